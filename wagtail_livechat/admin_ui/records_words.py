"""What lists, pages and reports of chats say."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Conversation, Message, Visitor
from ..services import names

Event = Message.Event
Party = Conversation.Party

#: Where no agent is known to have done it.
_ENDED = {
    Party.VISITOR: gettext_lazy("The visitor ended the chat."),
    Party.AGENT: gettext_lazy("An agent ended the chat."),
    Party.SYSTEM: gettext_lazy("The chat was ended automatically."),
}
_EVENTS = {
    Event.ACCEPTED: gettext_lazy("%(agent)s accepted the chat."),
    Event.TRANSFERRED: gettext_lazy(
        "%(agent)s transferred the chat to “%(department)s”."
    ),
    Event.ASSIGNED: gettext_lazy("The chat was assigned to %(agent)s."),
    Event.JOINED: gettext_lazy("%(agent)s joined the chat."),
    Event.LEFT: gettext_lazy("%(agent)s left the chat."),
    Event.ENDED: gettext_lazy("%(agent)s ended the chat."),
    Event.PROMPTED: gettext_lazy("The visitor was asked to leave a message."),
    Event.TICKET: gettext_lazy("Ticket %(reference)s was created."),
}


def visitor_name(visitor: Visitor) -> str:
    """What the visitor calls themselves, if anything."""
    return visitor.name or _("Visitor")


def sender_name(message: Message, visitor: Visitor) -> str:
    """Who wrote ``message``, as agents see them."""
    if message.sender == Party.VISITOR:
        return visitor_name(visitor)
    return names.internal_name(message.author)


def event_words(message: Message) -> str:
    """What a system message tells, as a sentence."""
    if message.event == Event.ENDED and message.author is None:
        return str(_ENDED.get(message.by, _ENDED[Party.SYSTEM]))
    if message.event not in _EVENTS:
        return message.text
    return _EVENTS[message.event] % {
        "agent": names.internal_name(message.author),
        "department": message.text,
        "reference": message.text,
    }


def span_words(span: timedelta | None) -> str:
    """A span of time in its two largest units; "" for None."""
    if span is None:
        return ""
    seconds = max(0, round(span.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = {"hours": hours, "minutes": minutes, "seconds": seconds}
    if hours:
        return _("%(hours)d h %(minutes)d min") % parts
    if minutes:
        return _("%(minutes)d min %(seconds)d s") % parts
    return _("%(seconds)d s") % parts


def duration_of(chat) -> timedelta | None:
    """From the first acceptance until the end; needs ``first_accepted_at``."""
    if chat.first_accepted_at and chat.ended_at:
        return chat.ended_at - chat.first_accepted_at
    return None


def seconds_of(span: timedelta | None) -> int | None:
    """For spreadsheets, which can calculate with it."""
    return None if span is None else round(span.total_seconds())
