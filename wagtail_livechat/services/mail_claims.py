"""Which process sends an e-mail, and when an address may get one more."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ..models import Mail
from .backoff import LEASE, delay
from .mail_kinds import Kind

#: Nobody whose address was typed in gets more than ``MOST`` in ``PERIOD``.
MOST = 3
PERIOD = timedelta(hours=1)


def claim(pk: int, to: str, key: str) -> Mail | None:
    """The e-mail, if it is the caller's to send now.

    All to the same address are locked together, so that two processes cannot both
    send the last one that is allowed.
    """
    now = timezone.now()
    with transaction.atomic():
        rows = _concerned(pk, to, key, now).select_for_update().order_by("pk")
        same = {mail.pk: mail for mail in rows}
        mail = same.pop(pk, None)
        if mail is None or mail.sent_at or mail.due_at > now:
            return None
        row = Mail.objects.filter(pk=pk, sent_at=None, due_at=mail.due_at)
        if _is_limited(key) and (later := _when_allowed(same.values(), now)):
            row.update(due_at=later)
            return None
        if not row.update(due_at=now + LEASE, attempts=F("attempts") + 1):
            return None
    mine = Mail.objects.select_related("ticket__site", "ticket__department")
    return mine.filter(pk=pk).first()


def waiting_for(to: str) -> int:
    """How many e-mails to this address are still to be sent."""
    return Mail.objects.filter(to__iexact=to, sent_at=None).count()


def _concerned(pk: int, to: str, key: str, now: datetime) -> QuerySet[Mail]:
    wanted = Q(pk=pk)
    if _is_limited(key):
        counted = Q(sent_at=None) | Q(sent_at__gt=now - PERIOD)
        wanted |= Q(to__iexact=to) & counted
    return Mail.objects.filter(wanted)


def _is_limited(key: str) -> bool:
    # A department's address was set by an admin: it is nobody's to be annoyed by.
    return not key.startswith(f"{Kind.NOTIFICATION}:")


def _when_allowed(others: Iterable[Mail], now: datetime) -> datetime | None:
    """When an address may get one more; None: now."""
    others = list(others)
    sent = sorted(mail.sent_at for mail in others if mail.sent_at)
    # Claimed by another process, which may be sending it just now.
    on_the_way = [
        mail
        for mail in others
        if not mail.sent_at and mail.attempts and now < mail.due_at <= now + LEASE
    ]
    if len(sent) + len(on_the_way) < MOST:
        return None
    return sent[-MOST] + PERIOD if len(sent) >= MOST else now + delay(1)
