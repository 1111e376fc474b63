"""The load: streams and posts on plain asyncio sockets, in the harness' process.

No HTTP library, so that the client's own cost stays small beside the server's.
"""

import asyncio
import re
import time
from dataclasses import dataclass, field

from . import websocket

#: Every message carries its number like this; a reader looks for nothing else.
MARK = re.compile(rb"~(\d+)~")
MARK_LENGTH = 16


@dataclass
class Deliveries:
    """When each message was posted, and when it was first heard."""

    posted: dict[int, float] = field(default_factory=dict)
    heard: dict[int, float] = field(default_factory=dict)
    frames: int = 0

    def latencies(self) -> list[float]:
        """Seconds from the POST's start to the first frame, for those heard."""
        return [
            self.heard[number] - posted
            for number, posted in self.posted.items()
            if number in self.heard
        ]


class Stream(asyncio.Protocol):
    """One open event stream or WebSocket."""

    def __init__(self, request: bytes, deliveries: Deliveries):
        self.request = request
        self.deliveries = deliveries
        self.opened = asyncio.get_running_loop().create_future()
        self.closed = False
        self.frames = None
        self.rest = b""

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.request)

    def connection_lost(self, exc):
        self.closed = True
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(f"closed: {self.rest[:300]}"))

    def data_received(self, data):
        if self.opened.done():
            self.read(data)
            return
        self.rest += data
        head, separator, body = self.rest.partition(b"\r\n\r\n")
        if not separator:
            return
        status = head.split(b" ", 2)[1]
        if status == b"101":
            self.frames = websocket.Frames(self.transport)
        elif status != b"200":
            self.opened.set_exception(ConnectionError(f"refused: {self.rest[:300]}"))
            return
        elif not body:
            return  # opened means: its first event is here
        self.rest = b""
        self.opened.set_result(time.perf_counter())
        if body:
            self.read(body)

    def read(self, data: bytes) -> None:
        if self.frames:
            data = self.frames.feed(data)
        data = self.rest + data
        for mark in MARK.finditer(data):
            number = int(mark[1])
            self.deliveries.frames += 1
            self.deliveries.heard.setdefault(number, time.perf_counter())
        # A mark cut in two by the network is found when the rest comes.
        cut = data.rfind(b"~")
        tail = data[cut:] if cut >= 0 else b""
        self.rest = tail if len(tail) < MARK_LENGTH and tail.count(b"~") == 1 else b""

    def send(self, payload: bytes) -> None:
        """Send over a WebSocket."""
        self.transport.write(websocket.text_frame(payload))


class Poster(asyncio.Protocol):
    """A keep-alive connection that posts one request after the other."""

    def __init__(self, port: int):
        self.port = port
        self.transport = None
        self.answer = None
        self.received = b""

    async def post(self, request: bytes) -> tuple[int, bytes]:
        """Send a whole request; its status and body."""
        loop = asyncio.get_running_loop()
        if self.transport is None or self.transport.is_closing():
            await loop.create_connection(lambda: self, "127.0.0.1", self.port)
        self.answer = loop.create_future()
        self.received = b""
        self.transport.write(request)
        return await self.answer

    def connection_made(self, transport):
        self.transport = transport

    def connection_lost(self, exc):
        if self.answer and not self.answer.done():
            self.answer.set_exception(ConnectionError("closed while posting"))

    def data_received(self, data):
        self.received += data
        head, separator, body = self.received.partition(b"\r\n\r\n")
        complete = separator and is_complete(head, body)
        if complete and self.answer and not self.answer.done():
            self.answer.set_result((int(head[9:12]), body))

    def close(self):
        if self.transport:
            self.transport.close()


def is_complete(head: bytes, body: bytes) -> bool:
    """Whether the whole body has come, by its length or its last chunk."""
    if found := re.search(rb"content-length: *(\d+)", head, re.IGNORECASE):
        return len(body) >= int(found[1])
    if re.search(rb"transfer-encoding: *chunked", head, re.IGNORECASE):
        return body.endswith(b"0\r\n\r\n")
    return True  # 204


async def open_streams(
    port: int, requests: list[bytes], deliveries: Deliveries, at_once: int = 64
) -> list[Stream]:
    """Open a stream for each request, ``at_once`` being on their way at a time."""
    loop = asyncio.get_running_loop()
    waiting = iter(requests)
    streams: list[Stream] = []

    async def opener():
        for request in waiting:
            stream = Stream(request, deliveries)
            await loop.create_connection(lambda: stream, "127.0.0.1", port)  # noqa: B023
            await stream.opened
            streams.append(stream)

    await asyncio.gather(*(opener() for _ in range(min(at_once, len(requests)))))
    return streams


async def close_streams(streams: list[Stream]) -> None:
    """Close them and wait until they are closed on this side."""
    for stream in streams:
        stream.transport.abort()
    while not all(stream.closed for stream in streams):
        await asyncio.sleep(0.01)
