"""A migrated and filled database for each test server, made once and copied."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from .postgres import Postgres
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

    def run(self, code: str) -> str:
        """Run Python code beside the server, with Django set up."""
        return run_python(
            self.location, "-c", f"import django; django.setup()\n{code}"
        ).strip()


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
        if engine == "postgresql":
            database = self._postgresql({})
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            database = Database(engine, str(self._folder / "template.sqlite3"), {})
        world = self._folder / f"{engine}.json"
        world.parent.mkdir(parents=True, exist_ok=True)
        run_python(database.location, "-m", "django", "migrate", "--verbosity=0")
        run_python(database.location, "-m", "tests.support.world", str(world))
        if engine == "sqlite":
            _fold_log_in(database.location)
        database.world = json.loads(world.read_text())
        return database

    def _postgresql(self, world: dict, template: str | None = None) -> Database:
        postgres = self._postgres()
        name = postgres.create_database(template)
        return Database("postgresql", postgres.url(name), world, name, postgres)


def _fold_log_in(path: str) -> None:
    """Put the write-ahead log into the file, so that copying the file is enough."""
    import sqlite3

    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
