"""The plugin that turns what happened into events on channels.

It hears the same hooks as any third-party plugin, after the commit. An event only
makes readers look: the rows are the truth, so nothing here can fail a send.
"""

from ..hooks import hookimpl
from ..models import Conversation
from . import payloads
from .channels import (
    agent_channel,
    conversation_channel,
    inbox_channel,
    watch_channel,
)
from .streams.bus import END, RECHECK, publish

#: How many of a visitor's newest conversations may still have an open stream.
_RECENT = 20


@hookimpl
def message_posted(conversation, message):
    """Carry the message to both sides, each as it may see it.

    Agents are those who have the chat, and those who may watch their department's.
    """
    _send_message(
        [conversation_channel(conversation.pk)], message, conversation, payloads.VISITOR
    )
    if conversation.agent_id:
        channels = [
            watch_channel(conversation.department_id),
            *map(agent_channel, _holders(conversation)),
        ]
        _send_message(channels, message, conversation, payloads.AGENT)


@hookimpl
def conversation_waiting_changed(conversation):
    """Ring for all agents of the department, and for the chat's own agent."""
    publish(inbox_channel(conversation.department_id), "inbox", {})
    if conversation.agent_id:
        publish(agent_channel(conversation.agent_id), "inbox", {})


@hookimpl
def conversation_handed_over(conversation, user_ids, department_ids):
    """Ring wherever the chat was, and wherever it is now."""
    for user_id in user_ids:
        publish(agent_channel(user_id), "inbox", {})
    for department_id in department_ids:
        publish(inbox_channel(department_id), "inbox", {})
        publish(watch_channel(department_id), "inbox", {})


@hookimpl
def conversation_labelled(conversation):
    """Ring for those who have the chat, and for those who may watch it."""
    _ring_readers(conversation)


@hookimpl
def conversation_fields_changed(conversation):
    """The same."""
    _ring_readers(conversation)


@hookimpl
def ticket_created(ticket):
    """The same, if it was made of a chat: the desk shows its reference."""
    if ticket.conversation:
        _ring_readers(ticket.conversation)


@hookimpl
def typing_started(conversation, sender, name):
    """Tell the other side."""
    if sender == payloads.AGENT:
        channels = [conversation_channel(conversation.pk)]
    else:
        channels = [*map(agent_channel, _holders(conversation))]
    frame = {"conversation": str(conversation.uuid), "sender": sender, "name": name}
    for channel in channels:
        publish(channel, "typing", frame)


@hookimpl
def presence_changed(user):
    """The agent's other tabs and devices show the switch too."""
    publish(agent_channel(user.pk), "inbox", {})


@hookimpl
def rights_changed(user_ids):
    """Every process checks the open streams of these users at once."""
    for user_id in user_ids:
        publish(agent_channel(user_id), RECHECK, {})


@hookimpl
def session_ended(user_id):
    """A log-out ends the agent's streams; other sessions come back by themselves."""
    publish(agent_channel(user_id), END, {})


@hookimpl
def visitor_token_revoked(visitor):
    """Every process checks the open streams of this visitor at once."""
    recent = Conversation.objects.filter(visitor=visitor).order_by("-pk")
    for pk in recent.values_list("pk", flat=True)[:_RECENT]:
        publish(conversation_channel(pk), RECHECK, {})


def _ring_readers(conversation) -> None:
    channels = [*map(agent_channel, _holders(conversation))]
    if conversation.agent_id and conversation.is_open:
        channels.append(watch_channel(conversation.department_id))
    for channel in channels:
        publish(channel, "inbox", {})


def _holders(conversation) -> list[int]:
    """The agents who have the chat: the one who answers, and invited ones."""
    holders = [conversation.agent_id] if conversation.agent_id else []
    if conversation.has_guests:
        holders += conversation.guests.values_list("user_id", flat=True)
    return holders


def _send_message(channels, message, conversation, reader) -> None:
    frame = {
        "conversation": str(conversation.uuid),
        "message": payloads.message_payload(message, conversation, reader),
    }
    for channel in channels:
        publish(channel, "message", frame)
