"""Chats to look up: what lists and reports need of them, and deleting them."""

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.log_actions import log

from ..models import Conversation, Message, Visitor

_BEGINNINGS = [Message.Event.ACCEPTED, Message.Event.ASSIGNED]


def with_first_acceptance(chats: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """``chats`` with ``first_accepted_at``; a chat that waited again has two."""
    first = Message.objects.filter(
        conversation=OuterRef("pk"), event__in=_BEGINNINGS
    ).order_by("seq")
    return chats.annotate(
        first_accepted_at=Coalesce(
            Subquery(first.values("created_at")[:1]), F("accepted_at")
        )
    )


def site_name(site) -> str:
    """The site's name as people know it, or its host name if it has none."""
    return site.site_name or site.hostname


def delete(conversation: Conversation, by) -> bool:
    """Delete a chat that is over, and all that is known of its visitor with the last.

    Returns whether it was there to be deleted.
    """
    with transaction.atomic():
        # It comes first because it writes: SQLite locks for those who write.
        entry = log(conversation, "wagtail_livechat.delete", user=by, deleted=True)
        over = Conversation.objects.filter(pk=conversation.pk).exclude(
            state__in=Conversation.OPEN_STATES
        )
        _rows, by_model = over.delete()
        if not by_model.get(Conversation._meta.label):
            entry.delete()
            return False
        _forget(conversation.visitor_id)
    return True


def _forget(visitor_id: int) -> None:
    """Forget a visitor who has no chat left, but not that they are blocked."""
    visitor = Visitor.objects.select_for_update().filter(pk=visitor_id).first()
    if visitor is None or visitor.conversations.exists():
        return
    if visitor.blocked_until and visitor.blocked_until > timezone.now():
        Visitor.objects.filter(pk=visitor_id).update(name="", email="", language="")
    else:
        visitor.delete()
