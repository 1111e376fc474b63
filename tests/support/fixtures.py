"""Fixtures for tests with real servers; ``tests/conftest.py`` makes them known."""

import shutil
import tempfile
from pathlib import Path

import pytest

from .databases import DatabaseFactory
from .postgres import Postgres
from .redis_server import RedisServer
from .server import Server


@pytest.fixture(scope="session")
def workspace():
    """A folder for everything the servers write; gone afterwards."""
    # Not pytest's own: those folders are closed to the user PostgreSQL runs as.
    folder = Path(tempfile.mkdtemp(prefix="livechat-tests-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def start_postgres(workspace):
    """Start the cluster when the first test asks for it."""
    started: list[Postgres] = []

    def start() -> Postgres:
        if not started:
            started.append(Postgres(workspace / "postgres"))
            started[0].start()
        return started[0]

    yield start
    for cluster in started:
        cluster.stop()


@pytest.fixture
def postgres(start_postgres) -> Postgres:
    """A running PostgreSQL; a test that stopped it gets it started again."""
    cluster = start_postgres()
    yield cluster
    cluster.start()


@pytest.fixture(scope="session")
def redis_process(workspace):
    """One Redis for all tests."""
    server = RedisServer(workspace / "redis")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis_server(redis_process) -> RedisServer:
    """A running Redis; a test that stopped it gets it started again."""
    redis_process.start()
    yield redis_process
    redis_process.start()


@pytest.fixture(scope="session")
def databases(workspace, start_postgres) -> DatabaseFactory:
    """Makes filled databases for test servers."""
    return DatabaseFactory(workspace / "databases", start_postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request) -> str:
    """Both databases, one after the other."""
    return request.param


def _factory(databases: DatabaseFactory, workspace: Path, started: list[Server]):
    def make(engine: str = "sqlite", *, database=None, start=True, **options) -> Server:
        server = Server(database or databases.make(engine), workspace, **options)
        started.append(server)
        return server.start() if start else server

    return make


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def pair(request, databases, make_module_server) -> tuple[Server, Server]:
    """Two processes on one database, for all tests of a module."""
    database = databases.make(request.param)
    first = make_module_server(database=database, start=False)
    second = make_module_server(database=database, start=False)
    return first.start(), second.start()


@pytest.fixture
def make_server(databases, workspace):
    """Start servers that end with the test."""
    started: list[Server] = []
    yield _factory(databases, workspace, started)
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def make_module_server(databases, workspace):
    """Start servers that end with the test's module."""
    started: list[Server] = []
    yield _factory(databases, workspace, started)
    for server in started:
        server.stop()
