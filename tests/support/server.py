"""Real servers: uvicorn (and plain WSGI) running the sandbox as a process."""

import json
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

from .databases import Database, server_environment
from .processes import ManagedProcess, free_port, port_open, wait_until

#: A test's own options come on top. Rate limits are off (``server_settings``), and
#: what a test changes in the database counts at once.
OPTIONS = {"LEASE_SECONDS": 600, "STATUS_CACHE_SECONDS": 0}


class Server:
    """One server process on a port of its own, which it keeps when restarted."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        *,
        redis: str = "",
        options: dict | None = None,
        environment: dict[str, str] | None = None,
        mode: str = "asgi",
    ):
        self.database = database
        self.world = database.world
        self.port = free_port()
        self.mode = mode
        self.host = "localhost"  # the library; 127.0.0.1 is the museum
        self.url = f"http://localhost:{self.port}"
        self._log = folder / f"server-{self.port}.log"
        self.environment = server_environment(
            database.location,
            LIVECHAT_REDIS=redis,
            LIVECHAT_OPTIONS=json.dumps({**OPTIONS, **(options or {})}),
            **(environment or {}),
        )
        self._process: ManagedProcess | None = None
        #: What is to be closed with the server: API clients.
        self.clients: list = []

    @property
    def museum_url(self) -> str:
        """The other site of the same server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.running

    def start(self) -> "Server":
        """Start, and wait until the port answers."""
        self._process = ManagedProcess(
            self._command(), log=self._log, env=self.environment
        )
        wait_until(self._answers, 60, f"a server on port {self.port}")
        return self

    def kill9(self) -> None:
        self._process.kill()

    def sigterm(self, timeout: float = 15) -> int:
        """SIGTERM, and wait for the end; returns the exit code."""
        self._process.send(signal.SIGTERM)
        return self._process.wait(timeout)

    def send_sigterm(self) -> None:
        """SIGTERM without waiting."""
        self._process.send(signal.SIGTERM)

    def restart(self) -> None:
        """Start again, on the same port, with the same database."""
        if self.running:
            self.kill9()
        self.start()

    def stop(self) -> None:
        """The end, of the clients too."""
        for client in self.clients:
            client.close()
        self.clients.clear()
        self.database.close()
        if self._process:
            self._process.end(signal.SIGKILL)

    def threads(self) -> int:
        """How many threads the server has now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("Threads:")[1].split()[0])

    def log(self) -> str:
        """What the server printed, from the beginning."""
        return self._log.read_text(errors="replace")

    def owns(self, url: str) -> bool:
        return urlsplit(url).port == self.port

    def _command(self) -> list[str]:
        if self.mode == "wsgi":
            return [sys.executable, "-m", "tests.support.wsgi", str(self.port)]
        return [
            *[sys.executable, "-m", "uvicorn", "sandbox.asgi:application"],
            *["--host", "127.0.0.1", "--port", str(self.port), "--no-access-log"],
            *["--log-level", "warning", "--timeout-graceful-shutdown", "5"],
        ]

    def _answers(self) -> bool:
        if not self._process.running:
            raise AssertionError(f"The server ended:\n{self._process.tail()}")
        return port_open(self.port)
