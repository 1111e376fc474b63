"""The agents' endpoints for what helps with a chat: labels and canned replies."""

from django.http import JsonResponse
from django.utils.translation import gettext as _

from .. import permissions
from ..models import Conversation, Label
from ..permissions import Right
from ..services import labels, replies
from ..services.errors import InvalidText
from . import payloads, schemas
from .agent_api import agent_endpoint, one_of
from .errors import ApiError, invalid

_QUERY_LENGTH = 100


@agent_endpoint("GET")
def suggest_labels(request):
    """Labels for the chat ``conversation`` with ``q`` in their names (R23)."""
    uuid = schemas.random_uuid(request.GET, "conversation")
    found = one_of(permissions.labelable_by(request.user), uuid)
    return JsonResponse(
        {
            "labels": _listed(labels.suggested(found, _query(request))),
            "may_create": permissions.has(request.user, Right.CREATE_LABELS),
        }
    )


@agent_endpoint("POST")
def change_labels(request, uuid):
    """Put the label called ``add`` on the chat, or take off the number ``remove``."""
    body = schemas.json_body(request)
    found = one_of(permissions.labelable_by(request.user), uuid)
    if ("add" in body) == ("remove" in body):
        raise invalid("add", _("Send either “add” or “remove”."))
    if "add" in body:
        labels.put_on(found, _named(request, found, _name(body)))
    else:
        labels.take_off(found, schemas.number(body, "remove"))
    return JsonResponse({"labels": _listed(found.labels.all())})


@agent_endpoint("GET")
def suggest_replies(request, uuid):
    """Canned replies for one's own chat with ``q`` in title or text."""
    if not permissions.has(request.user, Right.CANNED):
        raise _forbidden(_("You do not have the right to use canned replies."))
    found = one_of(permissions.conversations_of(request.user), uuid)
    return JsonResponse(
        {
            "replies": [
                {"id": each.pk, "title": each.title, "text": each.text}
                for each in replies.for_chat(found, _query(request))
            ]
        }
    )


def _query(request) -> str:
    return schemas.short_text(request.GET, "q", _QUERY_LENGTH)


def _name(body: dict) -> str:
    try:
        return labels.clean_name(schemas.text(body, "add"))
    except InvalidText as error:
        raise invalid("add", str(error)) from None


def _named(request, conversation: Conversation, name: str) -> Label:
    """The site's label of that name; a new one only for those who may make it."""
    found = labels.find(conversation.site_id, name)
    if found is None:
        if not permissions.has(request.user, Right.CREATE_LABELS):
            raise _forbidden(_("You do not have the right to make new labels."))
        found = labels.create(conversation.site_id, name)
    return found


def _forbidden(sentence: str) -> ApiError:
    return ApiError(403, "forbidden", sentence)


def _listed(rows) -> list[dict]:
    return [payloads.label_payload(label) for label in rows]
