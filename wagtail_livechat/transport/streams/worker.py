"""One thread in which the event loop has its database work done."""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


class Worker:
    """Runs one function after the other.

    A daemon thread, unlike ThreadPoolExecutor's: a database that hangs must not
    keep the server from ending.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop):
        self._loop = loop
        self._jobs: queue.SimpleQueue = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def run(self, function: Callable[..., Any], *args: Any) -> asyncio.Future:
        """Call ``function`` in the thread; the future has what it returned."""
        future = self._loop.create_future()
        self._put((function, args, future))
        return future

    def release(self) -> None:
        """Close the thread's database connections when it has finished."""
        self._put((connections.close_all, (), None))

    def _put(self, job: tuple) -> None:
        if self._thread is None:
            self._thread = threading.Thread(
                target=_work,
                args=(self._jobs, self._loop),
                name="livechat-heads",
                daemon=True,
            )
            self._thread.start()
        self._jobs.put(job)


def _work(jobs: queue.SimpleQueue, loop: asyncio.AbstractEventLoop) -> None:
    while not loop.is_closed():
        try:
            function, args, future = jobs.get(timeout=60)
        except queue.Empty:
            continue
        result, error = None, None
        try:
            result = function(*args)
        except Exception as raised:
            error = raised
        try:
            loop.call_soon_threadsafe(_resolve, future, result, error)
        except RuntimeError:
            # The loop has ended meanwhile: nobody waits for the answer.
            break
    connections.close_all()


def _resolve(future: asyncio.Future | None, result: Any, error: Any) -> None:
    if future is None or future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
