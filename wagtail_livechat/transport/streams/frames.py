"""The bytes that go out on a stream."""

import json
import random
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django_eventstream.utils import sse_encode_event

from ...services.heads import VisitorHead

#: A comment: the reader's EventSource ignores it, proxies see that we are alive.
KEEP_ALIVE = b": keep-alive\n\n"

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-store",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
}


def headers_for(origin: str) -> dict[str, str]:
    """``HEADERS``, and the leave to read for the foreign page the ticket names."""
    if not origin:
        return HEADERS
    return {**HEADERS, "Access-Control-Allow-Origin": origin, "Vary": "Origin"}


def to_json(data: Any) -> str:
    """JSON on one line; ASCII only, so no line separator of any kind is left."""
    return json.dumps(data, cls=DjangoJSONEncoder, separators=(",", ":"))


def encode(event_type: str, data: str) -> bytes:
    """One event; ``data`` is JSON already."""
    return sse_encode_event(event_type, data).encode()


def opening(head: VisitorHead | None) -> bytes:
    """What a stream begins with: ``hello``, and the head if the ticket has it.

    ``retry`` spreads the readers that a broken server sends away all at once.
    """
    hello = b"retry: %d\n\n%b" % (2_000 + int(random.random() * 6_001), _HELLO)
    return hello if head is None else hello + visitor_head(head)


def visitor_head(head: VisitorHead) -> bytes:
    """``encode("head", ...)``, only quicker: it is made for every visitor."""
    text = f'event: head\ndata: {{"conversation":"{head.conversation}",'
    return f'{text}"head":{head.head}}}\n\n'.encode()


_HELLO = encode("hello", "{}")


def bye(reason: str) -> bytes:
    """What a stream ends with; the reader comes back with a new ticket."""
    return encode("bye", to_json({"reason": reason}))
