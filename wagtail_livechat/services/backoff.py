"""When to try again what did not work, and what to say of it in the log."""

import traceback
from datetime import timedelta
from pathlib import PurePath

#: After the first failure, the second, and so on; then the last one again and again.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(days=1),
)

#: Who has claimed something and was then killed holds it no longer than this.
LEASE = timedelta(minutes=10)


def delay(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    return DELAYS[min(max(failures, 1), len(DELAYS)) - 1]


def without_data(error: BaseException) -> str:
    """``error`` for a log: its type and where it happened, never what it says.

    Servers and databases like to quote in their errors the very values, say an
    address, that they did not accept.
    """
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    where = "/".join(PurePath(frames[-1].filename).parts[-2:])
    return f"{type(error).__name__} at {where}:{frames[-1].lineno}"
