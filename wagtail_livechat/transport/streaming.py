"""Whether to offer a reader a stream, and its address."""

from django.core.handlers.asgi import ASGIRequest

from .. import conf, permissions
from ..services import heads
from . import channels, embedding, tickets

#: Seconds between two questions of a reader without a stream.
POLL_SECONDS = 2.5


def offers_streams(request) -> bool:
    """Streams need ASGI: under WSGI each would hold a worker for minutes."""
    mode = conf.get("STREAMS")
    return mode == "on" or (mode == "auto" and isinstance(request, ASGIRequest))


def for_visitor(request, conversation) -> str | None:
    """The address of the stream of one conversation, for its visitor."""
    if conversation is None or not offers_streams(request):
        return None
    return visitor_address(conversation, embedding.foreign_origin(request))


def visitor_address(conversation, origin: str = "") -> str:
    """The same, without asking whether streams are offered.

    The ticket has the head that the visitor is told in the same answer: whoever
    opens the stream with it need only be told of what has come since.
    """
    return tickets.issue(
        heads.visitor_reader(conversation),
        [channels.conversation_channel(conversation.pk)],
        heads.visitor_head(conversation),
        origin,
    )


def for_agent(request) -> str | None:
    """The address of the stream of all that the agent may see."""
    if not offers_streams(request):
        return None
    user = request.user
    names = [channels.agent_channel(user.pk)]
    departments = list(permissions.departments_of(user).values_list("pk", flat=True))
    if permissions.has(user, permissions.Right.UNASSIGNED):
        names += map(channels.inbox_channel, departments)
    if permissions.has(user, permissions.Right.OTHERS):
        names += map(channels.watch_channel, departments)
    return tickets.issue(heads.agent_reader(user), names)
