"""Ends streams when the server is asked to stop.

A server waits for open responses before it ends, uvicorn without limit, and tells
the application only afterwards. So the signals are heard here as well; the
server's own handler is called next, as if nothing stood in between.
"""

import signal
import threading
from collections.abc import Callable
from typing import Any

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_servers: dict[int, Callable[[int, Any], Any]] = {}
_listeners: list[Callable[[], None]] = []


def watch(on_stop: Callable[[], None]) -> None:
    """Call ``on_stop`` before the server's signal handlers, if it has any.

    Python lets only the main thread do so. Without a handler of the server's the
    process ends at once, streams and all: nothing to do.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    _listeners[:] = [on_stop]
    for number in _SIGNALS:
        current = signal.getsignal(number)
        if callable(current) and current is not _heard:
            _servers[number] = current
            signal.signal(number, _heard)


def _heard(number: int, frame: Any) -> None:
    for listener in _listeners:
        listener()
    _servers[number](number, frame)
