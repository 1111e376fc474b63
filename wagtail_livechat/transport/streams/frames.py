"""The bytes that go out on a stream."""

import json
import random
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django_eventstream.utils import sse_encode_event

#: A comment: the reader's EventSource ignores it, proxies see that we are alive.
KEEP_ALIVE = b": keep-alive\n\n"

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-store",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
}


def to_json(data: Any) -> str:
    """JSON on one line; ASCII only, so no line separator of any kind is left."""
    return json.dumps(data, cls=DjangoJSONEncoder, separators=(",", ":"))


def encode(event_type: str, data: str) -> bytes:
    """One event; ``data`` is JSON already."""
    return sse_encode_event(event_type, data).encode()


def hello() -> bytes:
    """What a stream begins with.

    ``retry`` spreads the readers that a broken server sends away all at once.
    """
    retry = f"retry: {random.randint(2_000, 8_000)}\n\n"
    return retry.encode() + encode("hello", "{}")


def bye(reason: str) -> bytes:
    """What a stream ends with; the reader comes back with a new ticket."""
    return encode("bye", to_json({"reason": reason}))
