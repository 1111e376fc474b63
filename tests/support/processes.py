"""Starting, watching and ending processes of the tests' own.

Every process ends with the test run, even when that is killed: the kernel sends
it a signal when its parent dies. Nothing is ever ended by name.
"""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def require(name: str, package: str, *folders: str) -> str:
    """The path of the program ``name``; fails with what to install if missing."""
    path = os.pathsep.join([*folders, os.environ.get("PATH", "")])
    found = shutil.which(name, path=path)
    if not found:
        pytest.fail(
            f"{name} is missing: run `apt-get install {package}` as root.",
            pytrace=False,
        )
    return found


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready: Callable[[], object], timeout: float, what: str):
    """Ask ``ready`` until it returns something true, for at most ``timeout`` s.

    For things outside that send no signal, such as a port that opens.
    """
    deadline = time.monotonic() + timeout
    while True:
        if result := ready():
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"Not within {timeout:g} s: {what}")
        time.sleep(0.02)


def port_open(port: int) -> bool:
    """Whether somebody accepts connections on ``port``."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


class ManagedProcess:
    """A child process with a log file, ended by its own id."""

    def __init__(
        self,
        command: list[str],
        *,
        log: Path,
        env: dict[str, str] | None = None,
        user: str | None = None,
        deathsig: int = signal.SIGKILL,
        cwd: Path | None = None,
    ):
        self.log = log
        identity = (
            {"user": user, "group": _main_group(user), "extra_groups": []}
            if user
            else {}
        )
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=env,
                cwd=cwd or ROOT,
                preexec_fn=lambda: _libc.prctl(_PR_SET_PDEATHSIG, deathsig),
                **identity,
            )
        self.pid = self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def send(self, number: int) -> None:
        """Send a signal, if the process still runs."""
        if self.running:
            self._process.send_signal(number)

    def wait(self, timeout: float) -> int:
        """Wait for the end; raises ``subprocess.TimeoutExpired``."""
        return self._process.wait(timeout)

    def kill(self) -> None:
        """kill -9, and wait until the process is gone."""
        self.send(signal.SIGKILL)
        self.wait(10)

    def end(self, number: int = signal.SIGTERM, timeout: float = 10) -> None:
        """Ask the process to end; kill it if it does not."""
        self.send(number)
        try:
            self.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()

    def tail(self, lines: int = 40) -> str:
        """The last lines of the log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


def _main_group(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid
