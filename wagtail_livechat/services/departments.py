"""Departments: what a new site gets, and where a new chat goes (A8, R28-R31)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from wagtail.models import Locale

from ..models import Department, WidgetProfile
from . import portal
from .errors import InvalidDetail
from .widgets import Widget


def ensure_defaults(site) -> None:
    """Give a new ``site`` what it needs for its first chat."""
    if not Department.objects.filter(site=site).exists():
        Department.objects.create(site=site, name=_("General"), is_default=True)
    if not WidgetProfile.objects.filter(site=site).exists():
        locale = site.root_page.locale if site.root_page else Locale.get_default()
        profile = WidgetProfile.objects.create(
            site=site, name=_("Default"), is_default=True, locale=locale
        )
        portal.apply(profile)


def enabled_ids(site) -> frozenset[int]:
    """The primary keys of the departments that are on."""
    found = Department.objects.filter(site=site, enabled=True)
    return frozenset(found.values_list("pk", flat=True))


def within(ids: Iterable[int], widget: Widget | None) -> set[int]:
    """Those of ``ids`` that ``widget`` may use (R29); None may use all."""
    if widget is None or widget.departments is None:
        return set(ids)
    return set(ids).intersection(widget.departments)


def for_new_chat(
    site, widget: Widget | None = None, wanted: str = ""
) -> Department | None:
    """The enabled department a new chat of ``site`` goes to, or None (R30, R31).

    ``wanted`` is the name or the number of a department. It narrows the choice
    and never widens it: ``InvalidDetail`` if it is not among the allowed ones.
    """
    allowed = Department.objects.filter(site=site, enabled=True).order_by(
        "-is_default", "sort_order", "pk"
    )
    if widget is not None and widget.departments is not None:
        allowed = allowed.filter(pk__in=widget.departments)
    if not wanted:
        return allowed.first()
    for department in allowed:
        if wanted.casefold() in (department.name.casefold(), str(department.pk)):
            return department
    raise InvalidDetail("department", _("This department cannot be reached from here."))
