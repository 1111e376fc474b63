"""A visitor leaves a ticket: with the form of a widget, or for a chat that waits."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import ConsentVersion, Conversation, Ticket, Visitor
from . import (
    availability,
    blocking,
    chat_fields,
    conversations,
    departments,
    guards,
    intake,
    ticket_copies,
    ticket_intake,
    ticket_offer,
    ticket_rows,
    tickets,
    visitors,
)
from .availability import Availability
from .chat_fields import Answer, Question
from .departments import Choice
from .errors import Answered, ChatUnavailable, InvalidDetail, InvalidDetails
from .texts import clean_text
from .widgets import Widget

#: For so long a lost answer may be asked for again, with the visitor's token.
AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Left:
    """``token`` is set when the visitor got a new one and must be told."""

    ticket: Ticket
    visitor: Visitor | None
    token: str | None
    created: bool


@dataclass(frozen=True, slots=True)
class _Given:
    department: Choice
    name: str
    email: str
    answers: list[Answer]
    consent: ConsentVersion | None


def leave(
    site,
    *,
    widget: Widget | None,
    visitor: Visitor | None,
    text: str,
    client_id: uuid.UUID,
    narrowed: Iterable[str] = (),
    user=None,
    details: Mapping[str, Any] | None = None,
    entry: guards.Entry | None = None,
) -> Left:
    """Store what the form says; of the visitor's waiting chat, if there is one.

    ``details`` and ``entry`` are as for ``starting.start``; of a chat, ``text``
    may be empty: then it is what the visitor began with. The same ``client_id`` again
    finds its ticket. Raises what ``tickets.create`` raises, ``InvalidDetails``,
    ``LoginRequired``, ``VisitorBlocked``, ``ChatUnavailable`` and what ``guards`` do.
    """
    if found := _found(site, visitor, client_id, text):
        return found
    chat = _waiting(visitor)
    text = text if chat is None or text.strip() else ticket_copies.first_text_of(chat)
    text = clean_text(text)
    blocking.refuse_blocked(site.pk, visitor, user)
    if entry:
        guards.check_form(site, entry)
    narrowed, details = tuple(narrowed), details or {}
    offer = availability.read(site, user)
    choices = widget and ticket_offer.offered(widget, ticket_offer.read(site.pk))
    if widget and choices:
        intake.require_login(widget, user)
    if not choices or not ticket_offer.is_possible(
        widget, offer, user, narrowed, waits=chat is not None
    ):
        raise ChatUnavailable(_("No ticket can be left here at the moment."))
    given = _checked(widget, user, visitor, chat, details, choices, offer, narrowed)
    if entry:
        guards.check_challenge(site, "ticket", entry)
    token = None
    try:
        with transaction.atomic():
            visitor, token = visitors.create_or_complete(
                site, visitor, user, client_id, given, details
            )
            made = tickets.create(
                site,
                department=given.department.pk,
                text=text,
                name=given.name,
                email=given.email,
                fields=[
                    {"label": each.question.label, "text": each.text}
                    for each in given.answers
                ],
                visitor=visitor,
                user=user,
                conversation=chat,
                client_id=client_id,
                consent=given.consent,
                language=details.get("language", ""),
                page_url=details.get("page_url", ""),
            )
    except IntegrityError:
        # The same press of the button came twice at once: the other one won.
        if found := _found(site, None if token else visitor, client_id, text):
            return found
        raise
    return Left(made.ticket, visitor, token, made.created)


def questions_of(
    site_id: int,
    chat: Conversation | None,
    offer: Availability,
    widget: Widget,
    narrowed: Iterable[str] = (),
) -> list[Question]:
    """The custom fields of a ticket's form; a chat has its own answers (R22).

    Those of some departments are asked where there is no other department.
    """
    if chat is not None:
        return []
    return chat_fields.asked(
        chat_fields.of_site(site_id), _only_one(offer.open_to(widget, narrowed))
    )


def _only_one(choices: list[Choice]) -> list[int]:
    return [choices[0].pk] if len(choices) == 1 else []


def _checked(
    widget: Widget,
    user,
    visitor: Visitor | None,
    chat: Conversation | None,
    details: Mapping[str, Any],
    choices: list[Choice],
    offer: Availability,
    narrowed: tuple[str, ...],
) -> _Given:
    errors: dict[str, str] = {}
    department = intake.collect(
        errors, _chosen, choices, str(details.get("department") or "")
    )
    asked = intake.questions(widget, user, visitor)
    required = ["email", *(["name"] if asked["name"] == "required" else [])]
    known = intake.person(errors, user, visitor, details, required)
    if known["email"]:
        intake.collect(errors, ticket_intake.address, known["email"])
    answers: list[Answer] = []
    if chat is None:
        ids = _only_one(offer.open_to(widget, narrowed))
        answers = intake.custom(errors, widget.site_id, ids, details)
    consent = intake.agreed(errors, widget, visitor, details)
    if errors:
        raise InvalidDetails(errors)
    return _Given(department, **known, answers=answers, consent=consent)


def _chosen(choices: list[Choice], wanted: str) -> Choice:
    """The one that is asked for; the only one need not be."""
    if not wanted and len(choices) == 1:
        return choices[0]
    found = departments.find(choices, wanted) if wanted else None
    if found is None:
        raise InvalidDetail("department", _("Please choose."))
    return found


def _waiting(visitor: Visitor | None) -> Conversation | None:
    """The visitor's open chat; ``Answered`` if an agent has it."""
    chat = conversations.current_of(visitor) if visitor else None
    if chat is None or not chat.is_open:
        return None
    if chat.agent_id is not None:
        raise Answered(_("An agent has just answered. You can go on with the chat."))
    return chat


def _found(
    site, visitor: Visitor | None, client_id: uuid.UUID, text: str
) -> Left | None:
    """The ticket that this very request has made before (I2)."""
    ticket = ticket_rows.made_by(
        client_id, site, clean_text(text) if text.strip() else None
    )
    if ticket is None:
        return None
    token = None
    if visitor is None and ticket.created_at > timezone.now() - AGAIN:
        visitor = ticket.visitor
        token = visitor and visitors.token_from(client_id.bytes, visitor)
    return Left(ticket, visitor, token, created=False)
