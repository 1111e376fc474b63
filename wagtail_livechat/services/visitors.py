"""Visitors and their tokens (design: visitor identity; quality: T6)."""

import hashlib
import secrets
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from ..models import Conversation, Visitor
from .announce import announce
from .intake import Given
from .prepared import Prepared

#: Characters of the token's hash that streams carry to notice a rotation.
KEY_LENGTH = 16

_NEWEST_CHAT = Prepared(
    lambda site_id, token_hash: (
        Conversation.objects.filter(
            visitor__site=site_id, visitor__token_hash=token_hash
        )
        .order_by("-pk")
        .values_list("pk", "visitor_id", "visitor__user_id", "visitor__name")[:1]
    ),
    int,
    str,
)


def hash_token(token: str) -> str:
    """What is stored of a token: it has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find(site_id: int, token: str) -> Visitor | None:
    """The visitor of that site who holds ``token``."""
    if not token:
        return None
    return Visitor.objects.filter(site=site_id, token_hash=hash_token(token)).first()


def find_with_chat(site_id: int, token: str) -> tuple[Visitor, int | None] | None:
    """The same, and the primary key of the visitor's newest chat, open or not.

    One narrow query, because every message needs it: of the visitor only what is
    read here is loaded, the rest when it is asked for.
    """
    if not token:
        return None
    for pk, *loaded in _NEWEST_CHAT.rows(site_id, hash_token(token)):
        alias = _NEWEST_CHAT.alias()
        return Visitor.from_db(alias, ("id", "user_id", "name"), loaded), pk
    visitor = find(site_id, token)
    return visitor and (visitor, None)


def create(
    site, *, seed: bytes, user=None, name="", email="", language=""
) -> tuple[Visitor, str]:
    """A new visitor and the token, of which only the hash is stored.

    ``seed`` is a random secret of the visitor's browser. The token is made from
    it with the site's key, so that a start repeated because its answer was lost
    gets the same token again.
    """
    token = _make_token(seed)
    visitor = Visitor.objects.create(
        site=site,
        token_hash=hash_token(token),
        user=user,
        name=name,
        email=email,
        language=language,
    )
    return visitor, token


def complete(visitor: Visitor, **details: str) -> None:
    """Remember what a visitor who is known has said of themselves only now."""
    news = {
        name: value
        for name, value in details.items()
        if value and not getattr(visitor, name)
    }
    for name, value in news.items():
        setattr(visitor, name, value)
    if news:
        visitor.save(update_fields=list(news))


def create_or_complete(
    site,
    visitor: Visitor | None,
    user,
    client_id: uuid.UUID,
    given: Given,
    details: Mapping[str, Any],
) -> tuple[Visitor, str | None]:
    """Who writes to us, and the token if it is somebody new.

    ``given`` and ``details`` are what the form said; the same ``client_id`` makes the
    same token.
    """
    personal = {"name": given.name, "email": given.email}
    if visitor is None:
        language = details.get("language", "")
        return create(
            site, seed=client_id.bytes, user=user, language=language, **personal
        )
    complete(visitor, **personal)
    return visitor, None


def token_from(seed: bytes, visitor: Visitor) -> str | None:
    """The visitor's token, if ``seed`` made it and it has not been replaced."""
    token = _make_token(seed)
    same = constant_time_compare(hash_token(token), visitor.token_hash)
    return token if same else None


def rotate_token(visitor: Visitor) -> str:
    """Give the visitor a new token; the old one is dead at once."""
    token = _make_token(secrets.token_bytes(32))
    visitor.token_hash = hash_token(token)
    visitor.save(update_fields=["token_hash"])
    announce("visitor_token_revoked", visitor=visitor)
    return token


def _make_token(seed: bytes) -> str:
    mac = salted_hmac("wagtail_livechat.visitor", seed, algorithm="sha256")
    return urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()


def set_user(visitor: Visitor, user) -> str:
    """Bind the visitor to ``user`` (None after a log-out); returns a new token."""
    visitor.user = user
    visitor.save(update_fields=["user"])
    return rotate_token(visitor)
