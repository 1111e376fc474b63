"""The agents' endpoints, inside the Wagtail admin with its session and CSRF."""

import functools

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from .. import conf, permissions
from ..models import Conversation, TicketDepartment
from ..services import conversations, heads, messages, names, presence, timers
from . import payloads, schemas, streaming
from .endpoints import endpoint
from .errors import ApiError, not_found

AGENT = Conversation.Party.AGENT
#: Of other agents' chats the desk lists so many.
OTHERS_LISTED = 100


def agent_endpoint(method: str):
    """``endpoint`` for people who may answer chats of at least one site (R32)."""

    def decorate(view):
        @functools.wraps(view)
        def guarded(request, *args, **kwargs):
            if not permissions.can_answer_anywhere(request.user):
                raise ApiError(
                    403, "forbidden", _("You do not have the right to answer chats.")
                )
            return view(request, *args, **kwargs)

        return endpoint(method)(guarded)

    return decorate


@agent_endpoint("GET")
def desk(request):
    """Everything the desk shows beside the open conversation (R33)."""
    user = request.user
    active = Conversation.State.ACTIVE
    mine = permissions.conversations_of(user).filter(state=active)
    others = permissions.others_of(user).order_by("accepted_at")
    return JsonResponse(
        {
            "me": _me(user),
            "waiting": _listed(permissions.waiting_for(user), user),
            "mine": _listed(mine.order_by("accepted_at"), user),
            "others": _listed(others[:OTHERS_LISTED], user),
            "ticket_sites": _ticket_sites(user),
            **_connection(request),
        }
    )


@agent_endpoint("GET")
def count(request):
    """How many chats wait: the number in the admin's menu."""
    waiting = permissions.waiting_for(request.user).count()
    return JsonResponse({"waiting": waiting, **_connection(request)})


@agent_endpoint("POST")
def set_presence(request):
    """The switch "Online for chat"."""
    presence.set_online(request.user, schemas.boolean(_body(request), "online"))
    return JsonResponse({"me": _me(request.user)})


@agent_endpoint("POST")
def heartbeat(request):
    """A sign of life of an open desk: renews the lease (I8)."""
    _body(request)
    presence.renew(request.user)
    timers.notice()
    return JsonResponse({"me": _me(request.user)})


@agent_endpoint("GET")
def conversation(request, uuid):
    """A chat the agent may read, after a cursor (I4)."""
    cursor = schemas.number(request.GET, "after", default=0)
    chats = permissions.readable_by(request.user)
    found = one_of(payloads.for_agent_lists(chats, request.user), uuid)
    page = messages.page_after(found, cursor)
    return JsonResponse(
        {
            "conversation": payloads.agent_conversation(found, request.user),
            "questions": payloads.agent_questions(found),
            "messages": [
                payloads.message_payload(message, found, AGENT)
                for message in page.messages
            ],
            "more": page.more,
            "reset": page.reset,
        }
    )


@agent_endpoint("POST")
def accept(request, uuid):
    """Take a waiting chat; the one who comes second is told who was first (I7)."""
    _body(request)
    found = one_of(permissions.acceptable_by(request.user), uuid)
    return answer_with(conversations.accept(found, request.user), request.user)


@agent_endpoint("POST")
def post_message(request, uuid):
    """Store a reply; 201, or 200 if it already was (I1, I2)."""
    body = _body(request)
    client_id = schemas.random_uuid(body, "client_id")
    text = schemas.text(body, "text")
    posted = messages.post(
        _own(request, uuid).pk,
        sender=AGENT,
        author=request.user,
        text=text,
        client_id=client_id,
    )
    message = payloads.message_payload(posted.message, posted.conversation, AGENT)
    return JsonResponse({"message": message}, status=201 if posted.created else 200)


@agent_endpoint("POST")
def typing(request, uuid):
    """The agent is writing; the visitor is told, nothing is stored."""
    _body(request)
    conversations.typing(_own(request, uuid), AGENT, request.user)
    return HttpResponse(status=204)


@agent_endpoint("POST")
def mark_read(request, uuid):
    """The agent has seen the chat up to ``seq``."""
    seq = schemas.number(_body(request), "seq")
    conversations.mark_read(_own(request, uuid), seq)
    return HttpResponse(status=204)


@agent_endpoint("POST")
def end(request, uuid):
    """The agent ends the chat, their own or, with the right, another agent's."""
    _body(request)
    found = one_of(permissions.endable_by(request.user), uuid)
    ended = conversations.end(found, by=AGENT, author=request.user)
    return answer_with(ended, request.user)


def _body(request) -> dict:
    return schemas.json_body(request)


def answer_with(conversation: Conversation, user) -> JsonResponse:
    """The chat as ``user`` sees it now, in the form that lists have."""
    chats = Conversation.objects.filter(pk=conversation.pk)
    listed = payloads.for_agent_lists(chats, user).get()
    return JsonResponse({"conversation": payloads.agent_conversation(listed, user)})


def one_of(chats, uuid) -> Conversation:
    """The chat with that id; one that is not among ``chats`` does not exist (T5)."""
    found = chats.filter(uuid=uuid).first()
    if found is None:
        raise not_found()
    return found


def _me(user) -> dict:
    return {
        "name": names.internal_name(user),
        "online": presence.is_online(user),
        "lease_seconds": conf.get("LEASE_SECONDS"),
        "rights": sorted(right.name.lower() for right in permissions.rights_of(user)),
    }


def _ticket_sites(user) -> list[int]:
    """Those of the agent's sites on which a ticket can be made of a chat."""
    theirs = Q(site__in=permissions.departments_of(user).values("site"))
    theirs |= Q(site__in=permissions.conversations_of(user).values("site"))
    departments = TicketDepartment.objects.filter(theirs, enabled=True).order_by()
    return list(departments.values_list("site", flat=True).distinct())


def _connection(request) -> dict:
    return {
        "inbox": heads.inbox_fingerprint(request.user),
        "stream": streaming.for_agent(request),
        "poll": streaming.POLL_SECONDS,
    }


def _listed(queryset, user) -> list[dict]:
    return [
        payloads.agent_conversation(found, user)
        for found in payloads.for_agent_lists(queryset, user)
    ]


def _own(request, uuid) -> Conversation:
    """A chat this agent holds or was invited to (A14)."""
    chats = permissions.conversations_of(request.user).select_related("site")
    return one_of(chats, uuid)
