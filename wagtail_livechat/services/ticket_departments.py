"""Ticket departments: what is in them, and what deleting one would mean (R20)."""

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.deletion import RestrictedError
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import Ticket, TicketDepartment, WidgetProfile
from .errors import NotPossible

_UNDONE = [Ticket.Status.OPEN, Ticket.Status.PENDING]


def with_counts(
    departments: QuerySet[TicketDepartment],
) -> QuerySet[TicketDepartment]:
    """``departments`` with the numbers of their tickets: ``total`` and ``undone``."""
    undone = Count("tickets", filter=Q(tickets__status__in=_UNDONE))
    return departments.annotate(total=Count("tickets"), undone=undone)


def enabled(site_id: int) -> QuerySet[TicketDepartment]:
    """Those of the site that take tickets."""
    return TicketDepartment.objects.filter(site=site_id, enabled=True)


def profiles_with(departments) -> QuerySet[WidgetProfile]:
    """The profiles whose tickets go to one of ``departments``."""
    return WidgetProfile.objects.filter(ticket_department__in=departments)


def delete(department: TicketDepartment, by) -> None:
    """Delete a department without tickets; ``NotPossible`` if it has some."""
    try:
        with transaction.atomic():
            log(department, "wagtail.delete", user=by, deleted=True)
            department.delete()
    except RestrictedError:
        raise NotPossible(
            "department",
            _("“%(name)s” has tickets. Move them first, or switch it off.")
            % {"name": department.name},
        ) from None
