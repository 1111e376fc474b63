"""Migrate and fill one template database for each project and engine."""

import json
import subprocess
import sys

from .contenders import Contender
from .servers import ROOT, Stage, engine_of


def prepare(stage: Stage, contender: Contender, kind: str, readers: int) -> None:
    """Make the template that ``Stage.serve`` copies, once."""
    engine = engine_of(kind)
    key = (contender.project, engine)
    if not contender.project or key in stage.seeds:
        return
    if engine == "sqlite":
        database = f"sqlite:{stage.folder / contender.project}.sqlite3"
    else:
        stage.postgres.create(contender.project)
        database = f"pg:{stage.postgres.port}/{contender.project}"
    environment = stage.environment(contender, database)
    run(environment, "-m", "django", "migrate", "-v0", "--skip-checks")
    stage.seeds[key] = {}
    if contender.project == "ours":
        seed = run(environment, "-m", "bench.peers.ours.seed", "50", str(readers))
        stage.seeds[key] = json.loads(seed.splitlines()[-1])
    if engine == "sqlite":
        checkpoint = (
            "import sqlite3, sys;"
            "sqlite3.connect(sys.argv[1]).execute('PRAGMA wal_checkpoint(TRUNCATE)')"
        )
        run(environment, "-c", checkpoint, database.removeprefix("sqlite:"))


def run(environment: dict, *arguments: str) -> str:
    """Run this Python with ``arguments``; what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        text=True,
        capture_output=True,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stderr[-4000:]}")
    return done.stdout
