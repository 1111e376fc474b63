"""The agents' endpoints for a chat's own fields, and to make a ticket of a chat."""

from django.http import JsonResponse
from django.utils.text import Truncator

from .. import permissions
from ..models import Conversation, Ticket, TicketDepartment
from ..services import agent_fields, intake, ticket_copies, tickets
from . import schemas
from .agent_api import agent_endpoint, answer_with, one_of

_SUBJECT = Ticket._meta.get_field("subject").max_length


@agent_endpoint("POST")
def fill_in(request, uuid):
    """Store answers to the fields that only agents see, by their keys (A15)."""
    body = schemas.json_body(request)
    found = one_of(permissions.fillable_by(request.user), uuid)
    agent_fields.fill(found, body)
    return answer_with(found, request.user)


@agent_endpoint("GET")
def draft(request, uuid):
    """What the form for a ticket begins with, and the departments it can go to."""
    chats = permissions.ticketable_by(request.user)
    found = one_of(chats.select_related("visitor__user"), uuid)
    known = intake.known_details(None, found.visitor)
    text = ticket_copies.first_text_of(found)
    subject = " ".join(text.partition("\n")[0].split())
    return JsonResponse(
        {
            "departments": [
                {"id": each.pk, "name": each.name} for each in _departments(found)
            ],
            "email": known["email"],
            "subject": Truncator(subject).chars(_SUBJECT),
            "text": text,
        }
    )


@agent_endpoint("POST")
def make(request, uuid):
    """Make a ticket of the chat; once there is one, that is the answer."""
    body = schemas.json_body(request)
    chats = permissions.ticketable_by(request.user)
    found = one_of(chats.select_related("visitor__user", "site"), uuid)
    if not Ticket.objects.filter(conversation=found).exists():
        tickets.from_conversation(
            found,
            request.user,
            department=schemas.number(body, "department"),
            text=_optional(body, "text"),
            email=_optional(body, "email"),
            subject=_optional(body, "subject"),
        )
    return answer_with(found, request.user)


def _departments(conversation: Conversation):
    return TicketDepartment.objects.filter(site=conversation.site_id, enabled=True)


def _optional(body: dict, field: str) -> str:
    return schemas.text(body, field) if field in body else ""
