"""What sender and bridge agree on: which Redis, which channel, which bytes."""

from typing import Any, NamedTuple

from django.conf import settings
from django.utils.crypto import salted_hmac

from ... import conf


class Packet(NamedTuple):
    """One event on its way between processes."""

    origin: str
    channel: str
    event_type: str
    text: str


def configured() -> str | dict[str, Any] | None:
    """The Redis to use: a URL or arguments of ``redis.Redis``; None without one."""
    return conf.get("REDIS") or getattr(settings, "EVENTSTREAM_REDIS", None)


def channel_name() -> str:
    """Where the processes of this site meet.

    Publishing ignores Redis' database numbers, and one Redis often serves several
    sites: only the secret keeps them apart.
    """
    digest = salted_hmac("wagtail_livechat.bus", "events", algorithm="sha256")
    return f"livechat:{digest.hexdigest()[:32]}"


def client(module, where: str | dict[str, Any], retry, **options):
    """A client of ``module`` (``redis`` or ``redis.asyncio``) that never waits long.

    ``retry`` says "not at all": the sender and the bridge retry themselves, and
    must know of each failure.
    """
    options |= {"retry": retry, "decode_responses": False, "protocol": 2}
    if isinstance(where, str):
        return module.Redis.from_url(where, **options)
    return module.Redis(**{**where, **options})


def pack(origin: str, channel: str, event_type: str, text: str) -> bytes:
    """Names without spaces, then the event's JSON."""
    return f"{origin} {channel} {event_type} {text}".encode()


def unpack(message: bytes | str) -> Packet:
    """Undo ``pack``; raises ``ValueError`` for anything else."""
    if isinstance(message, bytes):
        message = message.decode()
    parts = message.split(" ", 3)
    if len(parts) != 4:
        raise ValueError("Not a packet.")
    return Packet(*parts)
