"""Server-sent events with nothing but ASGI: no Django, no database, no check.

The floor that Python and this server allow. A reader waits on an event and
writes whatever was queued for it.
"""

import asyncio
import json
from urllib.parse import parse_qs

readers: dict[str, set["Reader"]] = {}


class Reader:
    """One open stream."""

    __slots__ = ("queued", "wake")

    def __init__(self):
        self.queued: list[bytes] = []
        self.wake = asyncio.Event()


async def application(scope, receive, send):
    """GET /events/?channel=NAME is a stream, POST /send/ publishes."""
    if scope["type"] != "http":
        return
    if scope["path"] == "/send/":
        await publish(receive, send)
    else:
        channel = parse_qs(scope["query_string"].decode())["channel"][0]
        await stream(channel, receive, send)


async def publish(receive, send):
    body, more = b"", True
    while more:
        part = await receive()
        body += part.get("body", b"")
        more = part.get("more_body", False)
    sent = json.loads(body)
    answer = json.dumps({"message": {"text": sent["text"]}}).encode()
    frame = b"event: message\ndata: " + answer + b"\n\n"
    for channel in sent["channels"]:
        for reader in readers.get(channel, ()):
            reader.queued.append(frame)
            reader.wake.set()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(answer)).encode()),
    ]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


async def stream(channel, receive, send):
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send(part(b"event: hello\ndata: {}\n\n"))
    reader = Reader()
    readers.setdefault(channel, set()).add(reader)
    writer = asyncio.ensure_future(write(reader, send))
    try:
        await receive()  # the request's (empty) body
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        writer.cancel()
        readers[channel].discard(reader)
        if not readers[channel]:
            del readers[channel]


async def write(reader, send):
    while True:
        await reader.wake.wait()
        reader.wake.clear()
        queued, reader.queued = reader.queued, []
        await send(part(b"".join(queued)))


def part(body: bytes) -> dict:
    return {"type": "http.response.body", "body": body, "more_body": True}
