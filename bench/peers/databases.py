"""The same database settings for every contender, chosen by the harness.

``BENCH_DATABASE`` is one of
- ``sqlite:/path/to/file`` WAL, synchronous NORMAL, IMMEDIATE transactions
- ``pg:PORT/NAME``         Django's default: a connection for each request
- ``pgpool:PORT/NAME``     psycopg's pool
"""

import os

#: Above the 50 readers of the send tests, because the stock view keeps one
#: connection for each of its streams; below PostgreSQL's default of 100.
POOL_SIZE = 80


def from_environment() -> dict:
    """Django's ``DATABASES``."""
    kind, _, where = os.environ["BENCH_DATABASE"].partition(":")
    return {"default": sqlite(where) if kind == "sqlite" else postgres(kind, where)}


def sqlite(path: str) -> dict:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def postgres(kind: str, where: str) -> dict:
    port, _, name = where.partition("/")
    pool = {"min_size": 4, "max_size": POOL_SIZE, "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "127.0.0.1",
        "PORT": port,
        "NAME": name,
        "USER": "postgres",
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": pool} if kind == "pgpool" else {},
    }
