"""The clock of a hub: one task, however many streams are open."""

import asyncio
import logging
import random

from ... import conf
from . import frames
from .stream import Stream

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.25
#: A batch of queries that takes longer is not waited for with the heartbeat.
PATIENCE_SECONDS = 3.0


class Wheel:
    """Spreads heartbeats evenly: each second one slot of streams has its turn."""

    def __init__(self, hub):
        self._hub = hub
        self._slots: list[set[Stream]] = []
        self._newcomers: set[Stream] = set()
        self._task: asyncio.Task | None = None
        self._position = 0
        self._next_slot = 0.0
        self._next_poll = 0.0

    def start(self) -> None:
        """Begin to turn, if it stands still."""
        if self._task is not None and not self._task.done():
            return
        interval = conf.get("HEARTBEAT_SECONDS")
        now = self._hub.loop.time()
        self._slots = [set() for _ in range(max(1, round(interval)))]
        self._pause = interval / len(self._slots)
        self._next_slot = now + self._pause
        self._next_poll = now + conf.get("DEGRADED_POLL_SECONDS")
        self._task = self._hub.loop.create_task(self._run())

    def add(self, stream: Stream) -> None:
        """Verify ``stream`` at the next tick, then at every heartbeat."""
        lifetime = conf.get("STREAM_LIFETIME_SECONDS") * random.uniform(0.8, 1.2)
        stream.expires = self._hub.loop.time() + lifetime
        # Streams that come all at once, after a restart, do not stay in step.
        stream.slot = int(random.random() * len(self._slots))
        self._slots[stream.slot].add(stream)
        self._newcomers.add(stream)

    def discard(self, stream: Stream) -> None:
        """Forget ``stream``."""
        self._slots[stream.slot].discard(stream)
        self._newcomers.discard(stream)

    async def _run(self) -> None:
        while self._hub.streams:
            await asyncio.sleep(TICK_SECONDS)
            try:
                self._turn(self._hub.loop.time())
            except Exception:
                logger.exception("The clock of the chat streams missed a turn.")

    def _turn(self, now: float) -> None:
        self._abort_stalled(now)
        if self._newcomers:
            # What was in the ticket may be old by now: a message may have been
            # stored before the stream could hear it.
            self._hub.verifier.tell_changes(self._newcomers)
            self._newcomers = set()
        self._poll_while_degraded(now)
        # After a pause of the whole process, no more than one full turn.
        for _ in range(len(self._slots)):
            if now < self._next_slot:
                return
            self._next_slot += self._pause
            self._position = (self._position + 1) % len(self._slots)
            self._beat(list(self._slots[self._position]), now)
        self._next_slot = max(self._next_slot, now)

    def _beat(self, streams: list[Stream], now: float) -> None:
        for stream in streams:
            if now >= stream.expires:
                stream.end("rotate")
        verifier = self._hub.verifier
        if verifier.late(now, PATIENCE_SECONDS):
            for stream in streams:
                stream.push(frames.KEEP_ALIVE)
        verifier.tell(stream for stream in streams if not stream.ending)

    def _abort_stalled(self, now: float) -> None:
        latest = now - conf.get("SEND_TIMEOUT_SECONDS")
        for stream in [s for s in self._hub.busy if s.since < latest]:
            stream.abort()

    def _poll_while_degraded(self, now: float) -> None:
        """Without Redis the database is asked more often, for all streams."""
        bridge = self._hub.bridge
        if now < self._next_poll or bridge is None or bridge.up:
            return
        self._next_poll = now + conf.get("DEGRADED_POLL_SECONDS")
        self._hub.verifier.tell_changes(self._hub.streams)
