"""A chat changes hands: to a department, to another agent, or to one more (A14)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .. import permissions
from ..models import Conversation, Department, Guest, Message, Timer
from . import messages, names, timers
from .announce import announce
from .errors import AlreadyAccepted, NotPossible

State = Conversation.State
SYSTEM = Conversation.Party.SYSTEM
Event = Message.Event


def transfer(conversation: Conversation, department: Department, by) -> Conversation:
    """Let ``conversation`` wait again, in ``department``; whoever held it lets go.

    Raises ``NotPossible`` for a department of another site or one that is off,
    ``AlreadyAccepted`` if somebody else has taken it since ``by`` looked, and
    ``ConversationEnded``.
    """
    if department.site_id != conversation.site_id or not department.enabled:
        raise _no_department()
    with transaction.atomic():
        taken = _take(conversation)
        if taken.department_id == department.pk and taken.state == State.WAITING:
            raise NotPossible("department", _("This chat already waits there."))
        before, old = _holders(taken), taken.department_id
        taken.department = department
        taken.state, taken.agent = State.WAITING, None
        taken.guests.all().delete()
        taken.has_guests, taken.prompted_at = False, None
        taken.save(
            update_fields=["department", "state", "agent", "has_guests", "prompted_at"]
        )
        timers.cancel(taken)
        timers.start(taken, Timer.Kind.UNANSWERED, taken.waiting_seconds)
        messages.append(
            taken,
            sender=SYSTEM,
            author=by,
            event=Event.TRANSFERRED,
            text=department.name_in(taken.language),
        )
        log(taken, "wagtail_livechat.transfer", user=by)
        _announce(taken, before, {old, department.pk})
    return taken


def assign(conversation: Conversation, agent, by) -> Conversation:
    """Give ``conversation`` to ``agent``, who need not accept it.

    Raises ``NotPossible`` for somebody who is no agent of its department,
    ``AlreadyAccepted`` if somebody else has taken it since ``by`` looked, and
    ``ConversationEnded``. Assigning it to whoever has it changes nothing.
    """
    with _undone_if_nothing_changes(conversation) as done:
        taken = _take(conversation, or_by=agent)
        if taken.agent_id == agent.pk:
            raise _NothingChanges
        if not permissions.is_agent_of(agent, taken.department):
            raise _no_agent()
        before = _holders(taken)
        taken.state, taken.agent = State.ACTIVE, agent
        taken.accepted_at = taken.accepted_at or timezone.now()
        taken.guests.filter(user=agent).delete()
        taken.has_guests, taken.prompted_at = taken.guests.exists(), None
        taken.save(
            update_fields=["state", "agent", "accepted_at", "has_guests", "prompted_at"]
        )
        timers.cancel(taken)
        messages.append(taken, sender=SYSTEM, author=agent, event=Event.ASSIGNED)
        log(taken, "wagtail_livechat.assign", user=by)
        _announce(taken, [*before, agent.pk], {taken.department_id})
        done(taken)
    return done.conversation


def invite(conversation: Conversation, agent, by) -> Conversation:
    """Let ``agent`` into ``conversation`` as well; doing it again changes nothing.

    Anybody who is an agent of the site may be invited, of whichever department:
    that is what an invitation is for (A14). Raises ``NotPossible`` for others,
    ``AlreadyAccepted`` as ``assign`` does, and ``ConversationEnded``.
    """
    if not permissions.agents_of_site(conversation.site).filter(pk=agent.pk).exists():
        raise _no_agent()
    with _undone_if_nothing_changes(conversation) as done:
        taken = _take(conversation, or_by=agent)
        if taken.agent_id == agent.pk:
            raise _NothingChanges
        _guest, added = Guest.objects.get_or_create(
            conversation=taken, user=agent, defaults={"invited_by": by}
        )
        if not added:
            raise _NothingChanges
        taken.has_guests = True
        taken.save(update_fields=["has_guests"])
        messages.append(taken, sender=SYSTEM, author=agent, event=Event.JOINED)
        _announce(taken, [agent.pk], ())
        done(taken)
    return done.conversation


def leave(conversation: Conversation, agent) -> Conversation:
    """Take an invited ``agent`` out again; for anybody else nothing changes."""
    with _undone_if_nothing_changes(conversation) as done:
        taken = messages.take_open(conversation.pk)
        deleted, _models = taken.guests.filter(user=agent).delete()
        if not deleted:
            raise _NothingChanges
        taken.has_guests = taken.guests.exists()
        taken.save(update_fields=["has_guests"])
        messages.append(taken, sender=SYSTEM, author=agent, event=Event.LEFT)
        _announce(taken, [agent.pk], ())
        done(taken)
    return done.conversation


class _NothingChanges(Exception):
    """Undoes the transaction, and with it the number taken for a message."""


class _Outcome:
    """What the chat is in the end."""

    def __init__(self, conversation: Conversation):
        self.conversation = conversation

    def __call__(self, conversation: Conversation) -> None:
        self.conversation = conversation


@contextmanager
def _undone_if_nothing_changes(conversation: Conversation) -> Iterator[_Outcome]:
    outcome = _Outcome(conversation)
    try:
        with transaction.atomic():
            yield outcome
    except _NothingChanges:
        outcome(Conversation.objects.get(pk=conversation.pk))


def _take(conversation: Conversation, or_by=None) -> Conversation:
    """Lock it, unless it came into other hands than those the caller asked about.

    What somebody may do with a waiting chat they need not be allowed to do with one
    that an agent has accepted in the meantime.
    """
    taken = messages.take_open(conversation.pk)
    if taken.agent_id not in (None, conversation.agent_id, or_by and or_by.pk):
        name = names.internal_name(taken.agent)
        raise AlreadyAccepted(
            _("%(agent)s has taken this chat in the meantime.") % {"agent": name},
            taken.agent,
        )
    return taken


def _holders(conversation: Conversation) -> list[int]:
    """The agents who have it now: they have to hear that it goes."""
    ids = [conversation.agent_id] if conversation.agent_id else []
    if conversation.has_guests:
        ids += conversation.guests.values_list("user_id", flat=True)
    return ids


def _announce(conversation, user_ids, department_ids) -> None:
    announce(
        "conversation_handed_over",
        conversation=conversation,
        user_ids=sorted(set(user_ids)),
        department_ids=sorted(department_ids),
    )


def _no_department() -> NotPossible:
    return NotPossible("department", _("A chat cannot be given to this department."))


def _no_agent() -> NotPossible:
    return NotPossible("agent", _("A chat cannot be given to this person."))
