"""The visitor's endpoints: thin, all rules are in the services.

The conversation is always derived from the visitor's token, never from an id in
the request (T5).
"""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from wagtail.models import Site

from ..models import Conversation
from ..services import conversations, messages, starting
from . import payloads, schemas, throttling, widgets
from . import visitor_snapshots as snapshots
from .clients import client_address
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
from .visitor_limits import entry_of, throttle

VISITOR = Conversation.Party.VISITOR


@public("GET")
def status(request):
    """What a page asks once after loading: is there a chat to offer? (R3, R4)"""
    throttling.check("status", client_address(request))
    widget = widgets.widget_of(request)
    offer, visitor = snapshots.offer_to(request), find_visitor(request)
    can = snapshots.possibilities(request, widget, visitor, offer)
    # The window opens for a ticket as well, where there is no chat (A2, A3).
    available = can.chat or can.ticket
    answer = {"available": available, "resume": bool(token_of(request))}
    if widget is not None:
        answer["title"] = widgets.title(widget)
        answer["button"] = widgets.button(widget)
        answer["chat"] = widgets.chat_page_url(request, widget)
    if available:
        user = user_of(request)[1]
        answer["proactive"] = (
            widgets.proactive(request, widget, user) if can.chat else None
        )
    return JsonResponse(answer)


@public("GET")
def conversation(request):
    """The visitor's chat after a cursor; what every reader comes back to (I4)."""
    throttle(request, "read")
    cursor = schemas.number(request.GET, "after", default=0)
    visitor = find_visitor(request)
    found = snapshots.current(visitor)
    widget = widgets.widget_of(request)
    return JsonResponse(snapshots.snapshot(request, widget, visitor, found, cursor))


@public("POST")
def start(request):
    """Start a chat with a first message, or go on with the one that is open."""
    throttling.check("start_address", client_address(request))
    if token_of(request):
        throttle(request, "start")
    body = schemas.json_body(request)
    visitor = find_visitor(request)
    widget = widgets.widget_of(request)
    if widget is None:
        raise ApiError(403, "unavailable", _("There is no chat on this page."))
    started = starting.start(
        Site.objects.get(pk=site_id_for(request)),
        visitor=visitor,
        text=schemas.text(body, "text"),
        client_id=schemas.random_uuid(body, "client_id"),
        widget=widget,
        department=schemas.short_text(body, "department", 100),
        narrowed=widgets.narrowing(request),
        user=user_of(request)[1],
        details=schemas.form_details(body),
        entry=entry_of(request, body),
    )
    return snapshots.made(
        request, widget, started.visitor, started.token, created=started.created
    )


@public("POST")
def post_message(request):
    """Store a message of the visitor; 201, or 200 if it already was (I1, I2)."""
    throttle(request, "send", "send_burst")
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
    throttle(request, "typing")
    schemas.json_body(request)
    _visitor, current = _require_current(request)
    conversations.typing(current, VISITOR)
    return HttpResponse(status=204)


@public("POST")
def end(request):
    """The visitor ends the chat."""
    throttle(request, "end")
    schemas.json_body(request)
    _visitor, current = _require_current(request)
    ended = conversations.end(current, by=VISITOR)
    return JsonResponse({"conversation": payloads.visitor_conversation(ended)})


def _require_current(request):
    visitor = require_visitor(request)
    current = conversations.current_of(visitor)
    if current is None:
        raise ApiError(409, "ended", _("This chat has ended."))
    return visitor, current
