"""What all tests share: real servers, databases and browsers."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.support.databases import migrated

pytest_plugins = [
    "tests.support.browser",
    "tests.support.fixtures",
    "tests.support.people",
    "tests.support.scheduling",
]

# How long an example takes says something about the machine, not about a promise.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_keepdb(request, django_db_modify_db_settings) -> Iterator[bool]:
    """Use a copy of a migrated file, instead of migrating in each process.

    With ``--reuse-db`` it stays, as pytest-django has it. On PostgreSQL it is all as
    pytest-django has it.
    """
    from django.conf import settings

    reused = request.config.getvalue("reuse_db")
    default = settings.DATABASES["default"]
    if not default["ENGINE"].endswith("sqlite3"):
        yield reused
        return
    path = Path(default["TEST"]["NAME"])
    # A run without the database may have left an empty file.
    if not (reused and path.exists() and path.stat().st_size):
        shutil.copyfile(migrated(), path)
    yield True
    if not reused:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
