"""All streams of one process and event loop, and the fan-out of events to them."""

import asyncio
import os

from ... import conf
from . import frames, heap, redis_link, shutdown
from .bridge import Bridge
from .bus import CONTROL, END
from .listener import HubListener
from .stream import Stream
from .verifier import Verifier
from .wheel import Wheel

#: So much is handed to the streams between two chances to send it.
TURN_BYTES = 16 * 1024


class Hub:
    """Everything here runs in the event loop's thread, so nothing needs a lock."""

    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.loop = loop
        #: In the order in which they were opened.
        self.streams: dict[Stream, None] = {}
        #: Streams whose server has not yet taken what was sent.
        self.busy: set[Stream] = set()
        self.stopping = False
        self._by_channel: dict[str, set[Stream]] = {}
        self._by_reader: dict[tuple, list[Stream]] = {}
        self._listener = HubListener(loop, self._drain)
        self.verifier = Verifier(loop)
        self.bridge: Bridge | None = None
        self.wheel = Wheel(self)

    def has_room(self) -> bool:
        """Whether another stream may open."""
        limit = conf.get("STREAMS_PER_PROCESS")
        return not self.stopping and len(self.streams) < limit

    def open(self, stream: Stream) -> None:
        """``stream`` hears its channels from now on."""
        if not self.streams:
            self._wake_up()
        stream.hub = self
        self.streams[stream] = None
        for channel in stream.channels:
            members = self._by_channel.get(channel)
            if members is None:
                members = self._by_channel[channel] = set()
                self._listener.add(channel)
            members.add(stream)
        self._make_room(stream)
        self.wheel.add(stream)

    def close(self, stream: Stream) -> None:
        """Forget ``stream``; it may be called twice."""
        if stream not in self.streams:
            return
        stream.ending = True
        del self.streams[stream]
        self.busy.discard(stream)
        self.wheel.discard(stream)
        self.verifier.discard(stream)
        self._leave_reader(stream)
        for channel in stream.channels:
            members = self._by_channel.get(channel)
            if members is None:
                continue
            members.discard(stream)
            if not members:
                del self._by_channel[channel]
                self._listener.remove(channel)

    def deliver(self, channel: str, event_type: str, text: str) -> None:
        """Bring one event to the streams that hear ``channel``."""
        members = self._by_channel.get(channel)
        if not members:
            return
        if event_type in CONTROL:
            self._obey(event_type, members)
            return
        frame = frames.encode(event_type, text)
        for stream in members:
            stream.push(frame)

    def recovered(self) -> None:
        """Events may have been missed: tell every reader the truth."""
        self.verifier.tell(self.streams)

    def shutdown(self) -> None:
        """The server stops: end every stream, open no other."""
        self.stopping = True
        for stream in list(self.streams):
            stream.end("shutdown")
        self.verifier.close()

    def _wake_up(self) -> None:
        shutdown.watch(stop_all)
        heap.settle()
        self.wheel.start()
        where = redis_link.configured()
        if where and self.bridge is None:
            self.bridge = Bridge(self, where)

    def _drain(self) -> None:
        queue = self._listener.queue
        size = 0
        while queue:
            channel, event_type, text = queue.popleft()
            self.deliver(channel, event_type, text)
            size += len(text)
            if size >= TURN_BYTES and queue:
                # What has been pushed goes out before the rest of a burst:
                # otherwise every reader would look slow. Asked for as a new event
                # asks, so that there is one next turn and not one for each event.
                self._listener.wake_threadsafe()
                return

    def _obey(self, order: str, members: set[Stream]) -> None:
        if order == END:
            for stream in list(members):
                stream.end("revoked")
        else:
            self.verifier.check(members)

    def _make_room(self, stream: Stream) -> None:
        mine = self._by_reader.get(stream.reader)
        if mine is None:
            self._by_reader[stream.reader] = [stream]
            return
        mine.append(stream)
        while len(mine) > max(1, conf.get("STREAMS_PER_READER")):
            mine.pop(0).end("replaced")

    def _leave_reader(self, stream: Stream) -> None:
        mine = self._by_reader.get(stream.reader, [])
        if stream in mine:
            mine.remove(stream)
        if not mine:
            self._by_reader.pop(stream.reader, None)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def get_hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        for ended in [other for other in _hubs if other.is_closed()]:
            del _hubs[ended]
        hub = _hubs[loop] = Hub(loop)
    return hub


def open_streams() -> int:
    """How many streams this process holds; callable from any thread."""
    return sum(len(hub.streams) for hub in list(_hubs.values()))


def stopping() -> bool:
    """Whether the server is about to end; callable from any thread."""
    return any(
        hub.stopping and not hub.loop.is_closed() for hub in list(_hubs.values())
    )


def stop_all() -> None:
    """End the streams of every loop; callable from any thread."""
    for loop, hub in list(_hubs.items()):
        if not loop.is_closed():
            loop.call_soon_threadsafe(hub.shutdown)


os.register_at_fork(after_in_child=_hubs.clear)
