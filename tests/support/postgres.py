"""A PostgreSQL cluster of the tests' own, in a temporary folder."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from .processes import ManagedProcess, free_port, require, wait_until

BINARIES = sorted(
    (str(path) for path in Path("/usr/lib/postgresql").glob("*/bin")), reverse=True
)


class Postgres:
    """One cluster; it refuses to run as root, so another user runs it there."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self.user = _unprivileged_user()
        self._process: ManagedProcess | None = None
        self._databases = 0
        folder.mkdir(parents=True, exist_ok=True)
        if self.user:
            shutil.chown(folder, self.user)
        self._initdb()

    def _initdb(self) -> None:
        command = [
            require("initdb", "postgresql", *BINARIES),
            *["--pgdata", str(self.data), "--username", "postgres"],
            *["--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"],
            "--no-sync",  # of the empty cluster only; the server does fsync
        ]
        process = ManagedProcess(
            command, log=self.folder / "initdb.log", user=self.user, cwd=self.folder
        )
        if process.wait(60):
            pytest.fail(f"initdb failed:\n{process.tail()}", pytrace=False)

    def start(self) -> None:
        """Start, and wait until it answers queries."""

        def answers() -> bool:
            # Right after a kill -9 the old server's children may still hold the
            # shared memory, and the new one gives up: it is asked again.
            if self._process is None or not self._process.running:
                self._process = self._spawn()
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError:
                return False
            return True

        wait_until(answers, 30, f"PostgreSQL on port {self.port}")

    def _spawn(self) -> ManagedProcess:
        return ManagedProcess(
            [
                require("postgres", "postgresql", *BINARIES),
                *["-D", str(self.data), "-p", str(self.port)],
                *["-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"],
                *["-c", "max_connections=100"],
            ],
            log=self.folder / "postgres.log",
            user=self.user,
            cwd=self.folder,
            deathsig=signal.SIGQUIT,
        )

    def stop(self, number: int = signal.SIGINT) -> None:
        """Stop: SIGINT is PostgreSQL's "fast", SIGQUIT its "immediate"."""
        if self._process:
            self._process.end(number, timeout=20)

    def kill9(self) -> None:
        """kill -9 of the postmaster."""
        self._process.kill()

    def restart_immediately(self) -> None:
        """Every connection breaks in the middle of whatever it did."""
        self.stop(signal.SIGQUIT)
        self.start()

    def create_database(self, template: str | None = None) -> str:
        """A new database, empty or a copy of ``template``; returns its name."""
        self._databases += 1
        name = f"livechat_{self._databases}"
        copy = f' TEMPLATE "{template}"' if template else ""
        self.query(f'CREATE DATABASE "{name}"{copy}')
        # A copied sequence believes that its next values are in the log already.
        # Killed before a checkpoint, the server would hand them out once more.
        self.query("CHECKPOINT")
        return name

    def drop_database(self, name: str) -> None:
        self.query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def query(self, sql: str, parameters=None, database: str = "postgres") -> list:
        """Run one statement outside any transaction."""
        with self._connect(database) as connection:
            cursor = connection.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    def connections_to(self, database: str) -> int:
        """How many server processes serve ``database`` now."""
        found = self.query(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [database]
        )
        return found[0][0]

    def _connect(self, database: str):
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )


def postgres_tool(name: str, url: str, *options: str) -> None:
    """Run one of PostgreSQL's programs, such as ``pg_dump``, on a database."""
    command = [require(name, "postgresql", *BINARIES), "--dbname", url, *options]
    if name == "psql":
        command += ["--quiet", "--output", os.devnull, "--set", "ON_ERROR_STOP=1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.fail(f"{name} failed:\n{done.stderr[-3000:]}", pytrace=False)


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    pytest.fail("PostgreSQL needs a user other than root to run as.", pytrace=False)
