"""Tickets: short-lived signed proofs that a reader may open a stream.

The view that issues one has checked the reader's rights, so opening a stream
costs no query. A ticket is ``django.core.signing`` with a salt of its own, never a
JWT: django-eventstream trusts any HS256 JWT signed with SECRET_KEY.
"""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

from .. import conf
from ..services.heads import Reader
from . import channels as names

SALT = "wagtail_livechat.stream"
_FEW = 3


class InvalidTicket(Exception):
    """The ticket is missing, forged, too old or not one of ours."""


class Ticket(NamedTuple):
    """Who may listen, and to which channels."""

    reader: Reader
    channels: tuple[str, ...]


def issue(reader: Reader, channels: Iterable[str]) -> str:
    """The address of a stream, ticket included, valid for a minute or so."""
    short = [name.removeprefix(names.PREFIX) for name in channels]
    content = {"r": list(reader), "c": short}
    # A visitor's one channel would not get shorter, only slower to read.
    ticket = signing.dumps(content, salt=SALT, compress=len(short) > _FEW)
    address = reverse("wagtail_livechat:stream")
    return f"{address}?{urlencode({'ticket': ticket})}"


def read(ticket: str) -> Ticket:
    """What an incoming ticket allows; raises ``InvalidTicket``."""
    try:
        content = signing.loads(
            ticket, salt=SALT, max_age=conf.get("STREAM_TICKET_SECONDS")
        )
        return Ticket(
            Reader(*content["r"]),
            tuple(names.PREFIX + name for name in content["c"]),
        )
    # Signed by us but of another version's shape: as good as expired.
    except (signing.BadSignature, ValueError, TypeError, KeyError) as error:
        raise InvalidTicket from error
