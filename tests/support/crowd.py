"""Many doing the same at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def at_once(actions: list[Callable]) -> list:
    """Call all ``actions``, each in its thread, from one starting line."""
    line = threading.Barrier(len(actions))

    def run(action: Callable):
        line.wait(30)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))
