"""What an e-mail is for, and the headers that follow from it."""

import hashlib
import re
from enum import StrEnum

from django.core.mail.utils import DNS_NAME

from ..models import Mail

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


class Kind(StrEnum):
    """Begins the key of each ``Mail``: "confirmation:<what it is about>"."""

    #: To whoever left a ticket: we have it.
    CONFIRMATION = "confirmation"
    #: To a department: there is a new ticket.
    NOTIFICATION = "notification"
    #: To whoever left a ticket: somebody has answered it.
    REPLY = "reply"

    def key(self, *about) -> str:
        """The key of the e-mail of this kind about that."""
        return ":".join([self, *map(str, about)])


def kind_of(mail: Mail) -> str:
    """The kind of ``mail``, as its key says."""
    return mail.key.partition(":")[0]


def headers(mail: Mail) -> dict[str, str]:
    """Headers by which mail programs sort ``mail``, and robots leave it alone.

    The id is the same however often it is sent: two copies are shown as one.
    """
    found = {"Message-ID": message_id(mail.key, mail)}
    if mail.ticket_id:
        first = message_id(Kind.CONFIRMATION.key(mail.ticket.uuid), mail)
        if kind_of(mail) == Kind.REPLY:
            found |= {"In-Reply-To": first, "References": first}
    if kind_of(mail) != Kind.REPLY:
        # RFC 3834: no answering machine answers, so no two of them talk for ever.
        found |= {
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        }
    return found


def reply_to(mail: Mail) -> list[str]:
    """Where an answer to ``mail`` goes: to the other side."""
    if not mail.ticket_id:
        return []
    if kind_of(mail) == Kind.NOTIFICATION:
        return [mail.ticket.email]
    address = mail.ticket.department.email
    return [address] if address else []


def message_id(key: str, mail: Mail) -> str:
    """The id of the e-mail with that key; it tells nothing about it."""
    host = mail.ticket.site.hostname if mail.ticket_id else ""
    if not _HOST.fullmatch(host):
        host = str(DNS_NAME)
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"
