"""Giving tickets to the plugin that wants them, until it has taken them (I10).

A ticket is safe before any plugin hears of it. ``retry_at`` is when to try (again);
it is empty as soon as some plugin, in the end the built-in one, has given a receipt.
"""

import logging

from django.db.models import F
from django.utils import timezone

from .. import hooks
from ..models import Ticket
from .backoff import LEASE, delay, without_data

logger = logging.getLogger(__name__)

_LINKS = ("http://", "https://", "/")


class NobodyTookIt(Exception):
    """Every plugin left the ticket to another one."""


def deliver_due(limit: int = 100) -> int:
    """Give what is due to a plugin; returns how many were taken here.

    Several processes may do this at once: each ticket is one's at a time.
    """
    due = Ticket.objects.filter(retry_at__lte=timezone.now())
    rows = due.order_by("retry_at", "pk").values_list("pk", flat=True)
    return sum(_deliver(pk) for pk in list(rows[:limit]))


def _deliver(pk: int) -> bool:
    now = timezone.now()
    mine = Ticket.objects.filter(pk=pk, retry_at__lte=now)
    if not mine.update(retry_at=now + LEASE):
        return False
    ticket = (
        Ticket.objects.select_related("site", "department", "visitor", "conversation")
        .filter(pk=pk)
        .first()
    )
    if ticket is None:
        return False
    try:
        receipt = hooks.plugin_manager.hook.create_ticket(ticket=ticket)
        if receipt is None:
            raise NobodyTookIt
        _taken(pk, receipt)
    except Exception as error:
        _failed(ticket, error)
        return False
    return True


def _taken(pk: int, receipt: hooks.TicketReceipt) -> None:
    url = receipt.url if receipt.url.startswith(_LINKS) else ""
    Ticket.objects.filter(pk=pk).update(
        backend=receipt.backend[:100],
        external_reference=receipt.reference[:200],
        external_url=url[:2048],
        retry_at=None,
    )


def _failed(ticket: Ticket, error: Exception) -> None:
    failures = ticket.attempts + 1
    logger.error(
        "Ticket %s could not be given away (attempt %d): %s.",
        ticket,
        failures,
        without_data(error),
    )
    Ticket.objects.filter(pk=ticket.pk).update(
        attempts=F("attempts") + 1, retry_at=timezone.now() + delay(failures)
    )
