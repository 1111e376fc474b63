"""Tickets: short-lived signed proofs that a reader may open a stream.

The view that issues one has checked the reader's rights, so opening a stream
costs no query. A ticket is ``django.core.signing`` with a salt of its own, never a
JWT: django-eventstream trusts any HS256 JWT signed with SECRET_KEY.

Thousands may be read in a second, after a restart. So there is neither JSON nor
compression in it: fields with dots between them, channels with tildes (which an
address need not escape), then time and signature.
"""

import hashlib
import hmac
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .. import conf
from ..services.heads import Reader, VisitorHead
from . import channels as names

SALT = "wagtail_livechat.stream"
_FIELDS = 7


class InvalidTicket(Exception):
    """The ticket is missing, forged, too old or not one of ours."""


class Ticket(NamedTuple):
    """Who may listen, to which channels, and the head when it was issued.

    ``origin``: that of the foreign page it was issued to, else empty (R7).
    """

    reader: Reader
    channels: tuple[str, ...]
    head: VisitorHead | None
    origin: str = ""


def issue(
    reader: Reader,
    channels: Iterable[str],
    head: VisitorHead | None = None,
    origin: str = "",
) -> str:
    """The address of a stream, ticket included, valid for a minute or so.

    ``head``: what the reader's ``head`` frame would say now, if that is known.
    ``origin``: the page of another site that may read the stream.
    """
    content = ".".join(
        (
            reader.kind,
            str(reader.id),
            "~".join(name.removeprefix(names.PREFIX) for name in channels),
            head.conversation if head else "",
            str(head.head) if head else "",
            signing.b64_encode(origin.encode()).decode() if origin else "",
            # Last, because it may be any text: a host's users may have their own
            # session hashes.
            reader.key,
        )
    )
    ticket = _signer(settings.SECRET_KEY, _fallbacks()).sign(content)
    address = reverse("wagtail_livechat:stream")
    return f"{address}?{urlencode({'ticket': ticket})}"


def read(ticket: str) -> Ticket:
    """What an incoming ticket allows; raises ``InvalidTicket``."""
    try:
        content = _signer(settings.SECRET_KEY, _fallbacks()).unsign(
            ticket, max_age=conf.get("STREAM_TICKET_SECONDS")
        )
        kind, pk, short, conversation, head, origin, key = content.split(
            ".", _FIELDS - 1
        )
        return Ticket(
            Reader(kind, int(pk), key),
            tuple([names.PREFIX + name for name in short.split("~")] if short else ()),
            VisitorHead(conversation, int(head)) if conversation else None,
            signing.b64_decode(origin.encode()).decode() if origin else "",
        )
    # Signed by us but of another version's shape: as good as expired.
    except (signing.BadSignature, ValueError) as error:
        raise InvalidTicket from error


class _Signer(signing.TimestampSigner):
    """The same signatures, without deriving the same key for every ticket."""

    def signature(self, value, key=None):
        derived = _derived_key(self.salt + "signer", key or self.key)
        digest = hmac.digest(derived, value.encode(), "sha256")
        return signing.b64_encode(digest).decode()


@lru_cache(maxsize=16)
def _derived_key(salt: str, secret) -> bytes:
    # As ``salted_hmac`` does it; a test compares the signatures.
    secret = secret.encode() if isinstance(secret, str) else secret
    return hashlib.sha256(salt.encode() + secret).digest()


@lru_cache(maxsize=4)
def _signer(secret, fallbacks: tuple) -> _Signer:
    # The secrets are arguments so that changed settings cannot meet an old signer.
    return _Signer(key=secret, fallback_keys=fallbacks, salt=SALT)


def _fallbacks() -> tuple:
    return tuple(settings.SECRET_KEY_FALLBACKS)
