"""The plugin that turns what happened into events on channels.

It hears the same hooks as any third-party plugin, after the commit. An event only
makes readers look: the rows are the truth, so nothing here can fail a send.
"""

from ..hooks import hookimpl
from ..models import Conversation
from . import payloads
from .channels import agent_channel, conversation_channel, inbox_channel
from .streams.bus import END, RECHECK, publish

#: How many of a visitor's newest conversations may still have an open stream.
_RECENT = 20


@hookimpl
def message_posted(conversation, message):
    """Carry the message to both sides, each as it may see it."""
    _send_message(
        conversation_channel(conversation.pk), message, conversation, payloads.VISITOR
    )
    if conversation.agent_id:
        _send_message(
            agent_channel(conversation.agent_id), message, conversation, payloads.AGENT
        )


@hookimpl
def conversation_waiting_changed(conversation):
    """Ring for all agents of the department, and for the chat's own agent."""
    publish(inbox_channel(conversation.department_id), "inbox", {})
    if conversation.agent_id:
        publish(agent_channel(conversation.agent_id), "inbox", {})


@hookimpl
def typing_started(conversation, sender, name):
    """Tell the other side."""
    if sender == payloads.AGENT:
        channel = conversation_channel(conversation.pk)
    elif conversation.agent_id:
        channel = agent_channel(conversation.agent_id)
    else:
        return
    frame = {"conversation": str(conversation.uuid), "sender": sender, "name": name}
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


def _send_message(channel, message, conversation, reader) -> None:
    frame = {
        "conversation": str(conversation.uuid),
        "message": payloads.message_payload(message, conversation, reader),
    }
    publish(channel, "message", frame)
