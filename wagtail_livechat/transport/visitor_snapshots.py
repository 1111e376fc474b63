"""What a visitor's window is told: the chat, the forms, what is possible (I4)."""

from dataclasses import dataclass
from typing import Any

from django.http import JsonResponse

from ..models import Conversation, Visitor
from ..services import (
    availability,
    blocking,
    conversations,
    intake,
    messages,
    ticket_forms,
    ticket_offer,
    timers,
)
from ..services.availability import Availability
from ..services.widgets import Widget
from . import forms, payloads, streaming, widgets
from .embedding import is_embedded
from .sites import site_id_for
from .visitor_auth import adopt_user, set_cookie, user_of

VISITOR = Conversation.Party.VISITOR


@dataclass(frozen=True, slots=True)
class Possibilities:
    """Whether this visitor can start a chat now, and whether leave a ticket."""

    chat: bool
    ticket: bool


def offer_to(request) -> Availability:
    """What the site offers to whoever asks (R24-R28)."""
    return availability.for_site_id(site_id_for(request), user_of(request)[1])


def possibilities(
    request,
    widget: Widget | None,
    visitor: Visitor | None,
    offer: Availability,
    *,
    waits: bool = False,
) -> Possibilities:
    """What ``widget`` lets this visitor do; ``waits``: they have an unanswered chat."""
    if widget is None:
        return Possibilities(chat=False, ticket=False)
    user = user_of(request)[1]
    narrowed = widgets.narrowing(request)
    chat = offer.can_start(widget, narrowed)
    ticket = bool(
        widget.options["tickets"]
        and ticket_offer.is_possible(widget, offer, user, narrowed, waits=waits)
        and ticket_offer.offered(widget, ticket_offer.of_site(widget.site_id))
    )
    if not chat and not ticket:
        return Possibilities(chat=False, ticket=False)
    free = not blocking.is_blocked(widget.site_id, visitor, user)
    return Possibilities(chat and free, ticket and free)


def current(visitor: Visitor | None) -> Conversation | None:
    """The visitor's chat, after whatever was due for it has happened (R19, I9)."""
    found = conversations.current_of(visitor) if visitor else None
    if found is None or not _may_be_due(found):
        return found
    # First this one: its visitor asks now. Then, now and then, everybody's.
    fired = timers.fire_due(found)
    timers.notice()
    return conversations.current_of(visitor) if fired else found


def snapshot(
    request,
    widget: Widget | None,
    visitor: Visitor | None,
    chat: Conversation | None,
    cursor: int,
) -> dict[str, Any]:
    """The chat after ``cursor``, and what the window needs around it."""
    waits = chat is not None and chat.state == Conversation.State.WAITING
    offer = offer_to(request)
    can = possibilities(request, widget, visitor, offer, waits=waits)
    answer = {
        "conversation": None,
        "messages": [],
        "more": False,
        "reset": False,
        "stream": streaming.for_visitor(request, chat),
        "poll": streaming.POLL_SECONDS,
        "available": can.chat,
        "title": widgets.title(widget),
        "chat": widgets.chat_page_url(request, widget),
        "ticket": None,
    }
    if widget is not None:
        user = user_of(request)[1]
        offered = offer.offered(widget, widgets.narrowing(request))
        answer["colors"] = widgets.colors(widget)
        answer.update(widgets.window(request, widget, user, visitor, offered))
        if can.ticket:
            waiting = chat if waits else None
            answer["ticket"] = ticket_form(
                request, widget, user, visitor, offer, waiting, answer["form"]
            )
    if chat:
        page = messages.page_after(chat, cursor)
        answer["conversation"] = payloads.visitor_conversation(chat)
        answer["messages"] = [
            payloads.message_payload(message, chat, VISITOR)
            for message in page.messages
        ]
        answer["more"], answer["reset"] = page.more, page.reset
    if request.GET.get("texts"):
        answer["texts"] = widgets.widget_texts(widget)
    return answer


def made(
    request,
    widget: Widget,
    visitor: Visitor | None,
    token: str | None,
    *,
    created: bool,
    **more: Any,
) -> JsonResponse:
    """The answer to a start or a ticket: the snapshot, and a new token if any."""
    token = (visitor and adopt_user(request, visitor)) or token
    # Nothing is due for a chat that has just begun.
    chat = conversations.current_of(visitor) if created else current(visitor)
    answer = {**snapshot(request, widget, visitor, chat, 0), **more}
    if token and is_embedded(request):
        answer["token"] = token
    response = JsonResponse(answer, status=201 if created else 200)
    set_cookie(response, request, token)
    return response


def ticket_form(
    request,
    widget: Widget,
    user,
    visitor: Visitor | None,
    offer: Availability,
    chat: Conversation | None,
    start: dict[str, Any],
) -> dict[str, Any]:
    """What is asked before a ticket; what the chat has is not asked again (A16).

    ``start`` is the start form: statement and time are the same in both.
    """
    narrowed = widgets.narrowing(request)
    choices = ticket_offer.offered(widget, ticket_offer.of_site(widget.site_id))
    known = intake.known_details(user, visitor)["email"]
    asked = {
        **intake.questions(widget, user, visitor),
        "email": "off" if known else "required",
    }
    questions = ticket_forms.questions_of(widget.site_id, chat, offer, widget, narrowed)
    return {
        "fields": [
            *forms.department(choices),
            *forms.person(asked),
            *forms.custom(questions),
        ],
        "consent": start["consent"],
        "stamp": start["stamp"],
        "known_email": _masked(known),
    }


def _may_be_due(chat: Conversation) -> bool:
    waits = chat.state == Conversation.State.WAITING
    return waits and chat.prompted_at is None


def _masked(email: str) -> str:
    """Enough to know one's own address by."""
    name, _at, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}" if name else ""
