"""Keeps the garbage collector from stopping all streams at once.

Every stream is a few dozen objects. A thousand new ones make Python search its
whole heap for cycles, and a Wagtail site's takes it about 100 ms: no event moves
meanwhile. What the site consists of lives as long as the process and need not be
searched again.
"""

import gc
import os

from ... import conf

_settled = False


def settle() -> None:
    """Exempt what the process has loaded so far from the search, once.

    What is garbage already is collected first. Memory is still freed as soon as
    nothing refers to it; only a cycle that was alive at this moment and is dropped
    later is not. ``STREAMS_FREEZE_HEAP`` False leaves the collector alone.
    """
    global _settled
    if _settled or not conf.get("STREAMS_FREEZE_HEAP"):
        return
    _settled = True
    gc.collect()
    gc.freeze()


def _forget() -> None:
    # A child has a heap of its own to load.
    global _settled
    _settled = False


os.register_at_fork(after_in_child=_forget)
