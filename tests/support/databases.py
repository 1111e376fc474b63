"""A migrated and filled database for each test server, made once and copied."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import weakref
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from . import templates
from .beside import Beside
from .postgres import Postgres, postgres_tool
from .processes import ROOT

SETTINGS = "tests.support.server_settings"


def server_environment(location: str, **more: str) -> dict[str, str]:
    """The environment in which a server or a script uses the database."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LIVECHAT_", "DJANGO_"))
    }
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "LIVECHAT_DB": location,
        "LIVECHAT_DEBUG": "0",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def run_python(location: str, *arguments: str, timeout: float = 120) -> str:
    """Run ``python ARGUMENTS`` on the database; returns what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=server_environment(location),
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    if done.returncode:
        pytest.fail(f"{arguments} failed:\n{done.stderr[-3000:]}", pytrace=False)
    return done.stdout


@dataclass
class Database:
    """One server's database: where it is and who is in it."""

    engine: str
    location: str
    world: dict = field(repr=False)
    name: str = ""
    postgres: Postgres | None = field(default=None, repr=False)
    _beside: Beside | None = field(default=None, repr=False)

    def run(self, code: str) -> str:
        """Run Python code beside the server, with Django set up."""
        if self._beside is None:
            self._beside = Beside(server_environment(self.location), ROOT)
            # Whoever has no server that ends with the test closes nothing.
            weakref.finalize(self, self._beside.close)
        return self._beside.run(code).strip()

    def close(self) -> None:
        """End what runs beside the server."""
        if self._beside is not None:
            self._beside.close()
            self._beside = None


class DatabaseFactory:
    """Makes databases that start as copies of one prepared for each engine."""

    def __init__(self, folder: Path, postgres):
        self._folder = folder
        self._postgres = postgres  # a function: the cluster starts when needed
        self._templates: dict[str, Database] = {}
        self._count = 0

    def make(self, engine: str = "sqlite") -> Database:
        """A fresh database of ``engine``: "sqlite" or "postgresql"."""
        template = self._templates.get(engine)
        if template is None:
            template = self._templates[engine] = self._prepare(engine)
        self._count += 1
        if engine == "postgresql":
            return self._postgresql(template.world, template.name)
        target = self._folder / f"{self._count}.sqlite3"
        shutil.copyfile(template.location, target)
        return Database(engine, str(target), template.world)

    def _prepare(self, engine: str) -> Database:
        self._folder.mkdir(parents=True, exist_ok=True)
        if engine == "sqlite":
            filled = templates.kept("filled", _fill_sqlite)
            location = str(filled / "db.sqlite3")
            return Database(engine, location, _world(filled))
        filled = templates.kept("postgresql", self._fill_postgresql)
        database = self._postgresql(_world(filled))
        postgres_tool("psql", database.location, "--file", str(filled / "db.sql"))
        return database

    def _fill_postgresql(self, folder: Path) -> None:
        database = self._postgresql({})
        _migrate(database.location)
        _fill(database.location, folder)
        postgres_tool("pg_dump", database.location, "--file", str(folder / "db.sql"))
        database.postgres.drop_database(database.name)

    def _postgresql(self, world: dict, template: str | None = None) -> Database:
        postgres = self._postgres()
        name = postgres.create_database(template)
        return Database("postgresql", postgres.url(name), world, name, postgres)


def migrated() -> Path:
    """An SQLite file with all tables and nothing else in them, to be copied."""
    return templates.kept("migrated", _migrate_sqlite) / "db.sqlite3"


def _migrate_sqlite(folder: Path) -> None:
    location = str(folder / "db.sqlite3")
    _migrate(location)
    _fold_log_in(location)


def _fill_sqlite(folder: Path) -> None:
    location = str(folder / "db.sqlite3")
    shutil.copyfile(migrated(), location)
    _fill(location, folder)
    _fold_log_in(location)


def _migrate(location: str) -> None:
    run_python(location, "-m", "django", "migrate", "--verbosity=0", timeout=300)


def _fill(location: str, folder: Path) -> None:
    run_python(location, "-m", "tests.support.world", str(folder / "world.json"))


def _world(folder: Path) -> dict:
    return json.loads((folder / "world.json").read_text())


def _fold_log_in(path: str) -> None:
    """Put the write-ahead log into the file, so that copying the file is enough."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
