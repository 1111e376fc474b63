"""What /proc knows of one process."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def pss_kib(pid: int) -> int:
    """Proportional set size: private pages plus its share of the shared ones."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise RuntimeError(f"No Pss in smaps_rollup of {pid}")


def threads(pid: int) -> int:
    """How many threads the process has."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("Threads:"):
            return int(line.split()[1])
    raise RuntimeError(f"No Threads in status of {pid}")


def cpu_seconds(pid: int) -> float:
    """User and system time so far."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = after_name[11:13]
    return (int(user) + int(system)) / TICKS


def machine_load(seconds: float) -> float:
    """The share of all cores that is busy, read over some seconds."""

    def ticks() -> tuple[int, int]:
        fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
        numbers = [int(field) for field in fields]
        return sum(numbers), numbers[3] + numbers[4]  # all; idle and iowait

    all_before, idle_before = ticks()
    time.sleep(seconds)
    all_after, idle_after = ticks()
    return 1 - (idle_after - idle_before) / max(1, all_after - all_before)


def wait_for_quiet(limit: float, patience: float) -> float:
    """Wait until others use less than ``limit``; the load when it goes on."""
    deadline = time.monotonic() + patience
    while (load := machine_load(0.4)) > limit and time.monotonic() < deadline:
        pass
    return load
