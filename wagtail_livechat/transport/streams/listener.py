"""A hub's ear at django-eventstream's listener manager.

The manager calls it while it holds its lock, in the thread that published.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from django_eventstream.views import get_listener_manager


class _Sink:
    """Stands in for the manager's list of pending events of one channel.

    The manager drops events once ten are pending. This "list" is always empty to
    it and puts every event into the hub's queue instead, in order.
    """

    __slots__ = ("_queue",)

    def __init__(self, queue: deque):
        self._queue = queue

    def get(self, channel: str, default: Any = None) -> "_Sink":
        return self

    def __len__(self) -> int:
        return 0

    def append(self, event) -> None:
        self._queue.append((event.channel, event.type, event.data))


class HubListener:
    """One listener for all channels of a hub; has what the manager asks for."""

    def __init__(self, loop, drain: Callable[[], None]):
        self.user_id = ""
        self.error: Any = ""
        self.overflow = False
        self.queue: deque[tuple[str, str, str]] = deque()
        self.channel_items = _Sink(self.queue)
        self._loop = loop
        self._drain = drain
        self._scheduled = False

    def wake_threadsafe(self) -> None:
        """Have the hub drain the queue: one call of the loop for a whole burst."""
        if self._scheduled:
            return
        self._scheduled = True
        try:
            self._loop.call_soon_threadsafe(self._wake)
        except RuntimeError:
            # The loop has ended, and the streams with it. Raising would keep the
            # event from other listeners.
            self.queue.clear()

    def add(self, channel: str) -> None:
        """Hear ``channel`` from now on.

        Not by ``add_listener``: that would also start the library's own Redis
        listener, which fails loudly in an outage and serves none of our streams.
        """
        manager = get_listener_manager()
        with manager.lock:
            manager.listeners_by_channel.setdefault(channel, set()).add(self)

    def remove(self, channel: str) -> None:
        """Stop hearing ``channel``."""
        manager = get_listener_manager()
        with manager.lock:
            listeners = manager.listeners_by_channel.get(channel, set())
            listeners.discard(self)
            if not listeners:
                manager.listeners_by_channel.pop(channel, None)

    def _wake(self) -> None:
        # Before draining: what comes in from here on schedules the next call.
        self._scheduled = False
        self._drain()
