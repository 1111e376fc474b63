"""The agents' endpoints by which a chat changes hands, and those to block."""

from django.http import JsonResponse
from django.utils.translation import gettext as _

from .. import permissions
from ..models import Conversation, Department
from ..services import blocking, departments, handing_over, names, presence
from . import schemas
from .agent_api import agent_endpoint, answer_with, one_of
from .errors import invalid


@agent_endpoint("GET")
def targets(request, uuid):
    """Where the chat can go: departments of its site, agents of its department.

    For who may transfer it, and for who may invite into it.
    """
    user = request.user
    chats = permissions.transferable_by(user) | _held_by(user)
    found = one_of(chats.distinct(), uuid)
    site = found.site
    staffed = presence.staffed_departments(site)
    online = set(presence.online_agents(site).values_list("user_id", flat=True))
    own = set(_agents(permissions.agents_of(_only(found.department))))
    return JsonResponse(
        {
            "departments": [
                {"id": each.pk, "name": each.name, "staffed": each.pk in staffed}
                for each in departments.enabled(site)
            ],
            "agents": [
                {
                    "id": agent.pk,
                    "name": names.internal_name(agent),
                    "me": agent.pk == user.pk,
                    "online": agent.pk in online,
                    # Others can only be invited.
                    "assignable": agent.pk in own,
                }
                for agent in permissions.agents_of_site(site).order_by("pk")
                if agent.pk != found.agent_id
            ],
        }
    )


@agent_endpoint("POST")
def transfer(request, uuid):
    """Let the chat wait in the department with the number ``department``."""
    number = schemas.number(schemas.json_body(request), "department")
    found = one_of(permissions.transferable_by(request.user), uuid)
    department = Department.objects.filter(pk=number, site=found.site_id).first()
    if department is None:
        raise invalid("department", _("There is no such department."))
    handing_over.transfer(found, department, request.user)
    return _done(found)


@agent_endpoint("POST")
def assign(request, uuid):
    """Give the chat to the agent with the number ``agent``, or to "me"."""
    body = schemas.json_body(request)
    found = one_of(permissions.transferable_by(request.user), uuid)
    agent = _agent(request, body, permissions.agents_of(_only(found.department)))
    handing_over.assign(found, agent, request.user)
    return _done(found) if agent.pk != request.user.pk else _mine(request, found)


@agent_endpoint("POST")
def invite(request, uuid):
    """Let the agent with the number ``agent`` into one's own chat as well."""
    body = schemas.json_body(request)
    found = one_of(_held_by(request.user), uuid)
    agent = _agent(request, body, permissions.agents_of_site(found.site))
    return answer_with(handing_over.invite(found, agent, request.user), request.user)


@agent_endpoint("POST")
def leave(request, uuid):
    """Go out of a chat into which one was invited."""
    schemas.json_body(request)
    found = one_of(permissions.conversations_of(request.user), uuid)
    handing_over.leave(found, request.user)
    return _done(found)


@agent_endpoint("POST")
def block(request, uuid):
    """End the chat, and let its visitor start no other for a day."""
    schemas.json_body(request)
    found = one_of(permissions.blockable_by(request.user), uuid)
    return answer_with(blocking.block(found, request.user), request.user)


def _held_by(user):
    return permissions.conversations_of(user).filter(agent=user)


def _only(department: Department):
    return Department.objects.filter(pk=department.pk)


def _agents(queryset) -> list[int]:
    return list(queryset.values_list("pk", flat=True))


def _agent(request, body: dict, candidates):
    """The agent the body names, of ``candidates``; ``ApiError`` 400 for any other."""
    if body.get("agent") == "me":
        wanted = request.user.pk
    else:
        wanted = schemas.number(body, "agent")
    found = candidates.filter(pk=wanted).first()
    if found is None:
        raise invalid("agent", _("There is no such agent."))
    return found


def _mine(request, conversation: Conversation) -> JsonResponse:
    return answer_with(conversation, request.user)


def _done(conversation: Conversation) -> JsonResponse:
    """For chats that may no longer be read by who has asked."""
    return JsonResponse({"id": str(conversation.uuid)})
