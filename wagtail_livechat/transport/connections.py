"""Database connections that outlive a request, in threads that outlive it too."""

import time

from django.db import connections

from .crew import IDLE_SECONDS


def keep_connections() -> None:
    """Let ``request_finished`` leave this thread's connections open.

    For threads of a ``Crew``, which close them: opening one costs more than the
    queries of a message. Each is tested before it is used again, so one that died
    meanwhile is replaced. A pool's are given back, what failed is closed, and a
    ``CONN_MAX_AGE`` of the host's own stays in force, all as Django does it.
    """
    until = time.monotonic() + 60 * IDLE_SECONDS
    for connection in connections.all(initialized_only=True):
        pooled = connection.settings_dict["OPTIONS"].get("pool")
        if connection.connection is None or pooled:
            continue
        connection.health_checks_enabled = True
        if connection.settings_dict["CONN_MAX_AGE"] == 0:
            connection.close_at = until
