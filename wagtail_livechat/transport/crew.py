"""A few threads for database work that come with the work and go with it."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from django.db import connections

logger = logging.getLogger(__name__)

#: A thread without work for so many seconds ends, its connections with it.
IDLE_SECONDS = 5.0

Job = Callable[[], None]


class Crew:
    """At most ``size`` threads; started by jobs, ended by having none.

    A thread keeps its database connections from job to job and closes them itself
    before it ends: nobody else may, and one that is merely dropped stays open until
    Python happens to collect it. Who came last to rest is the first to be called,
    so calm traffic keeps one thread and one connection, not ``size`` of each.

    Daemon threads, unlike ThreadPoolExecutor's: a database that hangs must not keep
    the server from ending.
    """

    def __init__(self, name: str, size: int, idle_seconds: float = IDLE_SECONDS):
        self._name = name
        self._size = size
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._threads = 0
        self._closed = False
        self._waiting: deque[Job] = deque()
        self._resting: list[SimpleQueue[Job | None]] = []

    @property
    def threads(self) -> int:
        """How many threads there are now."""
        return self._threads

    @property
    def resting(self) -> int:
        """How many of them have nothing to do."""
        return len(self._resting)

    @property
    def waiting(self) -> int:
        """How many jobs no thread has begun yet."""
        return len(self._waiting)

    def run(self, function: Callable[..., Any], *args: Any) -> asyncio.Future:
        """Call ``function`` in a thread; the future has what it returned or raised.

        To be called in an event loop, which never waits for the thread.
        """
        future = asyncio.get_running_loop().create_future()
        self.put(lambda: _answer(future, function, args))
        return future

    def put(self, job: Job) -> None:
        """Have a thread call ``job``; callable from any thread."""
        with self._lock:
            if self._resting:
                self._resting.pop().put(job)
            elif self._threads < self._size:
                self._start(job)
            else:
                self._waiting.append(job)

    def close(self) -> None:
        """Let every thread end as soon as it finds no job; what waits is done."""
        with self._lock:
            self._closed = True
            resting, self._resting = self._resting, []
            self._threads -= len(resting)
        for inbox in resting:
            inbox.put(None)

    def _start(self, job: Job) -> None:
        threading.Thread(
            target=self._work, args=(job,), name=self._name, daemon=True
        ).start()
        self._threads += 1

    def _work(self, job: Job | None) -> None:
        inbox: SimpleQueue[Job | None] = SimpleQueue()
        while job is not None:
            try:
                job()
            except BaseException:
                logger.exception("Work of the thread %s failed.", self._name)
            job = None  # what it holds is not kept while there is nothing to do
            job = self._next(inbox)
        connections.close_all()

    def _next(self, inbox: "SimpleQueue[Job | None]") -> Job | None:
        """The next job; None if the thread is to end, and is already forgotten."""
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            if self._closed:
                self._threads -= 1
                return None
            self._resting.append(inbox)
        try:
            return inbox.get(timeout=self._idle_seconds)
        except Empty:
            pass
        with self._lock:
            if inbox in self._resting:
                self._resting.remove(inbox)
                self._threads -= 1
                return None
        return inbox.get()  # somebody called at the last moment


def _answer(future: asyncio.Future, function: Callable[..., Any], args: tuple) -> None:
    result, error = None, None
    try:
        result = function(*args)
    except BaseException as raised:
        error = raised
    try:
        future.get_loop().call_soon_threadsafe(_resolve, future, result, error)
    except RuntimeError:
        pass  # the loop has ended, and with it whoever asked


def _resolve(future: asyncio.Future, result: Any, error: BaseException | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
