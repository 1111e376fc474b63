"""Sending e-mail once, later, and not too often.

An e-mail is a row, written in the transaction of what it tells. Whichever process
comes by afterwards claims the row and sends it, so a mail server that is slow or away
neither delays nor fails what people do.
"""

import logging
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import compat
from ..models import Mail, Ticket, TicketEntry
from . import mail_claims, mail_kinds
from .backoff import delay, without_data

logger = logging.getLogger(__name__)

#: What was not sent after so many attempts, in about three days, never will be.
ATTEMPTS = 8
#: Sent e-mails are forgotten after this time.
KEPT_FOR = timedelta(days=1)
#: A mail server that does not answer is given up after so many seconds.
TIMEOUT = 20
#: After so many failures in a row the rest has to wait for the next time.
FAILURES = 3


def put(ticket: Ticket, *, key: str, to: str, subject: str, text: str) -> bool:
    """Have an e-mail sent after the commit; says whether it is a new one.

    The same ``key`` is the same e-mail: it is written once.
    """
    _mail, created = Mail.objects.get_or_create(
        key=key,
        defaults={
            "ticket": ticket,
            "to": to,
            "subject": subject,
            "text": text,
            "due_at": timezone.now(),
        },
    )
    return created


def send_due(limit: int = 100) -> int:
    """Send what is due, at most ``limit``; returns how many were sent here.

    Several processes may do this at once.
    """
    due = Mail.objects.filter(sent_at=None, due_at__lte=timezone.now())
    rows = list(due.order_by("due_at", "pk").values_list("pk", "to", "key")[:limit])
    sent = failed = 0
    for row in rows:
        mail = mail_claims.claim(*row)
        if mail is None:
            continue
        if _send(mail):
            sent, failed = sent + 1, 0
        else:
            failed += 1
        if failed == FAILURES:
            break
    Mail.objects.filter(sent_at__lt=timezone.now() - KEPT_FOR).delete()
    return sent


def _send(mail: Mail) -> bool:
    try:
        connection = compat.mailer()
        if getattr(connection, "timeout", TIMEOUT) is None:
            connection.timeout = TIMEOUT
        connection.send_messages([_message(mail)])
    except Exception as error:
        _failed(mail, error)
        return False
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())
    return True


def _message(mail: Mail) -> EmailMessage:
    return EmailMessage(
        mail.subject,
        mail.text,
        to=[mail.to],
        reply_to=mail_kinds.reply_to(mail),
        headers=mail_kinds.headers(mail),
    )


def _failed(mail: Mail, error: Exception) -> None:
    logger.error(
        "An e-mail of ticket %s could not be sent (attempt %d): %s.",
        mail.ticket,
        mail.attempts,
        without_data(error),
    )
    if mail.attempts >= ATTEMPTS:
        _give_up(mail)
        return
    due_at = timezone.now() + delay(mail.attempts)
    Mail.objects.filter(pk=mail.pk).update(due_at=due_at)


def _give_up(mail: Mail) -> None:
    """Those who work on the ticket must know that nobody has read it."""
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk).delete()
        if mail.ticket_id:
            TicketEntry.objects.create(
                ticket=mail.ticket,
                kind=TicketEntry.Kind.CHANGE,
                text=_("An e-mail to %(address)s could not be sent.")
                % {"address": mail.to},
            )
