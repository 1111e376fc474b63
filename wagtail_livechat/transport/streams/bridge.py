"""The supervised subscription to Redis: what other processes have published.

The connection is watched with pings, remade for ever, and each time it is there
again all readers are told the truth, because events may have been missed.
"""

import asyncio
import logging
import random
from typing import Any

from . import bus, redis_link

logger = logging.getLogger(__name__)

#: A connection silent for so long is pinged; silent for as long again, it is dead.
PING_SECONDS = 3.0
CONNECT_SECONDS = 2.0
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0
_TURN_BYTES = 16 * 1024


class Bridge:
    """Brings what it hears to the hub; ``up`` says whether it hears at all."""

    def __init__(self, hub, where: str | dict[str, Any]):
        self.up = False
        self._hub = hub
        self._where = where
        self._pause = FIRST_PAUSE_SECONDS
        self._told = False
        self._task = hub.loop.create_task(self._supervise())

    async def close(self) -> None:
        """Stop listening."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _supervise(self) -> None:
        while True:
            try:
                await self._connect_and_listen()
            except Exception as error:
                self._lost(error)
            await asyncio.sleep(self._pause * random.uniform(0.7, 1.0))
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)

    async def _connect_and_listen(self) -> None:
        import redis.asyncio
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        client = redis_link.client(
            redis.asyncio,
            self._where,
            Retry(NoBackoff(), 0),
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=CONNECT_SECONDS,
            health_check_interval=0,
        )
        pubsub = client.pubsub()
        try:
            async with asyncio.timeout(2 * CONNECT_SECONDS):
                await pubsub.subscribe(redis_link.channel_name())
                # Events published before Redis has confirmed would be missed.
                while await _next_type(pubsub) != "subscribe":
                    pass
            self._found()
            await self._listen(pubsub)
        finally:
            self.up = False
            await _close(pubsub, client)

    async def _listen(self, pubsub) -> None:
        pinged, size = False, 0
        while True:
            message = await pubsub.get_message(timeout=PING_SECONDS)
            if message is None:
                if pinged:
                    raise TimeoutError("Redis does not answer.")
                async with asyncio.timeout(CONNECT_SECONDS):
                    await pubsub.ping()
                pinged = True
                continue
            pinged = False
            if message["type"] == "message":
                size += len(message["data"])
                self._deliver(message["data"])
            if size >= _TURN_BYTES:
                # Let the streams send before more is read; see Hub._drain.
                size = 0
                await asyncio.sleep(0)

    def _deliver(self, data: bytes) -> None:
        try:
            packet = redis_link.unpack(data)
        except ValueError:
            logger.warning("Redis brought something that is not an event of ours.")
            return
        if packet.origin != bus.origin():
            self._hub.deliver(packet.channel, packet.event_type, packet.text)

    def _found(self) -> None:
        self.up = True
        self._pause = FIRST_PAUSE_SECONDS
        if self._told:
            self._told = False
            logger.warning("Redis is back; events of other processes are heard again.")
        self._hub.recovered()

    def _lost(self, error: Exception) -> None:
        if not self._told:
            self._told = True
            logger.warning(
                "Redis cannot be heard; readers are served from the database"
                " meanwhile. (%s)",
                error or type(error).__name__,
            )


async def _next_type(pubsub) -> str | None:
    message = await pubsub.get_message(timeout=CONNECT_SECONDS)
    return message and message["type"]


async def _close(pubsub, client) -> None:
    # A connection that is broken may break once more while it is closed.
    for closeable in (pubsub, client):
        try:
            async with asyncio.timeout(1):
                await closeable.aclose()
        except Exception as error:
            logger.debug("Closing a connection to Redis failed: %r", error)
