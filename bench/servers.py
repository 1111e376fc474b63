"""One uvicorn process for one contender on a database of its own."""

import os
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from . import infra, procinfo
from .contenders import Contender

ROOT = Path(__file__).resolve().parent.parent
#: The same for everybody.
FLAGS = "--http httptools --loop uvloop --backlog 4096 --no-access-log".split()
FLAGS += "--log-level warning --timeout-graceful-shutdown 2".split()


class Server:
    """A running server; ``pid`` is the process that serves."""

    def __init__(self, contender: Contender, environment: dict, log: Path):
        self.contender = contender
        self.port = infra.free_port()
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "uvicorn", contender.application]
                + ["--host", "127.0.0.1", "--port", str(self.port), *FLAGS],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.pid = self.process.pid
        try:
            infra.wait_for(self._probe, 60)
        except BaseException:
            self.stop()
            raise

    def _probe(self) -> None:
        if self.process.poll() is not None:
            raise SystemExit(f"{self.contender.label}: {self.log.read_text()[-3000:]}")
        socket.create_connection(("127.0.0.1", self.port), 1).close()

    def reading(self) -> dict:
        return {
            "pss": procinfo.pss_kib(self.pid),
            "threads": procinfo.threads(self.pid),
            "cpu": procinfo.cpu_seconds(self.pid),
        }

    def complaints(self) -> str:
        """The last lines of its log, if it has any."""
        return self.log.read_text()[-1500:]

    def stop(self) -> None:
        infra.stop(self.process, 5)


class Stage:
    """Where servers are started: temporary folder, databases, Redis."""

    def __init__(self, folder: Path, redis: infra.Redis, postgres: infra.Postgres):
        self.folder = folder
        self.redis = redis
        self.postgres = postgres
        self.seeds: dict[tuple[str, str], dict] = {}
        self.started = 0

    def environment(self, contender: Contender, database: str) -> dict:
        extra = {
            key: value.format(redis=self.redis.url)
            for key, value in contender.environment.items()
        }
        settings = contender.project.removesuffix("_stock")
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith("BENCH_")},
            **extra,
            "BENCH_REDIS": self.redis.url,
            "BENCH_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": f"bench.peers.{settings}.settings",
            "PYTHONPATH": str(ROOT),
        }

    @contextmanager
    def serve(self, contender: Contender, kind: str = "sqlite"):
        """A server of ``contender`` on a fresh copy of its database."""
        self.started += 1
        name = f"run{self.started}"
        with self.database(contender, kind, name) as database:
            environment = self.environment(contender, database)
            server = Server(contender, environment, self.folder / f"{name}.log")
            server.database = name
            server.seed = self.seeds.get((contender.project, engine_of(kind)), {})
            try:
                yield server
            finally:
                server.stop()

    @contextmanager
    def database(self, contender: Contender, kind: str, name: str):
        if not contender.project:
            yield "sqlite:none"
        elif kind == "sqlite":
            template = self.folder / f"{contender.project}.sqlite3"
            copy = self.folder / f"{name}.sqlite3"
            copy.write_bytes(template.read_bytes())
            try:
                yield f"sqlite:{copy}"
            finally:
                for left in self.folder.glob(f"{name}.sqlite3*"):
                    left.unlink()
        else:
            self.postgres.create(name, contender.project)
            try:
                yield f"{kind}:{self.postgres.port}/{name}"
            finally:
                self.postgres.drop(name)


def engine_of(kind: str) -> str:
    return re.sub("^pg.*", "pg", kind)
