"""What the API and the streams say of conversations and messages.

Each function writes out its fields one by one: nothing of a model gets out that
is not named here. What visitors may read never has an id, a user name or an
e-mail of an agent.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import get_language

from .. import permissions
from ..models import Conversation, Guest, Label, Message, Ticket
from ..services import agent_fields, identity, names, queue, timers

VISITOR = Conversation.Party.VISITOR
AGENT = Conversation.Party.AGENT
_EXCERPT = 200
_ABOUT_AGENTS = {
    Message.Event.ACCEPTED,
    Message.Event.ASSIGNED,
    Message.Event.JOINED,
    Message.Event.LEFT,
}


def message_payload(
    message: Message, conversation: Conversation, reader: str
) -> dict[str, Any]:
    """One message as ``reader`` ("visitor" or "agent") sees it.

    ``client_id`` goes back to its own side only: a visitor's first one can ask
    for the chat again after a lost answer, so nobody else may know it. Agents are
    told which of them it is from or about: there may be several in a chat.
    """
    payload = {
        "seq": message.seq,
        "prev": message.seq - 1,
        "client_id": str(message.client_id) if message.sender == reader else "",
        "sender": message.sender,
        "name": _author_name(message, conversation, reader),
        "text": message.text,
        "event": message.event,
        "by": message.by,
        "at": iso(message.created_at),
    }
    if reader == AGENT:
        payload["author"] = message.author_id
    return payload


def visitor_conversation(conversation: Conversation) -> dict[str, Any]:
    """A conversation as its visitor sees it."""
    agent = None
    if conversation.accepted_at and conversation.state != Conversation.State.WAITING:
        agent = {"name": names.public_name(conversation.agent, conversation.site)}
    return {
        "id": str(conversation.uuid),
        "state": conversation.state,
        "head": conversation.last_seq,
        "agent": agent,
        "started_at": iso(conversation.created_at),
        **_waiting(conversation),
    }


def _waiting(conversation: Conversation) -> dict[str, Any]:
    """Of a chat that waits: its place, and when it will have waited too long (R19)."""
    prompted = conversation.prompted_at is not None
    waits = conversation.state == Conversation.State.WAITING
    return {
        "prompted": prompted,
        "place": queue.place_of(conversation),
        "prompt_in": (
            timers.seconds_left(conversation) if waits and not prompted else None
        ),
    }


def agent_conversation(conversation: Conversation, user) -> dict[str, Any]:
    """A conversation as the agent ``user`` sees it; see ``for_agent_lists``."""
    visitor, agent = conversation.visitor, conversation.agent
    return {
        "id": str(conversation.uuid),
        "state": conversation.state,
        "head": conversation.last_seq,
        "read": conversation.agent_read_seq,
        "unread": conversation.unread or 0,
        "agent": agent
        and {"name": names.internal_name(agent), "me": agent.pk == user.pk},
        # Beside the one who answers: whoever was invited.
        "invited": conversation.invited,
        "may": permissions.may_on(user, conversation, invited=conversation.invited),
        "labels": [label_payload(label) for label in conversation.labels.all()],
        "fields": [
            {
                "key": str(value.key),
                "label": value.label,
                "text": value.text,
                "kind": value.kind,
            }
            for value in conversation.field_values.all()
        ],
        "prompted": conversation.prompted_at is not None,
        "ticket": _ticket(conversation),
        "visitor": {
            "name": visitor.name,
            "email": visitor.email,
            "identity": identity.of(conversation),
            "language": conversation.language or visitor.language,
        },
        "site": {
            "id": conversation.site_id,
            "name": conversation.site.site_name or conversation.site.hostname,
        },
        "department": {
            "id": conversation.department_id,
            "name": conversation.department.name,
        },
        "page": {"url": conversation.page_url, "title": conversation.page_title},
        "started_at": iso(conversation.created_at),
        # The minutes that somebody answered it elsewhere are not waiting.
        "waiting_since": iso(conversation.moved_at or conversation.created_at),
        "accepted_at": iso(conversation.accepted_at),
        "ended_at": iso(conversation.ended_at),
        "ended_by": conversation.ended_by,
        "last": _last_line(conversation),
    }


def agent_questions(conversation: Conversation) -> list[dict[str, Any]]:
    """What agents may fill in, in the active language, with what is there already."""
    stored = {str(each.key): each.value for each in conversation.field_values.all()}
    found = []
    for question in agent_fields.questions_of(conversation):
        label, help_text, options = question.in_language(get_language() or "")
        found.append(
            {
                "key": question.key,
                "kind": question.kind,
                "label": label,
                "help": help_text,
                "required": question.required,
                "options": options,
                "value": stored.get(question.key, ""),
            }
        )
    return found


def label_payload(label: Label) -> dict[str, Any]:
    """A label as agents see it."""
    return {
        "id": label.pk,
        "name": label.name,
        "color": label.color,
        "text": label.text_color,
    }


def for_agent_lists(conversations, user) -> QuerySet[Conversation]:
    """The queryset with all that ``agent_conversation`` needs, in three queries."""
    lines = Message.objects.filter(conversation=OuterRef("pk"))
    newest = lines.exclude(sender=Conversation.Party.SYSTEM).order_by("-seq")
    unread = lines.filter(sender=VISITOR, seq__gt=OuterRef("agent_read_seq")).order_by()
    moves = lines.filter(event=Message.Event.TRANSFERRED).order_by("-seq")
    visits = Guest.objects.filter(conversation=OuterRef("pk"), user=user)
    # Not the whole row: it has a copy of all that was said.
    tickets = Ticket.objects.filter(conversation=OuterRef("pk"))
    own_tickets = permissions.tickets_of(user).filter(conversation=OuterRef("pk"))
    related = conversations.select_related("visitor", "agent", "department", "site")
    return (
        identity.with_identity(related)
        .prefetch_related("labels", "field_values")
        .annotate(
            invited=Exists(visits),
            ticket_reference=Subquery(tickets.values("reference")[:1]),
            # Only for those who may work on it.
            ticket_uuid=Subquery(own_tickets.values("uuid")[:1]),
            unread=Subquery(
                unread.values("conversation").annotate(n=Count("pk")).values("n")
            ),
            moved_at=Subquery(moves.values("created_at")[:1]),
            newest_text=Subquery(newest.values("text")[:1]),
            newest_sender=Subquery(newest.values("sender")[:1]),
            newest_at=Subquery(newest.values("created_at")[:1]),
        )
    )


def iso(moment: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC with a Z, to the millisecond."""
    if moment is None:
        return None
    return (
        moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def _author_name(message: Message, conversation: Conversation, reader: str) -> str:
    if reader == AGENT and message.author_id:
        return names.internal_name(message.author)
    if message.sender == AGENT or message.event in _ABOUT_AGENTS:
        return names.public_name(message.author, conversation.site)
    if message.sender == VISITOR:
        return conversation.visitor.name
    return ""


def _ticket(conversation: Conversation) -> dict[str, str] | None:
    if conversation.ticket_reference is None:
        return None
    uuid, url = conversation.ticket_uuid, ""
    if uuid:
        url = reverse("wagtail_livechat_admin:ticket", args=[uuid])
    return {"reference": conversation.ticket_reference, "url": url}


def _last_line(conversation: Conversation) -> dict[str, Any] | None:
    text = getattr(conversation, "newest_text", None)
    if text is None:
        return None
    return {
        "text": text[:_EXCERPT],
        "sender": conversation.newest_sender,
        "at": iso(conversation.newest_at),
    }
