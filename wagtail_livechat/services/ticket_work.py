"""Working on tickets: each act is a line of the thread and one of the audit log."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .. import permissions
from ..models import Ticket, TicketDepartment, TicketEntry
from . import background, names, ticket_mails
from .errors import InvalidDetail, NotPossible
from .texts import clean_text

Kind = TicketEntry.Kind
Status = Ticket.Status


def reply(ticket: Ticket, text: str, user) -> TicketEntry:
    """Answer whoever left ``ticket``, by e-mail; now it waits for them.

    Raises ``InvalidText``.
    """
    text = clean_text(text)
    with transaction.atomic():
        locked = _lock(ticket)
        entry = _write(locked, Kind.REPLY, text, user)
        _save(locked, ticket, status=Status.PENDING)
        ticket_mails.answer(locked, entry)
        log(locked, "wagtail_livechat.reply_ticket", user=user)
        background.wake_on_commit()
    return entry


def note(ticket: Ticket, text: str, user) -> TicketEntry:
    """Write something for colleagues only. Raises ``InvalidText``."""
    text = clean_text(text)
    with transaction.atomic():
        locked = _lock(ticket)
        entry = _write(locked, Kind.NOTE, text, user)
        _save(locked, ticket)
        log(locked, "wagtail_livechat.note_ticket", user=user)
    return entry


def assign(ticket: Ticket, assignee, user) -> TicketEntry | None:
    """Make ``assignee`` the one who works on it; None: nobody in particular.

    Raises ``NotPossible`` for somebody who does not work for its department. Returns
    None if nothing changes.
    """
    with transaction.atomic():
        locked = _lock(ticket)
        if locked.assignee_id == (assignee.pk if assignee else None):
            return None
        if assignee and not _works_for(assignee, locked.department):
            raise NotPossible(
                "assignee", _("A ticket of this department cannot go to this person.")
            )
        _save(locked, ticket, assignee=assignee)
        text = _("Assigned to nobody.")
        if assignee:
            text = _("Assigned to %(name)s.") % {"name": names.internal_name(assignee)}
        log(locked, "wagtail_livechat.assign_ticket", user=user)
        return _write(locked, Kind.CHANGE, text, user)


def set_status(ticket: Ticket, status: str, user) -> TicketEntry | None:
    """Open it, close it and so on. Returns None if nothing changes.

    Raises ``InvalidDetail`` for what is no status.
    """
    if status not in Status.values:
        raise InvalidDetail("status", _("A ticket cannot have this status."))
    with transaction.atomic():
        locked = _lock(ticket)
        if locked.status == status:
            return None
        _save(locked, ticket, status=status)
        text = _("Status: %(status)s.") % {"status": Status(status).label}
        log(locked, "wagtail_livechat.change_ticket", user=user)
        return _write(locked, Kind.CHANGE, text, user)


def move(ticket: Ticket, department: TicketDepartment, user) -> TicketEntry | None:
    """Let ``department`` work on it, and tell its address.

    Who it was assigned to keeps it only if they work there too. Raises
    ``NotPossible`` for a department of another site or one that is off. Returns None
    if nothing changes.
    """
    with transaction.atomic():
        locked = _lock(ticket)
        if locked.department_id == department.pk:
            return None
        if department.site_id != locked.site_id or not department.enabled:
            raise NotPossible(
                "department", _("A ticket cannot be given to this department.")
            )
        kept = locked.assignee
        if kept and not _works_for(kept, department):
            kept = None
        _save(locked, ticket, department=department, assignee=kept)
        ticket_mails.notify(locked, department)
        log(locked, "wagtail_livechat.move_ticket", user=user)
        background.wake_on_commit()
        text = _("Moved to %(department)s.") % {"department": department}
        return _write(locked, Kind.CHANGE, text, user)


def _lock(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_for_update().get(pk=ticket.pk)


def _save(locked: Ticket, given: Ticket, **values) -> None:
    """Store ``values``; the caller's ticket shows them too."""
    for name, value in values.items():
        setattr(locked, name, value)
        setattr(given, name, value)
    locked.save(update_fields=[*values, "updated_at"])
    given.updated_at = locked.updated_at


def _write(ticket: Ticket, kind: str, text: str, author) -> TicketEntry:
    return TicketEntry.objects.create(
        ticket=ticket, kind=kind, author=author, text=text
    )


def _works_for(user, department: TicketDepartment) -> bool:
    return permissions.workers_of(department).filter(pk=user.pk).exists()
