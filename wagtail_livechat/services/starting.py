"""How a conversation starts: with a visitor's first message, once (I2, R19, R28)."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Conversation, Department, EmbedCode, Timer, Visitor, WidgetProfile
from . import (
    availability,
    blocking,
    chat_fields,
    conversations,
    guards,
    intake,
    messages,
    snapshots,
    timers,
    unanswered,
    visitors,
)
from .announce import announce
from .errors import ChatUnavailable
from .intake import Given
from .texts import clean_text
from .widgets import Widget

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


def _found(visitor: Visitor | None, *, text: str, client_id: uuid.UUID):
    """The chat this request belongs to, if there is one already (I2)."""
    if visitor and (running := conversations.current_of(visitor)) and running.is_open:
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
