"""What a ticket takes over from a chat, as plain values: chats may be deleted."""

from ..models import Conversation
from . import names

#: Of a longer chat, the last so many messages.
MOST = 500


def transcript_of(conversation: Conversation) -> list[dict[str, str]]:
    """What was said, with names as the visitor knows them: "name", "text", "at"."""
    people = (Conversation.Party.VISITOR, Conversation.Party.AGENT)
    said = conversation.messages.filter(sender__in=people).select_related("author")
    visitor = conversation.visitor.name or str(Conversation.Party.VISITOR.label)
    return [
        {
            "name": (
                visitor
                if message.sender == Conversation.Party.VISITOR
                else names.public_name(message.author, conversation.site)
            ),
            "text": message.text,
            "at": message.created_at.isoformat(),
        }
        for message in reversed(said.order_by("-seq")[:MOST])
    ]


def fields_of(conversation: Conversation) -> list[dict[str, str]]:
    """The chat's fields as they are stored with it (R21)."""
    return list(conversation.field_values.values("label", "text"))


def first_text_of(conversation: Conversation) -> str:
    """What the visitor began with."""
    party = Conversation.Party.VISITOR
    texts = conversation.messages.filter(sender=party).order_by("seq")
    return texts.values_list("text", flat=True).first() or ""
