"""How often a visitor may ask, and what tells them from machines."""

from typing import Any

from ..services.guards import Entry
from ..services.visitors import hash_token
from . import schemas, throttling
from .clients import client_address
from .visitor_auth import token_of

#: Tokens of challenge backends have some two thousand characters.
_LONGEST = 4096


def throttle(request, *scopes: str) -> None:
    """Limits by visitor: the token where there is one, else the address."""
    token = token_of(request)
    who = hash_token(token) if token else client_address(request)
    for scope in scopes:
        throttling.check(scope, who)


def entry_of(request, body: dict[str, Any]) -> Entry:
    """What came beside the fields of a form."""
    return Entry(
        stamp=schemas.short_text(body, "stamp", 200),
        website=schemas.short_text(body, "website", 200),
        challenge=schemas.short_text(body, "challenge", _LONGEST),
        address=client_address(request),
    )
