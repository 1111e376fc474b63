"""Departments: what a new site gets, and what visitors choose from (A8, R28-R31)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Locale

from ..models import Department, TicketDepartment, WidgetProfile
from ..models.languages import closest
from . import portal, rights
from .errors import InvalidDetail
from .widgets import Widget


@dataclass(frozen=True, slots=True)
class Choice:
    """A department as visitors may choose it. ``names`` are its other languages'."""

    pk: int
    name: str
    names: Mapping[str, str]

    def name_in(self, language: str) -> str:
        """The name for visitors who read ``language``."""
        return closest(self.names, language) or self.name

    @property
    def called(self) -> set[str]:
        """Its number and all of its names, for comparing."""
        names = {self.name, *self.names.values()}
        return {str(self.pk), *(name.casefold() for name in names)}


def ensure_defaults(site) -> None:
    """Give a new ``site`` what it needs for its first chat."""
    if not Department.objects.filter(site=site).exists():
        first = Department.objects.create(site=site, name=_("General"), is_default=True)
        rights.open_to_begin_with(first)
    if not WidgetProfile.objects.filter(site=site).exists():
        locale = site.root_page.locale if site.root_page else Locale.get_default()
        profile = WidgetProfile.objects.create(
            site=site, name=_("Default"), is_default=True, locale=locale
        )
        portal.apply(profile)


def in_order(departments: QuerySet[Department]) -> QuerySet[Department]:
    """As visitors see them: the default one first."""
    return departments.order_by("-is_default", "sort_order", "name", "pk")


def enabled(site) -> tuple[Choice, ...]:
    """The departments of ``site`` that are on, in order."""
    found = in_order(Department.objects.filter(site=site, enabled=True))
    return choices_of(found)


def choices_of(
    departments: QuerySet[Department] | QuerySet[TicketDepartment],
) -> tuple[Choice, ...]:
    """``departments`` as visitors may choose them, in the same order."""
    return tuple(
        Choice(each.pk, each.name, each.names_by_language())
        for each in departments.prefetch_related("names")
    )


def within(ids: Iterable[int], widget: Widget | None) -> set[int]:
    """Those of ``ids`` that ``widget`` may use (R29); None may use all."""
    if widget is None or widget.departments is None:
        return set(ids)
    return set(ids).intersection(widget.departments)


def named(choices: Iterable[Choice], wanted: Iterable[str]) -> list[Choice]:
    """Those of ``choices`` that ``wanted`` names, by number or name."""
    asked_for = {each.strip().casefold() for each in wanted}
    return [each for each in choices if not asked_for.isdisjoint(each.called)]


def find(choices: Iterable[Choice], wanted: str) -> Choice | None:
    """The one of ``choices`` that ``wanted`` names, by number or name."""
    found = named(choices, [wanted])
    # A name may look like another one's number; forms send numbers.
    return min(found, key=lambda each: str(each.pk) != wanted.strip(), default=None)


def choose(offered: Collection[Choice], wanted: str) -> Choice | None:
    """The one of ``offered`` that a new chat goes to; None if there is none (R31).

    ``wanted`` is a name or a number, or empty: then it is the first one, and the
    only one if there is one only (R30). ``InvalidDetail`` if it is not offered.
    """
    if not wanted:
        return next(iter(offered), None)
    if found := find(offered, wanted):
        return found
    raise InvalidDetail("department", _("This department cannot be reached from here."))
