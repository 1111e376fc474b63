"""What a profile may say of tickets (R19, R20)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from ..services import ticket_departments
from .site_names import name_of


def mistakes(cleaned: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of a form that are wrong together, each with a sentence."""
    tickets, site = cleaned.get("tickets"), cleaned.get("site")
    if cleaned.get("tickets_when_off") and not tickets:
        yield (
            "tickets_when_off",
            _("This needs tickets: tick “Offer a ticket” as well, or leave it empty."),
        )
    if tickets and site and not ticket_departments.enabled(site.pk).exists():
        yield "tickets", _nobody_works(site)
    department = cleaned.get("ticket_department")
    if department and site and department.site_id != site.pk:
        yield "ticket_department", _foreign(department, site)
    elif department and tickets and not department.enabled:
        yield (
            "ticket_department",
            _("“%(department)s” is switched off: choose another one.")
            % {"department": department.name},
        )


def _nobody_works(site) -> str:
    return _(
        "%(site)s has no ticket department that is switched on. Add one under Chat > "
        "Ticket departments first."
    ) % {"site": name_of(site)}


def _foreign(department, site) -> str:
    return _(
        "“%(department)s” is a ticket department of %(other)s, not of %(site)s."
    ) % {
        "department": department.name,
        "other": name_of(department.site),
        "site": name_of(site),
    }
