"""Whether a visitor can leave a ticket, and with whom (R19, R20, A2, A3)."""

from collections.abc import Iterable

from ..models import TicketDepartment
from . import intake, status_cache
from .availability import Availability
from .departments import Choice, choices_of
from .widgets import Widget


def of_site(site_id: int) -> tuple[Choice, ...]:
    """The enabled ticket departments of a site in order, from the cache for a while."""
    return status_cache.remembered(site_id, "tickets", tuple, lambda: read(site_id))


def read(site_id: int) -> tuple[Choice, ...]:
    """The same, as the database has them now."""
    rows = TicketDepartment.objects.filter(site=site_id, enabled=True)
    return choices_of(rows.order_by("sort_order", "name", "pk"))


def offered(widget: Widget, existing: Iterable[Choice]) -> list[Choice]:
    """Those of ``existing`` that ``widget`` takes tickets for: one, or a choice."""
    if not widget.options["tickets"]:
        return []
    fixed = widget.options["ticket_department"]
    return [each for each in existing if fixed in (None, each.pk)]


def is_possible(
    widget: Widget | None,
    offer: Availability,
    user,
    narrowed: Iterable[str] = (),
    *,
    waits: bool = False,
) -> bool:
    """Whether whoever has ``offer`` could leave a ticket from ``widget``.

    The same people as for a chat, whether agents are there or not. ``waits``: they
    have a chat that nobody has answered; chat may have been switched off meanwhile.
    """
    return (
        widget is not None
        and widget.live
        and (offer.enabled or waits or bool(widget.options["tickets_when_off"]))
        and not intake.needs_login(widget, user)
        and offer.audience.may_start
        and bool(offer.open_to(widget, narrowed))
    )
