"""The visitor's endpoints: thin, all rules are in the services.

The conversation is always derived from the visitor's token, never from an id in
the request (T5).
"""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from wagtail.models import Site

from ..models import Conversation, Visitor
from ..services import availability, blocking, conversations, messages
from ..services.availability import Availability
from ..services.visitors import hash_token
from ..services.widgets import Widget
from . import payloads, schemas, streaming, throttling, widgets
from .clients import client_address
from .embedding import is_embedded
from .endpoints import public
from .errors import ApiError
from .sites import site_id_for
from .visitor_auth import (
    adopt_user,
    find_visitor,
    require_visitor,
    require_visitor_and_chat,
    set_cookie,
    token_of,
    user_of,
)

VISITOR = Conversation.Party.VISITOR


@public("GET")
def status(request):
    """What a page asks once after loading: is there a chat to offer? (R3, R4)"""
    throttling.check("status", client_address(request))
    widget = widgets.widget_of(request)
    available = _available(request, widget, find_visitor(request), _offer(request))
    answer = {"available": available, "resume": bool(token_of(request))}
    if widget is not None:
        answer["title"] = widgets.title(widget)
        answer["button"] = widgets.button(widget)
        answer["chat"] = widgets.chat_page_url(request, widget)
    if available:
        user = user_of(request)[1]
        answer["proactive"] = widgets.proactive(request, widget, user)
    return JsonResponse(answer)


@public("GET")
def conversation(request):
    """The visitor's chat after a cursor; what every reader comes back to (I4)."""
    _throttle(request, "read")
    cursor = schemas.number(request.GET, "after", default=0)
    visitor = find_visitor(request)
    found = conversations.current_of(visitor) if visitor else None
    widget = widgets.widget_of(request)
    return JsonResponse(_snapshot(request, widget, visitor, found, cursor))


@public("POST")
def start(request):
    """Start a chat with a first message, or go on with the one that is open."""
    throttling.check("start_address", client_address(request))
    if token_of(request):
        _throttle(request, "start")
    body = schemas.json_body(request)
    visitor = find_visitor(request)
    widget = widgets.widget_of(request)
    if widget is None:
        raise ApiError(403, "unavailable", _("There is no chat on this page."))
    started = conversations.start(
        Site.objects.get(pk=site_id_for(request)),
        visitor=visitor,
        text=schemas.text(body, "text"),
        client_id=schemas.random_uuid(body, "client_id"),
        widget=widget,
        department=schemas.short_text(body, "department", 100),
        narrowed=widgets.narrowing(request),
        user=user_of(request)[1],
        details={
            "name": schemas.short_text(body, "name", 100),
            "email": schemas.email(body, "email"),
            "language": schemas.short_text(body, "lang", 20),
            "page_url": schemas.page_url(body, "page_url"),
            "page_title": schemas.short_text(body, "page_title", 255),
        },
    )
    token = adopt_user(request, started.visitor) or started.token
    current = conversations.current_of(started.visitor)
    answer = _snapshot(request, widget, started.visitor, current, 0)
    if token and is_embedded(request):
        answer["token"] = token
    response = JsonResponse(answer, status=201 if started.created else 200)
    set_cookie(response, request, token)
    return response


@public("POST")
def post_message(request):
    """Store a message of the visitor; 201, or 200 if it already was (I1, I2)."""
    _throttle(request, "send", "send_burst")
    body = schemas.json_body(request)
    client_id = schemas.random_uuid(body, "client_id")
    text = schemas.text(body, "text")
    visitor, chat = require_visitor_and_chat(request)
    posted = messages.post(
        chat, sender=VISITOR, text=text, client_id=client_id, visitor=visitor
    )
    response = JsonResponse(
        {
            "message": payloads.message_payload(
                posted.message, posted.conversation, VISITOR
            )
        },
        status=201 if posted.created else 200,
    )
    set_cookie(response, request, adopt_user(request, visitor))
    return response


@public("POST")
def typing(request):
    """The visitor is writing; the agent is told, nothing is stored."""
    _throttle(request, "typing")
    schemas.json_body(request)
    _visitor, current = _require_current(request)
    conversations.typing(current, VISITOR)
    return HttpResponse(status=204)


@public("POST")
def end(request):
    """The visitor ends the chat."""
    _throttle(request, "end")
    schemas.json_body(request)
    _visitor, current = _require_current(request)
    ended = conversations.end(current, by=VISITOR)
    return JsonResponse({"conversation": payloads.visitor_conversation(ended)})


def _throttle(request, *scopes: str) -> None:
    """Limits by visitor: the token where there is one, else the address."""
    token = token_of(request)
    who = hash_token(token) if token else client_address(request)
    for scope in scopes:
        throttling.check(scope, who)


def _require_current(request):
    visitor = require_visitor(request)
    current = conversations.current_of(visitor)
    if current is None:
        raise ApiError(409, "ended", _("This chat has ended."))
    return visitor, current


def _offer(request) -> Availability:
    """What the site offers to whoever asks (R24-R28)."""
    return availability.for_site_id(site_id_for(request), user_of(request)[1])


def _available(
    request, widget: Widget | None, visitor: Visitor | None, offer: Availability
) -> bool:
    """Whether this visitor can start a chat from ``widget`` now."""
    if widget is None or not offer.can_start(widget, widgets.narrowing(request)):
        return False
    return not blocking.is_blocked(site_id_for(request), visitor, user_of(request)[1])


def _snapshot(
    request,
    widget: Widget | None,
    visitor: Visitor | None,
    current: Conversation | None,
    cursor: int,
) -> dict:
    offer = _offer(request)
    answer = {
        "conversation": None,
        "messages": [],
        "more": False,
        "reset": False,
        "stream": streaming.for_visitor(request, current),
        "poll": streaming.POLL_SECONDS,
        "available": _available(request, widget, visitor, offer),
        "title": widgets.title(widget),
        "chat": widgets.chat_page_url(request, widget),
    }
    if widget is not None:
        answer["colors"] = widgets.colors(widget)
        user = user_of(request)[1]
        offered = offer.offered(widget, widgets.narrowing(request))
        answer.update(widgets.window(request, widget, user, visitor, offered))
    if current:
        page = messages.page_after(current, cursor)
        answer["conversation"] = payloads.visitor_conversation(current)
        answer["messages"] = [
            payloads.message_payload(message, current, VISITOR)
            for message in page.messages
        ]
        answer["more"], answer["reset"] = page.more, page.reset
    if request.GET.get("texts"):
        answer["texts"] = widgets.widget_texts(widget)
    return answer
