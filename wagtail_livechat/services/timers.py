"""Deadlines of chats, fired once by whichever process notices first (I9).

Nothing runs in the background for them: requests, streams and ``manage.py
livechat_tick`` look for what is due. A transaction that touches a chat and its
timers takes the chat's row first, so no two of them wait for each other.
"""

import logging
import time
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone

from ..models import Conversation, Timer
from . import unanswered

logger = logging.getLogger(__name__)

#: A process looks for due timers of others at most this often (seconds).
NOTICE_EVERY = 1.0

_ACTIONS = {Timer.Kind.UNANSWERED: unanswered.prompt}
_looked_at = 0.0


def start(conversation: Conversation, kind: str, seconds: float) -> Timer:
    """Let ``kind`` happen to the chat in so many seconds, once more or for the first
    time. To be called in the transaction that makes the chat wait.
    """
    before = Timer.objects.filter(conversation=conversation, kind=kind)
    last = before.aggregate(last=Max("occurrence"))["last"] or 0
    return Timer.objects.create(
        conversation=conversation,
        kind=kind,
        occurrence=last + 1,
        deadline=timezone.now() + timedelta(seconds=seconds),
    )


def cancel(conversation: Conversation) -> None:
    """Let nothing more happen to the chat; in the transaction that answers it."""
    Timer.objects.filter(conversation=conversation, done_at=None).update(done_at=Now())


def seconds_left(conversation: Conversation) -> float | None:
    """Until the chat's next deadline, 0 if it is past; None if there is none."""
    due = conversation.timers.filter(done_at=None).order_by("deadline").first()
    if due is None:
        return None
    return max(0.0, (due.deadline - timezone.now()).total_seconds())


def fire_due(conversation: Conversation | None = None, limit: int = 100) -> int:
    """Do what is due, of one chat or of all; returns how many timers fired here.

    What another process is doing just now is left to it.
    """
    due = Timer.objects.filter(done_at=None, deadline__lte=timezone.now())
    if conversation is not None:
        due = due.filter(conversation=conversation)
    rows = due.order_by("deadline").values_list("pk", "kind", "conversation_id")
    return sum(_fire(*row) for row in list(rows[:limit]))


def notice() -> None:
    """``fire_due``, now and then; never fails whoever happened to come by."""
    global _looked_at
    now = time.monotonic()
    if now - _looked_at < NOTICE_EVERY:
        return
    _looked_at = now
    try:
        fire_due()
        unanswered.prompt_unstaffed()
    except Exception:
        logger.exception("The deadlines of chats could not be looked after.")


def _fire(pk: int, kind: str, conversation_id: int) -> bool:
    with transaction.atomic():
        if not _take(conversation_id):
            return False
        mine = Timer.objects.filter(pk=pk, done_at=None).update(done_at=Now())
        return bool(mine) and _ACTIONS[kind](conversation_id)


def _take(conversation_id: int) -> bool:
    """Lock the chat; False if somebody else has it now.

    SQLite has one writer at a time, which the first update makes us.
    """
    if not connection.features.has_select_for_update_skip_locked:
        return True
    row = Conversation.objects.select_for_update(skip_locked=True)
    return bool(row.filter(pk=conversation_id).values_list("pk"))
