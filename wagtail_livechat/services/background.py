"""What may take a while is done after the answer: e-mails, and plugins for tickets.

One thread of each process, which is there only while something is due. It may die at
any time, with its process: whatever it did not finish is done by the next one, or by
``manage.py livechat_tick``.
"""

import logging
import threading

from django.db import connections, transaction
from django.db.models import Q
from django.utils import timezone

from .. import conf
from ..models import Mail, Ticket
from . import mails, ticket_delivery
from .backoff import without_data

logger = logging.getLogger(__name__)

#: What fails keeps nothing else from being done, and is tried again later.
JOBS = (mails.send_due, ticket_delivery.deliver_due)

_lock = threading.Lock()
_thread: threading.Thread | None = None
_busy = _again = False


def wake_on_commit() -> None:
    """Have the thread look, once the transaction has committed.

    Not where the host has turned it off: there ``livechat_tick`` does it all.
    """
    if conf.get("BACKGROUND_THREAD"):
        transaction.on_commit(wake, robust=True)


def wake() -> None:
    """Start the thread; one that is at work looks once more before it ends."""
    global _thread, _busy, _again
    with _lock:
        _again = True
        if _busy and _thread and _thread.is_alive():
            return
        _thread = threading.Thread(
            target=_work, name="livechat-background", daemon=True
        )
        _thread.start()
        _busy = True


def wake_if_due() -> None:
    """Start the thread only if there is something to do for it."""
    now = timezone.now()
    mail = Q(sent_at=None, due_at__lte=now) | Q(sent_at__lt=now - mails.KEPT_FOR)
    if (
        Mail.objects.filter(mail).exists()
        or Ticket.objects.filter(retry_at__lte=now).exists()
    ):
        wake()


def wait(seconds: float) -> bool:
    """Wait for the thread to end; says whether it has."""
    if _thread is None:
        return True
    _thread.join(seconds)
    return not _thread.is_alive()


def _work() -> None:
    try:
        while _is_wanted():
            for job in JOBS:
                _do(job)
    finally:
        # They belong to this thread: nobody else could close them.
        connections.close_all()


def _is_wanted() -> bool:
    global _busy, _again
    with _lock:
        _busy, _again = _again, False
        return _busy


def _do(job) -> None:
    try:
        job()
    except Exception as error:
        logger.error("%s failed: %s.", job.__qualname__, without_data(error))
