"""A private Redis and a private PostgreSQL for one run, on free ports."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import psycopg

POSTGRES_BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def free_port() -> int:
    """A TCP port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stop(process: subprocess.Popen, seconds=10, by=signal.SIGTERM) -> None:
    """End one process that we started, the hard way if it does not listen."""
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Redis:
    """redis-server without persistence."""

    def __init__(self, folder: Path):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
            + ["--save", "", "--appendonly", "no", "--dir", str(folder)],
            stdout=subprocess.DEVNULL,
        )
        wait_for(lambda: socket.create_connection(("127.0.0.1", self.port)).close())

    @staticmethod
    def version() -> str:
        words = subprocess.check_output(["redis-server", "--version"], text=True)
        return words.split("v=")[1].split()[0]

    def stop(self) -> None:
        stop(self.process)


class Postgres:
    """A fresh cluster with the default settings.

    Durability stays as it is by default, so a commit waits for the disk.
    """

    def __init__(self, folder: Path):
        self.port = free_port()
        self.data = folder / "postgres"
        self.data.mkdir()
        self.as_owner: list[str] = []
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.data, "postgres")
            self.as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres"]
            self.as_owner.append("--clear-groups")
        self.bin = POSTGRES_BIN[-1]
        self._run("initdb", "-A", "trust", "-U", "postgres", "-D", self.data)
        self.process = subprocess.Popen(
            [*self.as_owner, self.bin / "postgres", "-D", self.data]
            + ["-h", "127.0.0.1", "-p", str(self.port), "-k", self.data],
            stdout=subprocess.DEVNULL,
            stderr=(folder / "postgres.log").open("w"),
            cwd="/",
        )
        wait_for(lambda: self.connect().close())
        self.admin = self.connect()

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            dbname="postgres",
            autocommit=True,
        )

    def create(self, name: str, template: str = "template1") -> None:
        self.admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        self.admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def connections(self, name: str) -> int:
        """How many clients are connected to the database ``name``."""
        return self.admin.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = %s AND backend_type = 'client backend'",
            [name],
        ).fetchone()[0]

    def version(self) -> str:
        return self.admin.execute("SHOW server_version").fetchone()[0].split()[0]

    def stop(self) -> None:
        if hasattr(self, "admin"):
            self.admin.close()
        stop(self.process, by=signal.SIGINT)  # "fast": does not wait for clients

    def _run(self, program: str, *arguments) -> None:
        subprocess.run(
            [*self.as_owner, self.bin / program, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )


def wait_for(attempt, seconds: float = 20) -> None:
    """Call ``attempt`` until it raises nothing."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            attempt()
            return
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
