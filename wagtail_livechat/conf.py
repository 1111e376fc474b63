"""The app's settings: one dict, ``WAGTAIL_LIVECHAT``, read when it is needed.

docs/settings.md describes every key; a test compares the two.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

DEFAULTS: dict[str, Any] = {
    # Agents: seconds without a heartbeat after which an agent counts as gone.
    "LEASE_SECONDS": 45,
    # An agent whose lease lapsed longer ago than this is not put back online
    # by merely opening the desk again (seconds).
    "LEASE_GRACE_SECONDS": 600,
    # Streams: "auto" offers them to requests that came by ASGI; "on"; "off".
    "STREAMS": "auto",
    "HEARTBEAT_SECONDS": 15,
    "DEGRADED_POLL_SECONDS": 2,
    "STREAM_LIFETIME_SECONDS": 600,
    "STREAM_TICKET_SECONDS": 60,
    "STREAMS_PER_PROCESS": 10000,
    "STREAMS_PER_READER": 6,
    "SEND_TIMEOUT_SECONDS": 10,
    # At its first stream a process exempts what it has loaded from the search for
    # garbage cycles (gc.freeze), which would stop all streams for 100 ms.
    "STREAMS_FREEZE_HEAP": True,
    # Threads of the ASGI wrapper for the chat's JSON requests; 0 leaves these to
    # Django's own handler.
    "API_THREADS": 4,
    # A redis:// URL or a dict of redis.Redis arguments; None falls back to the
    # host's EVENTSTREAM_REDIS.
    "REDIS": None,
    # Tickets: e-mails and plugins have a thread in the web server's processes. False
    # leaves them to `manage.py livechat_tick`.
    "BACKGROUND_THREAD": True,
    # Visitors.
    "VISITOR_COOKIE_DAYS": 30,
    "MESSAGE_MAX_LENGTH": 4000,
    "STATUS_CACHE_SECONDS": 10,
    # Where visitors log in, for widgets that require it: an address or the name of
    # a URL. None: Wagtail's or Django's own setting.
    "LOGIN_URL": None,
    # The same for visitors who have no account yet. None: there is no such page.
    "REGISTER_URL": None,
    # Forms that come back sooner were not filled in by a person; 0 takes any.
    "MINIMUM_FILL_SECONDS": 2,
    # How many reverse proxies in front of the site append to X-Forwarded-For.
    "TRUSTED_PROXIES": 0,
    # "count/seconds" for each scope of transport/throttling.py; None lifts one.
    "RATE_LIMITS": {
        # by network address
        "any": "1200/60",
        "status": "600/60",
        "start_address": "60/3600",
        "ticket_address": "20/3600",
        # by visitor
        "start": "5/600",
        "ticket": "5/600",
        "read": "240/60",
        "send": "60/60",
        "send_burst": "12/10",
        "typing": "30/60",
        "end": "20/600",
    },
    # Dotted paths of pluggy plugins, and names of plugins not to load.
    "PLUGINS": [],
    "BLOCKED_PLUGINS": [],
}


def get(name: str) -> Any:
    """The value of the setting ``name``, or its default.

    Raises ``ImproperlyConfigured`` for a name that is not one of ours, so that
    a misspelt setting in our own code cannot pass silently.
    """
    if name not in DEFAULTS:
        raise ImproperlyConfigured(f"Unknown WAGTAIL_LIVECHAT setting: {name}.")
    configured = getattr(settings, "WAGTAIL_LIVECHAT", {})
    if name == "RATE_LIMITS":
        return {**DEFAULTS[name], **configured.get(name, {})}
    return configured.get(name, DEFAULTS[name])
