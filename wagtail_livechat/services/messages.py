"""Storing messages: numbering, idempotency, and what readers ask for."""

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ..models import Conversation, Message, Visitor
from .announce import announce
from .errors import ClientIdReused, ConversationEnded
from .prepared import PreparedUpdate
from .texts import clean_text

PAGE_SIZE = 200
_COLUMNS = [field.attname for field in Conversation._meta.concrete_fields]
_NEXT = PreparedUpdate(
    lambda pk: Conversation.objects.filter(pk=pk).values_list(*_COLUMNS),
    int,
    last_seq=F("last_seq") + 1,
)


@dataclass(frozen=True, slots=True)
class Posted:
    """A stored message, and whether this very call stored it."""

    message: Message
    conversation: Conversation
    created: bool


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Messages after a cursor, ascending.

    ``more`` says that others follow these; ``reset`` that the cursor was beyond
    the head (a restored database, say), so the reader must drop what it has (I5).
    """

    messages: list[Message]
    more: bool
    reset: bool


def post(
    conversation_id: int | None,
    *,
    sender: str,
    text: str,
    client_id: uuid.UUID,
    author=None,
    visitor: Visitor | None = None,
) -> Posted:
    """Store one message; when this returns it is committed (I1).

    The same ``client_id`` again returns the first result (I2). ``visitor`` is the
    chat's, for callers who have it at hand. Raises ``InvalidText``,
    ``ConversationEnded``, or ``ClientIdReused`` if another text came with that id
    before.
    """
    text = clean_text(text)
    try:
        with transaction.atomic():
            conversation = take_open(conversation_id)
            if visitor is not None:
                conversation.visitor = visitor
            message = append(
                conversation,
                sender=sender,
                text=text,
                client_id=client_id,
                author=author,
            )
    except (IntegrityError, ConversationEnded):
        first = _first_with(conversation_id, client_id)
        if first is None:
            raise
        if (first.text, first.sender, first.author_id) != (
            text,
            sender,
            author.pk if author else None,
        ):
            raise ClientIdReused(
                _("Another message was already sent under this id.")
            ) from None
        return Posted(first, first.conversation, created=False)
    return Posted(message, conversation, created=True)


def take_open(conversation_id: int | None) -> Conversation:
    """Lock an open conversation and give it its next ``last_seq`` (I3).

    To be called in a transaction, which ``ConversationEnded`` has to undo. The
    update comes first on purpose: it locks the row for the rest of the
    transaction on every database, on SQLite too, where a transaction that began
    with a read could not become a writer while another one writes.
    """
    for values in _NEXT.rows(conversation_id) if conversation_id else ():
        conversation = Conversation.from_db(_NEXT.alias(), _COLUMNS, values)
        if conversation.is_open:
            return conversation
    raise ConversationEnded(_("This chat has ended."))


def append(conversation: Conversation, **fields) -> Message:
    """Insert the message for the ``last_seq`` just taken, and announce it."""
    message = Message.objects.create(
        conversation=conversation, seq=conversation.last_seq, **fields
    )
    announce("message_posted", conversation=conversation, message=message)
    if conversation.agent_id is None and message.sender == Conversation.Party.VISITOR:
        announce("conversation_waiting_changed", conversation=conversation)
    return message


def page_after(conversation: Conversation, cursor: int) -> MessagePage:
    """The messages with ``seq`` above ``cursor``, at most ``PAGE_SIZE`` (I4)."""
    reset = cursor > conversation.last_seq
    found = list(
        Message.objects.filter(
            conversation=conversation, seq__gt=0 if reset else cursor
        )
        .select_related("author")
        .order_by("seq")[: PAGE_SIZE + 1]
    )
    return MessagePage(found[:PAGE_SIZE], more=len(found) > PAGE_SIZE, reset=reset)


def _first_with(conversation_id: int, client_id: uuid.UUID) -> Message | None:
    return (
        Message.objects.select_related(
            "author",
            "conversation__visitor",
            "conversation__agent",
            "conversation__site",
        )
        .filter(conversation_id=conversation_id, client_id=client_id)
        .first()
    )
