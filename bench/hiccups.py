"""When the machine itself stood still: the host of a virtual machine is shared.

``Meter`` runs this file as a process. Every few milliseconds it does the same small
work and reads the processor time that took: that does not grow because others of
this machine want a core too, but it does when the host takes the core, or the
memory, away for a moment. What is in flight then says nothing about a contender.
"""

import json
import subprocess
import sys
import threading
import time
from statistics import median

PAUSE = 0.004
#: Work that takes so many times its median is a hiccup.
SLOWER = 3
#: One that follows within so many seconds is the same hiccup.
TOGETHER = 0.05

Window = tuple[float, float]


class Meter:
    """``with Meter() as meter``; then ``meter.windows`` on ``perf_counter``'s clock."""

    def __enter__(self) -> "Meter":
        self.windows: list[Window] = []
        self._begin = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *exc) -> None:
        self._seconds = time.perf_counter() - self._begin
        answer, _nothing = self._process.communicate()  # it ends with its input
        self.windows = [tuple(window) for window in json.loads(answer)]

    @property
    def share(self) -> float:
        """The share of the time that were hiccups."""
        return sum(end - begin for begin, end in self.windows) / self._seconds


def hit(begin: float, end: float, windows: list[Window]) -> bool:
    """Whether any of ``windows`` overlaps what went on from ``begin`` to ``end``."""
    return any(first <= end and begin <= last for first, last in windows)


def windows_of(samples: list[tuple[float, float, float]]) -> list[Window]:
    """Hiccups in samples of (begin, end, processor seconds).

    A hiccup lasts from the last good sample before it to its last slow one.
    """
    usual = median(cost for _begin, _end, cost in samples) if samples else 0
    found: list[Window] = []
    good = samples[0][0] if samples else 0.0
    for begin, end, cost in samples:
        if cost <= SLOWER * usual:
            good = end
        elif found and begin - found[-1][1] < TOGETHER:
            found[-1] = (found[-1][0], end)
        else:
            found.append((good, end))
    return found


def watch(stopped: threading.Event) -> list[tuple[float, float, float]]:
    """Sample until ``stopped``."""
    samples = []
    while not stopped.wait(PAUSE):
        begin, cost = time.perf_counter(), time.thread_time()
        sum(range(8_000))
        samples.append((begin, time.perf_counter(), time.thread_time() - cost))
    return samples


def main() -> None:
    stopped = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        stopped.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    json.dump(windows_of(watch(stopped)), sys.stdout)


if __name__ == "__main__":
    main()
