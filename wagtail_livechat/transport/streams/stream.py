"""One open stream: what waits to be sent, and how it ends."""

import asyncio
import logging

from . import frames

logger = logging.getLogger(__name__)

#: What may wait for a slow reader. It then loses its stream, not messages: those
#: it fetches when it comes back.
PENDING_BYTES = 64 * 1024


class Stream:
    """What all streams share; subclasses bring the frames to the server."""

    # No dict: there are thousands of these, and they do nothing most of the time.
    __slots__ = (
        "reader",
        "channels",
        "hub",
        "slot",
        "expires",
        "head",
        "pending",
        "size",
        "since",
        "ending",
        "task",
    )

    def __init__(self, ticket):
        self.reader = ticket.reader
        self.channels = ticket.channels
        self.hub = None
        self.slot = 0
        self.expires = 0.0
        #: What the reader was last told, see the verifier.
        self.head = ticket.head.head if ticket.head else None
        self.pending = None
        self.size = 0
        self.since = 0.0
        self.ending = False
        self.task = None

    def push(self, frame: bytes) -> None:
        """Queue ``frame``; a reader that is too slow for it is sent away."""
        if self.ending:
            return
        # A single frame may be of any size: refusing it would refuse it for ever.
        if self.size and self.size + len(frame) > PENDING_BYTES:
            self.pending = None
            self.end("slow")
        else:
            self._queue(frame)

    def end(self, reason: str) -> None:
        """Say goodbye and end, once what is pending has been sent."""
        if not self.ending:
            self.ending = True
            self._queue(frames.bye(reason))

    def abort(self) -> None:
        """End without a word: the reader has taken nothing for too long."""
        raise NotImplementedError

    def _queue(self, frame: bytes) -> None:
        if self.pending is None:
            self.pending = []
        self.pending.append(frame)
        self.size += len(frame)
        self._wake()

    def _take(self) -> bytes:
        # The size stays until ``_sent``: what the server holds counts as well.
        body = b"".join(self.pending)
        self.pending = None
        self.since = self.hub.loop.time()
        self.hub.busy.add(self)
        return body

    def _sent(self) -> None:
        self.size = sum(map(len, self.pending)) if self.pending else 0
        self.hub.busy.discard(self)

    def _wake(self) -> None:
        raise NotImplementedError


class AsgiStream(Stream):
    """A stream that writes straight to the server.

    Its coroutine only waits for the reader to leave; a short-lived task sends
    whatever is pending, many frames at once if they came in a burst.
    """

    __slots__ = ("send", "flusher")

    def __init__(self, ticket, send):
        super().__init__(ticket)
        self.send = send
        # Anything but None holds frames back, here until the response has begun.
        self.flusher = self

    def begin(self) -> None:
        """The response has begun: frames may go out."""
        self.flusher = None
        if self.pending:
            self._wake()

    def abort(self) -> None:
        self.ending = True
        transport = getattr(getattr(self.send, "__self__", None), "transport", None)
        if transport is not None and hasattr(transport, "abort"):
            # uvicorn: a closed transport would keep its buffer until the kernel
            # gives the reader up, which takes a quarter of an hour.
            transport.abort()
        task = self.task
        self.stop()
        task.cancel()

    def stop(self) -> None:
        """Nothing more can be sent, and the coroutine need not be woken."""
        self.task = None
        if isinstance(self.flusher, asyncio.Task):
            self.flusher.cancel()

    def _wake(self) -> None:
        if self.flusher is None:
            self.flusher = self.hub.loop.create_task(self._flush())

    async def _flush(self) -> None:
        try:
            await self._send_pending()
        except Exception as error:
            # The reader has gone; servers tell it in different ways.
            logger.debug("Sending to a stream failed: %r", error)
            self.ending = True
        finally:
            self.flusher = None
            self._sent()
        if self.ending and self.task is not None:
            # Some servers do not wake the coroutine when the response is complete.
            self.task.cancel()

    async def _send_pending(self) -> None:
        while self.pending:
            last = self.ending
            message = {
                "type": "http.response.body",
                "body": self._take(),
                "more_body": not last,
            }
            await self.send(message)
            self._sent()
            if last:
                return
