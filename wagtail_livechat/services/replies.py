"""Canned replies, as agents find them."""

from django.db.models import Q, QuerySet

from ..models import CannedReply, Conversation
from .matching import contains

_LISTED = 50


def for_chat(conversation: Conversation, words: str = "") -> QuerySet[CannedReply]:
    """Those of the chat's site and department with ``words`` in title or text."""
    here = Q(departments=None) | Q(departments=conversation.department_id)
    own = CannedReply.objects.filter(
        here,
        contains("title", words) | contains("text", words),
        site=conversation.site_id,
    )
    return own.distinct()[:_LISTED]
