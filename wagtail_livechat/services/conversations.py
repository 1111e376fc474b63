"""The life of a conversation: start, accept, read, end."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import (
    Conversation,
    Department,
    EmbedCode,
    Message,
    Timer,
    Visitor,
    WidgetProfile,
)
from . import (
    availability,
    blocking,
    chat_fields,
    guards,
    intake,
    messages,
    names,
    snapshots,
    timers,
    unanswered,
    visitors,
)
from .announce import announce
from .errors import AlreadyAccepted, ChatUnavailable, ConversationEnded
from .intake import Given
from .texts import clean_text
from .widgets import Widget

State = Conversation.State
Party = Conversation.Party

_ORIGIN = ("page_url", "page_title", "language")


@dataclass(frozen=True, slots=True)
class Started:
    """``token`` is set when the visitor got a new one and must be told."""

    conversation: Conversation
    visitor: Visitor
    token: str | None
    created: bool


def start(
    site,
    *,
    visitor: Visitor | None,
    text: str,
    client_id: uuid.UUID,
    widget: Widget | None = None,
    department: str = "",
    narrowed: Iterable[str] = (),
    user=None,
    details: Mapping[str, Any] | None = None,
    entry: guards.Entry | None = None,
) -> Started:
    """Start a chat with its first message, or go on with the open one.

    ``widget`` is where the visitor wrote (None: nowhere in particular), and
    ``department`` the name or number of the one they want, of those that their
    groups, the widget and the page (``narrowed``) leave to choose from (R28, R29).
    ``details`` has what the form asked for, by the names of its fields, "consent",
    and ``language``, ``page_url`` and ``page_title``; ``entry`` is what tells people
    from machines (None: whoever calls knows). A repeated ``client_id`` finds the chat
    it started, even if the answer with the token was lost. A department with nobody
    online prompts for a ticket at once (A4). Raises ``InvalidText``,
    ``InvalidDetails``, ``LoginRequired``, ``ClientIdReused``, ``VisitorBlocked``,
    ``ChatUnavailable`` and what ``guards`` raise.
    """
    text = clean_text(text)
    first = {"text": text, "client_id": client_id}
    if found := _found(visitor, **first):
        return found
    blocking.refuse_blocked(site.pk, visitor, user)
    if entry:
        guards.check_form(site, entry)
    narrowed, details = tuple(narrowed), details or {}
    offer = availability.read(site, user)
    if not offer.can_start(widget, narrowed):
        raise _unavailable()
    offered = offer.offered(widget, narrowed)
    given = intake.checked(widget, user, visitor, details, offered, department)
    if given.department is None:
        raise _unavailable()
    if entry:
        guards.check_challenge(site, "chat", entry)
    token = None
    try:
        with transaction.atomic():
            visitor, token = visitors.create_or_complete(
                site, visitor, user, client_id, given, details
            )
            conversation = _begin(site, visitor, widget, given, details, first)
            if not offer.is_staffed_in(given.department.pk):
                unanswered.prompt(conversation.pk)
                conversation.refresh_from_db(fields=["last_seq", "prompted_at"])
    except IntegrityError:
        # The same press of the button came twice at once: the other one won.
        if found := _found(None if token else visitor, **first):
            return found
        if not Department.objects.filter(pk=given.department.pk).exists():
            raise _unavailable() from None
        raise
    return Started(conversation, visitor, token, created=True)


def _begin(site, visitor, widget, given: Given, details, first) -> Conversation:
    """The rows of a new chat, and its deadline."""
    conversation = Conversation.objects.create(
        site=site,
        visitor=visitor,
        department_id=given.department.pk,
        profile=widget and _existing(WidgetProfile, widget.profile_id),
        embed=widget and _existing(EmbedCode, widget.embed_id),
        last_seq=1,
        waiting_seconds=_patience(widget),
        consent=given.consent,
        start_key_hash=_start_key(first["client_id"]),
        **{key: details.get(key, "") for key in _ORIGIN},
    )
    chat_fields.store(conversation, given.answers)
    message = messages.append(conversation, sender=Party.VISITOR, **first)
    timers.start(conversation, Timer.Kind.UNANSWERED, conversation.waiting_seconds)
    announce("conversation_started", conversation=conversation, message=message)
    return conversation


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


def _found(visitor: Visitor | None, *, text: str, client_id: uuid.UUID):
    """The chat this request belongs to, if there is one already (I2)."""
    if visitor and (running := current_of(visitor)) and running.is_open:
        token = None
    elif running := _started_by(client_id):
        visitor = running.visitor
        token = visitors.token_from(client_id.bytes, visitor)
    else:
        return None
    messages.post(running.pk, sender=Party.VISITOR, text=text, client_id=client_id)
    running.refresh_from_db(fields=["last_seq", "state", "agent"])
    return Started(running, visitor, token, created=False)


def _unavailable() -> ChatUnavailable:
    return ChatUnavailable(_("Nobody is available to chat at the moment."))


def _patience(widget: Widget | None) -> int:
    """The widget's waiting time in seconds (R19)."""
    options = widget.options if widget else snapshots.DEFAULTS
    return options["waiting_seconds"]


def _existing(model, pk: int | None):
    """The row, unless it was deleted while a cache still knew it."""
    return model.objects.filter(pk=pk).first() if pk else None


def _start_key(client_id: uuid.UUID) -> str:
    return hashlib.sha256(client_id.bytes).hexdigest()


def _started_by(client_id: uuid.UUID) -> Conversation | None:
    """The chat that this very request started a moment ago, if it did.

    The id is a random number known to the visitor's browser only; it opens its
    chat for the few minutes in which a lost answer is asked for again.
    """
    recently = timezone.now() - timedelta(minutes=10)
    return (
        Conversation.objects.filter(
            start_key_hash=_start_key(client_id), created_at__gt=recently
        )
        .select_related("visitor", "agent", "site")
        .first()
    )
