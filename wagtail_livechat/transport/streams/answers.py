"""Answers that are not a stream: refusals, as JSON like those of the API."""

import random
from typing import NamedTuple

from django.utils.translation import gettext as _

from . import frames


class Refusal(NamedTuple):
    """Why there is no stream."""

    status: int
    code: str
    message: str
    headers: dict[str, str]

    def body(self) -> bytes:
        """The JSON that says so."""
        error = {"code": self.code, "message": self.message, "field": None}
        return frames.to_json({"error": error}).encode()

    def all_headers(self) -> dict[str, str]:
        """The headers to answer with."""
        return {
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            **self.headers,
        }


def bad_ticket() -> Refusal:
    """No ticket, a forged or an old one: the reader asks the API for another."""
    message = _("This address is no longer valid. Please ask for a new one.")
    return Refusal(403, "ticket", message, {})


def wrong_method() -> Refusal:
    """A stream can only be read."""
    message = _("Only GET and HEAD are allowed here.")
    return Refusal(405, "method", message, {"Allow": "GET, HEAD"})


def no_room() -> Refusal:
    """As many streams as allowed, or the server is about to stop."""
    message = _("There are too many open connections. Please try again soon.")
    wait = str(random.randint(5, 15))
    return Refusal(503, "busy", message, {"Retry-After": wait})


def no_streams() -> Refusal:
    """This server process cannot stream; the reader polls instead."""
    message = _("This server does not offer event streams.")
    return Refusal(501, "no_streams", message, {})
