"""The life of a conversation once it has started: accept, read, end."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Conversation, Message, Visitor
from . import messages, names, timers
from .announce import announce
from .errors import AlreadyAccepted, ConversationEnded

State = Conversation.State
Party = Conversation.Party


def accept(conversation: Conversation, agent) -> Conversation:
    """Make ``agent`` the one who answers; exactly one caller wins (I7).

    Accepting again what one has already accepted is no error. Raises
    ``AlreadyAccepted`` or ``ConversationEnded``.
    """
    with transaction.atomic():
        won = Conversation.objects.filter(
            pk=conversation.pk, agent=None, state__in=Conversation.OPEN_STATES
        ).update(
            state=State.ACTIVE,
            agent=agent,
            accepted_at=timezone.now(),
            prompted_at=None,
            last_seq=F("last_seq") + 1,
        )
        conversation = Conversation.objects.select_related(
            "visitor", "agent", "department", "site"
        ).get(pk=conversation.pk)
        if not won:
            return _lost(conversation, agent)
        timers.cancel(conversation)
        messages.append(
            conversation,
            sender=Party.SYSTEM,
            author=agent,
            event=Message.Event.ACCEPTED,
        )
        announce("conversation_accepted", conversation=conversation, agent=agent)
        announce("conversation_waiting_changed", conversation=conversation)
    return conversation


def end(conversation: Conversation, by: str, author=None) -> Conversation:
    """End the chat on behalf of ``by``; ending it again changes nothing.

    ``author`` is the agent who does it, who need not be the one who answers. A chat
    that no agent ever accepted ends as missed.
    """
    try:
        with transaction.atomic():
            return end_taken(messages.take_open(conversation.pk), by, author)
    except ConversationEnded:
        return Conversation.objects.select_related("visitor", "agent", "site").get(
            pk=conversation.pk
        )


def end_taken(locked: Conversation, by: str, author=None) -> Conversation:
    """End a chat that the caller has just taken (``messages.take_open``) for it."""
    locked.state = State.ENDED if locked.accepted_at else State.MISSED
    locked.ended_at = timezone.now()
    locked.ended_by = by
    locked.save(update_fields=["state", "ended_at", "ended_by"])
    timers.cancel(locked)
    message = messages.append(
        locked, sender=Party.SYSTEM, author=author, event=Message.Event.ENDED, by=by
    )
    announce("conversation_ended", conversation=locked, message=message)
    if locked.agent_id is None:
        announce("conversation_waiting_changed", conversation=locked)
    return locked


def mark_read(conversation: Conversation, seq: int) -> None:
    """The agent has seen everything up to ``seq``; it never goes back."""
    Conversation.objects.filter(pk=conversation.pk).update(
        agent_read_seq=Greatest(F("agent_read_seq"), Least(F("last_seq"), seq))
    )


def typing(conversation: Conversation, sender: str, user=None) -> None:
    """Somebody is writing. Nothing is stored."""
    name = names.public_name(user, conversation.site) if user else ""
    if conversation.is_open:
        announce("typing_started", conversation=conversation, sender=sender, name=name)


def current_of(visitor: Visitor) -> Conversation | None:
    """The chat the visitor's widget shows: the open one, else one just ended."""
    just_ended = timezone.now() - timedelta(hours=1)
    return (
        Conversation.objects.filter(
            Q(state__in=Conversation.OPEN_STATES) | Q(ended_at__gt=just_ended),
            visitor=visitor,
        )
        .select_related("visitor", "agent", "site")
        .order_by("-pk")
        .first()
    )


def _lost(conversation: Conversation, agent) -> Conversation:
    if conversation.agent_id == agent.pk and conversation.is_open:
        return conversation
    if not conversation.is_open:
        raise ConversationEnded(_("This chat has already ended."))
    name = names.internal_name(conversation.agent)
    raise AlreadyAccepted(
        _("%(agent)s has already accepted this chat.") % {"agent": name},
        conversation.agent,
    )
