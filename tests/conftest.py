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
]

# How long an example takes says something about the machine, not about a promise.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep the tests that share a module's server in one process of a parallel run.

    Each process would otherwise fill a database and start a server for its few. Those
    that need a browser are marked: what they try is the same under every version of
    Python, Django and Wagtail.
    """
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker("browser")
        if "make_module_server" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))


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
