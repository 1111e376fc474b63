"""Reads the truth for many readers at once, and tells each its own part."""

import asyncio
import logging
from collections.abc import Iterable
from itertools import islice

from django.db import connections

from ...services import heads, timers
from ..crew import Crew
from . import frames
from .stream import Stream

logger = logging.getLogger(__name__)

BATCH = 500


class Verifier:
    """Streams to verify, taken in batches, one batch at a time.

    The queries run in a thread; the event loop never waits for the database.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.failing = False
        self._loop = loop
        self._crew = Crew("livechat-heads", 1)
        # Dicts as ordered sets. In this order of urgency:
        self._check: dict[Stream, None] = {}
        self._tell: dict[Stream, None] = {}
        self._changes: dict[Stream, None] = {}
        self._task: asyncio.Task | None = None
        self._since: float | None = None

    def check(self, streams: Iterable[Stream]) -> None:
        """End those of ``streams`` whose reader's right has gone, at once."""
        self._check.update(dict.fromkeys(streams))
        self._start()

    def tell(self, streams: Iterable[Stream]) -> None:
        """Send each of ``streams`` its head, or end it."""
        self._tell.update(dict.fromkeys(streams))
        self._start()

    def tell_changes(self, streams: Iterable[Stream]) -> None:
        """The same, but say nothing where the head is as last told."""
        self._changes.update(dict.fromkeys(streams))
        self._start()

    def discard(self, stream: Stream) -> None:
        """Forget ``stream``."""
        for waiting in (self._check, self._tell, self._changes):
            waiting.pop(stream, None)

    def close(self) -> None:
        """Let the thread end when it has finished: the server stops."""
        self._crew.close()

    def late(self, now: float, patience: float) -> bool:
        """Whether a batch has taken longer than ``patience`` seconds so far."""
        return self._since is not None and now - self._since > patience

    def _start(self) -> None:
        waiting = self._check or self._tell or self._changes
        if waiting and (self._task is None or self._task.done()):
            self._task = self._loop.create_task(self._run())

    async def _run(self) -> None:
        try:
            while waiting := self._check or self._tell or self._changes:
                if not await self._handle(waiting):
                    return
        finally:
            self._since = None
            # Between two turns of the wheel no connection is held.
            self._crew.put(connections.close_all)

    async def _handle(self, waiting: dict[Stream, None]) -> bool:
        batch = _take(waiting)
        readers = {stream.reader for stream in batch}
        self._since = self._loop.time()
        try:
            answers = await self._crew.run(_read, readers)
        except Exception as error:
            self._failed(error, batch, waiting)
            return False
        self._succeeded()
        _answer(batch, answers, only_changes=waiting is self._changes)
        return True

    def _failed(self, error, batch: list[Stream], waiting) -> None:
        if not self.failing:
            self.failing = True
            logger.error(
                "The state of chats cannot be read; streams stay open and are"
                " told nothing meanwhile. (%s)",
                error,
            )
        # Rights in doubt are asked about again with the next batch. For the rest
        # the next heartbeat will do.
        if waiting is self._check:
            waiting.update((stream, None) for stream in batch if not stream.ending)
        else:
            for stream in batch:
                stream.push(frames.KEEP_ALIVE)

    def _succeeded(self) -> None:
        if self.failing:
            self.failing = False
            logger.warning("The state of chats can be read again.")


def _read(readers: set) -> dict:
    # A thread with a database connection comes by: deadlines are looked after too.
    timers.notice()
    return heads.read(readers)


def _take(waiting: dict[Stream, None]) -> list[Stream]:
    batch = list(islice(waiting, BATCH))
    for stream in batch:
        del waiting[stream]
    return batch


def _answer(batch: list[Stream], answers: dict, *, only_changes: bool) -> None:
    encoded: dict = {}
    for stream in batch:
        answer = answers.get(stream.reader)
        if answer is None:
            stream.end("revoked")
            continue
        if only_changes and "head" in answer and stream.head == answer["head"]:
            # A visitor's; most often so, and nothing need be encoded.
            continue
        frame = encoded.get(stream.reader)
        if frame is None:
            frame = frames.encode("head", frames.to_json(answer))
            encoded[stream.reader] = frame
        told = answer.get("head", hash(frame))
        if not (only_changes and stream.head == told):
            stream.head = told
            stream.push(frame)
