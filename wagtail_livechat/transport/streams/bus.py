"""Publishing: hand an event to every process that may have readers for it.

``django_eventstream.send_event`` is not called. It would store the event in the
host's event storage (our rows are the log, a second copy of what visitors wrote
has no place there), raise in the middle of a send while Redis is down, and, with
Redis, reach its readers only through a listener that never recovers from an
outage. Its listeners, its event, its encoder and its GRIP publishing are used, and
the host's ``EVENTSTREAM_*`` settings stay as they are.
"""

import logging
import os
import secrets
from typing import Any

from django.conf import settings
from django_eventstream.event import Event
from django_eventstream.utils import publish_event
from django_eventstream.views import get_listener_manager

from . import redis_link
from .frames import to_json
from .sender import sender_for

logger = logging.getLogger(__name__)

#: Orders to the hubs; their event types never reach a reader.
RECHECK = "livechat-recheck"
END = "livechat-end"
CONTROL = frozenset({RECHECK, END})

_origin = secrets.token_hex(8)


def origin() -> str:
    """Names this process on Redis, so that it ignores its own messages there."""
    return _origin


def _new_origin() -> None:
    global _origin
    _origin = secrets.token_hex(8)


os.register_at_fork(after_in_child=_new_origin)


def publish(channel: str, event_type: str, data: Any) -> None:
    """Send an event to every reader of ``channel``, in whichever process.

    Neither waits for the network nor raises because of it.
    """
    text = to_json(data)
    get_listener_manager().add_to_queues(channel, Event(channel, event_type, text))
    if redis_link.configured():
        message = redis_link.pack(origin(), channel, event_type, text)
        sender_for(redis_link.configured()).put(message, keep=event_type in CONTROL)
    if event_type not in CONTROL and _has_grip():
        _publish_to_grip(channel, event_type, text)


def _has_grip() -> bool:
    return bool(
        getattr(settings, "GRIP_URL", None) or getattr(settings, "GRIP_PROXIES", None)
    )


def _publish_to_grip(channel: str, event_type: str, text: str) -> None:
    try:
        publish_event(channel, event_type, text, None, None, blocking=False)
    except Exception:
        logger.exception("Publishing to the GRIP proxy failed.")
