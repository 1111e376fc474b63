"""The visitor's endpoints: thin, all rules are in the services.

The conversation is always derived from the visitor's token, never from an id in
the request (T5).
"""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from wagtail.models import Site

from ..models import Conversation, WidgetProfile
from ..services import availability, conversations, messages
from ..services.visitors import hash_token
from . import payloads, schemas, streaming, texts, throttling
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

VISITOR = Conversation.Party.VISITOR


@public("GET")
def status(request):
    """What a page asks once after loading: is there a chat to offer? (R3, R4)"""
    throttling.check("status", client_address(request))
    state = availability.for_site_id(site_id_for(request))
    answer = {
        "available": state.can_start,
        "resume": state.profile is not None and bool(token_of(request)),
    }
    if state.profile:
        answer["title"] = _title(state.profile)
        answer["button"] = {
            "text": state.profile["button_text"] or _("Chat with us"),
            "background": state.profile["background"],
            "color": state.profile["color"],
            "position": state.profile["position"],
        }
    return JsonResponse(answer)


@public("GET")
def conversation(request):
    """The visitor's chat after a cursor; what every reader comes back to (I4)."""
    _throttle(request, "read")
    cursor = schemas.number(request.GET, "after", default=0)
    visitor = find_visitor(request)
    found = conversations.current_of(visitor) if visitor else None
    return JsonResponse(_snapshot(request, found, cursor))


@public("POST")
def start(request):
    """Start a chat with a first message, or go on with the one that is open."""
    throttling.check("start_address", client_address(request))
    if token_of(request):
        _throttle(request, "start")
    body = schemas.json_body(request)
    site_id = site_id_for(request)
    visitor = find_visitor(request)
    started = conversations.start(
        Site.objects.get(pk=site_id),
        visitor=visitor,
        text=schemas.text(body, "text"),
        client_id=schemas.random_uuid(body, "client_id"),
        profile=_profile(body, site_id),
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
    response = JsonResponse(
        _snapshot(request, conversations.current_of(started.visitor), 0),
        status=201 if started.created else 200,
    )
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


def _profile(body: dict, site_id: int) -> WidgetProfile | None:
    """The profile whose button was pressed; an unknown key is no reason to refuse."""
    try:
        key = UUID(schemas.short_text(body, "profile", 36))
    except ValueError:
        return None
    return WidgetProfile.objects.filter(site=site_id, key=key).first()


def _title(profile: dict) -> str:
    return profile.get("title") or _("Chat")


def _snapshot(request, current: Conversation | None, cursor: int) -> dict:
    state = availability.for_site_id(site_id_for(request))
    profile = state.profile or {}
    answer = {
        "conversation": None,
        "messages": [],
        "more": False,
        "reset": False,
        "stream": streaming.for_visitor(request, current),
        "poll": streaming.POLL_SECONDS,
        "available": state.can_start,
        "title": _title(profile),
        "colors": {
            "background": profile.get("background", ""),
            "color": profile.get("color", ""),
        },
    }
    if current:
        page = messages.page_after(current, cursor)
        answer["conversation"] = payloads.visitor_conversation(current)
        answer["messages"] = [
            payloads.message_payload(message, current, VISITOR)
            for message in page.messages
        ]
        answer["more"], answer["reset"] = page.more, page.reset
    if request.GET.get("texts"):
        answer["texts"] = texts.widget_texts()
    return answer
