"""Who works on which tickets (R20, A13).

*What*: the right ``Right.WORK_TICKETS``, which does not make anybody an agent of
chats, and needs no agent. *Where*: the groups of a ticket department.
"""

from django.db.models import Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from ..models import Ticket, TicketDepartment
from .rights import Right, has

ticket_policy = ModelPermissionPolicy(Ticket)


def ticket_departments_of(user) -> QuerySet[TicketDepartment]:
    """The departments whose tickets ``user`` works on; a superuser on all.

    Implicit groups make nobody a worker, as they make nobody an agent.
    """
    if not has(user, Right.WORK_TICKETS):
        return TicketDepartment.objects.none()
    if user.is_superuser:
        return TicketDepartment.objects.all()
    theirs = TicketDepartment.groups.through.objects.filter(
        group__in=user.groups.values("pk")
    )
    return TicketDepartment.objects.filter(pk__in=theirs.values("ticketdepartment"))


def tickets_of(user) -> QuerySet[Ticket]:
    """The tickets ``user`` may see and work on: of their departments, or their own.

    To be assigned beats departments; the right is needed all the same.
    """
    if not has(user, Right.WORK_TICKETS):
        return Ticket.objects.none()
    return Ticket.objects.filter(
        Q(department__in=ticket_departments_of(user)) | Q(assignee=user)
    )


def workers_of(department: TicketDepartment) -> QuerySet:
    """The active users to whom tickets of ``department`` may be assigned."""
    working = ticket_policy.users_with_any_permission(["work"])
    return working.filter(
        Q(is_superuser=True) | Q(groups__in=department.groups.values("pk"))
    ).distinct()
