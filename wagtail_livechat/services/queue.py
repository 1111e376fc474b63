"""The place of a waiting chat among those of its department (R19)."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ..models import Conversation, Message

State = Conversation.State


def place_of(conversation: Conversation) -> int | None:
    """1 for the one that has waited longest; None for a chat that does not wait.

    A transferred chat waits in its new department from then on.
    """
    if conversation.state != State.WAITING:
        return None
    waiting = _since(
        Conversation.objects.filter(
            state=State.WAITING, department=conversation.department_id
        )
    )
    mine = waiting.filter(pk=conversation.pk).values("since")[:1]
    earlier = Q(since__lt=Subquery(mine))
    same = Q(since=Subquery(mine), pk__lt=conversation.pk)
    return waiting.filter(earlier | same).count() + 1


def _since(chats: QuerySet[Conversation]) -> QuerySet[Conversation]:
    moves = Message.objects.filter(
        conversation=OuterRef("pk"), event=Message.Event.TRANSFERRED
    ).order_by("-seq")
    return chats.annotate(
        since=Coalesce(Subquery(moves.values("created_at")[:1]), F("created_at"))
    )
