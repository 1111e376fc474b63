"""A reader that keeps the contract's rule, for comparing with the database.

The cursor is the highest contiguous ``seq``. An event is applied only if it
follows the cursor directly; anything else makes the reader fetch what is after
it. So are heads that differ, new streams, and 25 seconds of silence.
"""

import threading
import time
from collections.abc import Callable

import httpx

from .clients import Agent, Busy, Visitor
from .sse import Frame, SSEReader, StreamRefused

SILENCE = 25.0


class Follower:
    """Follows one conversation until closed, through faults of any kind."""

    def __init__(self, client: Visitor | Agent, conversation: str, retry: float = 0.3):
        self.client = client.twin()
        self.conversation = conversation
        self.messages: list[dict] = []
        #: When each ``seq`` was seen, and whether an event brought it.
        self.seen_at: dict[int, float] = {}
        self.by_event: set[int] = set()
        self.problems: list[str] = []
        self.streams_opened = 0
        self.byes: list[str | None] = []
        self._retry = retry
        self._changed = threading.Condition()
        self._stop = threading.Event()
        self._stream: SSEReader | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    @property
    def cursor(self) -> int:
        return self.messages[-1]["seq"] if self.messages else 0

    def texts(self) -> list[str]:
        with self._changed:
            return [message["text"] for message in self.messages]

    def wait_seq(self, seq: int, timeout: float = 15) -> None:
        """Wait until everything up to ``seq`` is there."""
        self.wait(lambda: self.cursor >= seq, timeout, f"seq {seq}")

    def wait_stream(self, number: int = 1, timeout: float = 15) -> None:
        """Wait until the ``number``-th stream has said hello."""
        self.wait(lambda: self.streams_opened >= number, timeout, f"stream {number}")

    def wait(self, ready: Callable[[], bool], timeout: float, what: str) -> None:
        with self._changed:
            if not self._changed.wait_for(ready, timeout):
                raise AssertionError(
                    f"Not within {timeout:g} s: {what}; cursor {self.cursor}, "
                    f"streams {self.streams_opened}, problems {self.problems[-5:]}"
                )

    def close(self) -> None:
        self._stop.set()
        if stream := self._stream:
            stream.close()
        self._thread.join(10)
        self.client.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._follow()
            except (httpx.HTTPError, OSError, AssertionError) as error:
                self.problems.append(repr(error)[:300])
            self._stop.wait(self._retry)

    def _follow(self) -> None:
        stream_url = self._fetch()
        if isinstance(self.client, Agent):
            stream_url = self.client.desk()["stream"]
        assert stream_url, "no stream was offered"
        try:
            stream = self._stream = self.client.open_stream(stream_url, silence=SILENCE)
        except StreamRefused as refusal:
            self.problems.append(str(refusal))
            return
        position = 0
        try:
            while not self._stop.is_set():
                try:
                    stream.wait_for(lambda frame: True, SILENCE, since=position)
                except AssertionError:
                    if stream.ended:
                        break
                    self._fetch()  # silence: ask
                    continue
                for frame in stream.frames[position:]:
                    position += 1
                    self._take(frame)
        finally:
            self.byes.append(stream.wait_end(1) if stream.ended else None)
            stream.close()

    def _take(self, frame: Frame) -> None:
        if frame.event == "hello":
            with self._changed:
                self.streams_opened += 1
                self._changed.notify_all()
        elif frame.event == "message":
            if frame.data["conversation"] == self.conversation:
                self._take_message(frame.message)
        elif frame.event == "head" and self._head(frame.data) != self.cursor:
            self._fetch()

    def _take_message(self, message: dict) -> None:
        if message["seq"] <= self.cursor:
            return
        if message["prev"] == self.cursor:
            self._add([message], by_event=True)
        else:
            self._fetch()

    def _head(self, data: dict) -> int:
        if "heads" in data:
            return data["heads"].get(self.conversation, self.cursor)
        return data["head"]

    def _fetch(self) -> str | None:
        while True:
            page = self._page()
            if page["reset"]:
                raise AssertionError(f"reset at cursor {self.cursor}")
            self._add(page["messages"], by_event=False)
            if not page["more"]:
                return page.get("stream")

    def _page(self) -> dict:
        """What is after the cursor; a server that is busy is asked again.

        Its stream may be well meanwhile, and is kept: only the database is away.
        """
        while True:
            try:
                if isinstance(self.client, Agent):
                    return self.client.snapshot(self.conversation, self.cursor)
                return self.client.snapshot(self.cursor)
            except Busy as busy:
                self.problems.append(repr(busy))
                if self._stop.wait(self._retry):
                    raise

    def _add(self, messages: list[dict], by_event: bool) -> None:
        with self._changed:
            for message in messages:
                if message["seq"] <= self.cursor:
                    continue
                if message["seq"] != self.cursor + 1:
                    self.problems.append(f"HOLE before {message}")
                self.messages.append(message)
                self.seen_at[message["seq"]] = time.monotonic()
                if by_event:
                    self.by_event.add(message["seq"])
            self._changed.notify_all()
