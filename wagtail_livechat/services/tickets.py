"""Tickets: making them, of a form or of a chat (R19, R20, A12), and working on them.

A chat and its ticket are one transaction, which takes the chat's row first: either
an agent has the chat, or there is a ticket; never both (A11).
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import (
    ConsentVersion,
    Conversation,
    Message,
    Ticket,
    TicketDepartment,
    Visitor,
)
from . import conversations, messages, ticket_copies, ticket_intake, ticket_rows
from .errors import Answered, ConversationEnded
from .texts import clean_text
from .ticket_work import assign, move, note, reply, set_status

__all__ = [
    "Created",
    "assign",
    "create",
    "from_conversation",
    "move",
    "note",
    "reply",
    "set_status",
]

Party = Conversation.Party


@dataclass(frozen=True, slots=True)
class Created:
    """A ticket, and whether this very call made it."""

    ticket: Ticket
    created: bool


def create(
    site,
    *,
    department: TicketDepartment | int | None,
    text: str,
    name: str = "",
    email: str = "",
    subject: str = "",
    fields: Iterable[Mapping[str, str]] = (),
    visitor: Visitor | None = None,
    user=None,
    conversation: Conversation | None = None,
    client_id: uuid.UUID | None = None,
    consent: ConsentVersion | None = None,
    language: str = "",
    page_url: str = "",
) -> Created:
    """Store what a visitor leaves, of ``conversation`` if that is still waiting.

    The chat ends with it, as missed, and gives what was said in it, its fields and
    what is known of the visitor. ``user`` is who is logged in. ``fields`` are
    mappings of "label" and "text". The same ``client_id`` again finds its ticket.
    Raises ``InvalidText``, ``InvalidDetail``, ``ClientIdReused``, ``Answered`` and
    ``ConversationEnded``.
    """
    text = clean_text(text)
    if found := ticket_rows.made_by(client_id, site, text):
        return Created(found, created=False)
    if conversation is not None:
        visitor = conversation.visitor
    content = ticket_intake.checked(
        site,
        department=department,
        name=name,
        email=email,
        subject=subject,
        text=text,
        visitor=visitor,
        user=user,
    )
    try:
        with transaction.atomic():
            taken = conversation and _take_waiting(conversation)
            ticket = ticket_rows.store(
                site,
                content,
                taken=taken,
                fields=fields,
                user=user,
                visitor=visitor,
                consent=consent,
                language=language,
                page_url=page_url,
                key_hash=ticket_rows.key_hash(client_id),
            )
            if taken:
                _tell_in_chat(taken, ticket, by=Party.VISITOR)
                conversations.end_taken(messages.take_open(taken.pk), Party.VISITOR)
    except (IntegrityError, ConversationEnded):
        # The same press of the button came twice at once: the other one won.
        if found := ticket_rows.made_by(client_id, site, text):
            return Created(found, created=False)
        raise
    return Created(ticket, created=True)


def from_conversation(
    conversation: Conversation,
    user,
    *,
    department: TicketDepartment | int | None,
    text: str = "",
    name: str = "",
    email: str = "",
    subject: str = "",
) -> Created:
    """Make a ticket of a chat, running or over, on behalf of the agent ``user``.

    The chat goes on as it is. It has one ticket at most: asked for again, that is
    the answer. Without ``text`` it is what the visitor began with. Raises
    ``InvalidText`` and ``InvalidDetail``.
    """
    site = conversation.site
    content = ticket_intake.checked(
        site,
        department=department,
        name=name,
        email=email,
        subject=subject,
        text=text or ticket_copies.first_text_of(conversation),
        visitor=conversation.visitor,
        user=None,
    )
    with transaction.atomic():
        taken = _lock(conversation)
        if found := Ticket.objects.filter(conversation=taken).first():
            return Created(found, created=False)
        if taken.is_open:
            taken = messages.take_open(taken.pk)
        ticket = ticket_rows.store(
            site, content, taken=taken, visitor=conversation.visitor
        )
        log(ticket, "wagtail_livechat.make_ticket", user=user)
        if taken.is_open:
            _tell_in_chat(taken, ticket, by=Party.AGENT, author=user)
    return Created(ticket, created=True)


def _take_waiting(conversation: Conversation) -> Conversation:
    taken = messages.take_open(conversation.pk)
    if taken.agent_id is not None:
        raise Answered(_("An agent has just answered. You can go on with the chat."))
    return taken


def _lock(conversation: Conversation) -> Conversation:
    # An update locks on every database; see messages.take_open.
    row = Conversation.objects.filter(pk=conversation.pk)
    row.update(agent_read_seq=F("agent_read_seq"))
    return row.get()


def _tell_in_chat(taken: Conversation, ticket: Ticket, **who) -> None:
    messages.append(
        taken,
        sender=Party.SYSTEM,
        event=Message.Event.TICKET,
        text=ticket.reference,
        **who,
    )
