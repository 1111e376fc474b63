"""A Redis of the tests' own, which keeps nothing on the disk."""

import socket
from pathlib import Path

from .processes import ManagedProcess, free_port, require, wait_until


class RedisServer:
    """``stop`` and ``start`` on the same port make an outage."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self._process: ManagedProcess | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start, and wait until it answers PING."""
        if self._process and self._process.running:
            return
        self._process = ManagedProcess(
            [
                require("redis-server", "redis-server"),
                *["--port", str(self.port), "--bind", "127.0.0.1"],
                *["--save", "", "--appendonly", "no", "--dir", str(self.folder)],
            ],
            log=self.folder / "redis.log",
        )
        wait_until(self._answers, 15, f"Redis on port {self.port}")

    def stop(self) -> None:
        """As a crash does: at once, connections broken."""
        if self._process and self._process.running:
            self._process.kill()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
