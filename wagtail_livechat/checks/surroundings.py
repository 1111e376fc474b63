"""Checks of what surrounds the app: processes, databases, caches."""

import os

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.checks import Warning, register

from .. import conf

TAG = "wagtail_livechat"


@register(TAG)
def check_workers(app_configs=None, **kwargs):
    """W004: several workers are configured, and nothing connects them."""
    workers = os.environ.get("WEB_CONCURRENCY", "")
    if _has_redis() or not workers.isdigit() or int(workers) < 2:
        return []
    return [_no_redis(f"There are {workers} workers (WEB_CONCURRENCY) but no Redis")]


@register(TAG, deploy=True)
def check_redis(app_configs=None, **kwargs):
    """W004 before a deployment: more than one process would need Redis."""
    return [] if _has_redis() else [_no_redis("There is no Redis")]


def _has_redis() -> bool:
    return bool(conf.get("REDIS") or getattr(settings, "EVENTSTREAM_REDIS", None))


def _no_redis(finding: str) -> Warning:
    return Warning(
        f"{finding}: an event reaches only readers of the process it happened in; "
        "the others catch up at the next heartbeat.",
        hint=(
            'Set WAGTAIL_LIVECHAT["REDIS"] to a redis:// URL, or run one process and '
            "silence this check."
        ),
        id="wagtail_livechat.W004",
    )


@register(TAG)
def check_connections(app_configs=None, **kwargs):
    """W005: persistent database connections under ASGI."""
    if not getattr(settings, "ASGI_APPLICATION", None):
        return []
    return [
        Warning(
            f"DATABASES[{alias!r}] keeps connections (CONN_MAX_AGE) under ASGI, where "
            "threads come and go: connections pile up until the database refuses.",
            hint="Set CONN_MAX_AGE to 0; with PostgreSQL, use a pool in OPTIONS.",
            id="wagtail_livechat.W005",
        )
        for alias, config in settings.DATABASES.items()
        if config.get("CONN_MAX_AGE", 0) != 0
    ]


@register(TAG)
def check_dummy_cache(app_configs=None, **kwargs):
    """W006: a cache that forgets at once cannot count for the rate limits."""
    if not isinstance(caches["default"], DummyCache):
        return []
    return [
        Warning(
            "The default cache stores nothing: rate limits do not work, and each "
            "status request of a visitor's page asks the database.",
            hint="Set CACHES to a cache that all processes share, such as Redis.",
            id="wagtail_livechat.W006",
        )
    ]


@register(TAG, deploy=True)
def check_shared_cache(app_configs=None, **kwargs):
    """W007: with a cache of its own, each process has its own rate limits."""
    if not isinstance(caches["default"], LocMemCache):
        return []
    return [
        Warning(
            "The default cache belongs to one process: every process counts the rate "
            "limits anew, and forgets them when it ends.",
            hint="Set CACHES to a cache that all processes share, such as Redis.",
            id="wagtail_livechat.W007",
        )
    ]


@register(TAG)
def check_sqlite(app_configs=None, **kwargs):
    """W008: SQLite as it comes refuses writes when two people chat at once."""
    found = []
    for alias, config in settings.DATABASES.items():
        options = config.get("OPTIONS", {})
        if config.get("ENGINE") != "django.db.backends.sqlite3":
            continue
        missing = []
        if options.get("transaction_mode") not in ("IMMEDIATE", "EXCLUSIVE"):
            missing.append('"transaction_mode": "IMMEDIATE"')
        if "journal_mode=wal" not in options.get("init_command", "").lower():
            missing.append('"init_command": "PRAGMA journal_mode=WAL;"')
        if missing:
            found.append(
                Warning(
                    f"DATABASES[{alias!r}] is SQLite as it comes: when two requests "
                    'write at once, one fails with "database is locked".',
                    hint=f"Add to its OPTIONS: {', '.join(missing)}.",
                    id="wagtail_livechat.W008",
                )
            )
    return found
