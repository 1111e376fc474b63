"""The sandbox's database, chosen by one environment variable.

LIVECHAT_DB=/path/to/file.sqlite3
LIVECHAT_DB=postgres://user:password@host:port/name
LIVECHAT_DB=postgres://user:password@host:port/name?pool=10
"""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


def database(location: str) -> dict:
    """Django's ``DATABASES["default"]`` for ``location``."""
    if location.startswith(("postgres://", "postgresql://")):
        return _postgresql(location)
    return _sqlite(Path(location))


def _sqlite(path: Path) -> dict:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # Take the write lock when a transaction begins: a transaction that
            # reads first and writes later would fail at once under load.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # Readers do not wait for the writer, and a commit is on the disk
            # before anybody is told that the message was sent.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _postgresql(url: str) -> dict:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    config = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket folder has no place in a URL's host part: ?host=/run/postgresql
        "HOST": query.get("host", [unquote(parts.hostname or "")])[0],
        "PORT": str(parts.port or ""),
        "OPTIONS": {},
        # Persistent connections belong to threads, and under ASGI threads come
        # and go; a pool is the way to keep connections.
        "CONN_MAX_AGE": 0,
    }
    if "pool" in query:
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": int(query["pool"][0]),
            "timeout": 10,
        }
    return config
