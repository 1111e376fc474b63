"""Publishing to Redis from a thread of its own: a send never waits for it."""

import atexit
import logging
import os
import threading
import time
from collections import deque
from typing import Any

from . import redis_link

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 0.25
MAX_QUEUED = 10_000
#: Late events are of no use: after an outage readers compare heads anyway.
MAX_AGE_SECONDS = 10
_BATCH = 200
_PAUSES = (0.05, 0.25, 0.5, 1.0)


class Sender:
    """A bounded queue and the one thread that empties it."""

    def __init__(self, where: str | dict[str, Any]):
        self.where = where
        self.down = False
        self._channel = redis_link.channel_name()
        self._queue: deque[tuple[float, bytes]] = deque(maxlen=MAX_QUEUED)
        self._batch: list[tuple[float, bytes]] = []
        self._filled = threading.Event()
        self._closed = threading.Event()
        self._failures = 0
        self._client = None
        self._thread = threading.Thread(
            target=self._run, name="livechat-sender", daemon=True
        )
        self._thread.start()

    def put(self, message: bytes, keep: bool = False) -> None:
        """Queue ``message``; the oldest is dropped when there are too many.

        ``keep``: an order that must arrive even after a long outage.
        """
        self._queue.append((float("inf") if keep else time.monotonic(), message))
        self._filled.set()

    def flush(self, timeout: float) -> bool:
        """Wait until all is sent; False after ``timeout``, at once if Redis is down."""
        deadline = time.monotonic() + timeout
        while self._queue or self._batch:
            if self.down or time.monotonic() > deadline:
                return False
            time.sleep(0.005)
        return True

    def close(self) -> None:
        """End the thread; what is still queued is dropped."""
        self._closed.set()
        self._filled.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._closed.is_set():
            self._filled.wait()
            self._filled.clear()
            while (self._batch or self._queue) and not self._closed.is_set():
                self._send_batch()
        self._disconnect()

    def _send_batch(self) -> None:
        while self._queue and len(self._batch) < _BATCH:
            self._batch.append(self._queue.popleft())
        oldest = time.monotonic() - MAX_AGE_SECONDS
        self._batch = [item for item in self._batch if item[0] > oldest]
        try:
            if self._batch:
                self._publish([message for _, message in self._batch])
        except Exception as error:
            self._failed(error)
        else:
            self._batch = []
            self._succeeded()

    def _publish(self, messages: list[bytes]) -> None:
        if self._client is None:
            self._client = self._connect()
        pipeline = self._client.pipeline(transaction=False)
        for message in messages:
            pipeline.publish(self._channel, message)
        pipeline.execute()

    def _connect(self):
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        return redis_link.client(
            redis,
            self.where,
            Retry(NoBackoff(), 0),
            socket_connect_timeout=TIMEOUT_SECONDS,
            socket_timeout=TIMEOUT_SECONDS,
        )

    def _failed(self, error: Exception) -> None:
        self._disconnect()
        self._failures += 1
        # The first failure may only be a connection that Redis had closed.
        if self._failures == 2:
            self.down = True
            logger.warning(
                "Redis cannot be reached; readers in other processes are served"
                " from the database meanwhile. (%s)",
                error,
            )
        if self._failures > 1:
            self._closed.wait(_PAUSES[min(self._failures, len(_PAUSES)) - 1])

    def _succeeded(self) -> None:
        self._failures = 0
        if self.down:
            self.down = False
            logger.warning("Redis is back; events are published again.")

    def _disconnect(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


_current: Sender | None = None
_lock = threading.Lock()


def sender_for(where: str | dict[str, Any]) -> Sender:
    """This process' sender to ``where``; made when it is first needed."""
    global _current
    sender = _current
    if sender is not None and sender.where == where:
        return sender
    with _lock:
        if _current is None or _current.where != where:
            if _current is not None:
                _current.close()
            _current = Sender(where)
        return _current


def close() -> None:
    """End this process' sender, if it has one."""
    global _current
    with _lock:
        if _current is not None:
            _current.close()
            _current = None


@atexit.register
def _flush_at_exit() -> None:
    # A management command ends right after its last event.
    if _current is not None:
        _current.flush(0.5)


def _forget() -> None:
    # A thread does not survive a fork, and the parent may hold the lock.
    global _current, _lock
    _current = None
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_forget)
