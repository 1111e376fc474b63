"""How many messages per second go through HTTP and the database."""

import asyncio
import itertools
import time

from ..client import Deliveries, Poster, close_streams, open_streams
from ..servers import Server
from . import numbers
from .latency import CHATS, POSTERS, send


async def measure(server: Server, seconds: float) -> dict:
    """``POSTERS`` connections post as fast as they are answered."""
    contender, seed = server.contender, server.seed
    deliveries = Deliveries()
    readers = [contender.reader_request(seed, chat) for chat in range(CHATS)]
    streams = await open_streams(server.port, readers, deliveries)
    posters = [Poster(server.port) for _ in range(POSTERS)]
    await asyncio.gather(
        *(
            send(server, deliveries, poster, chat, -1)
            for chat, poster in enumerate(posters)
        )
    )
    counter = itertools.count()
    stop = time.perf_counter() + seconds
    failed: list[str] = []

    async def keep_posting(poster):
        while time.perf_counter() < stop and len(failed) < 20:
            number = next(counter)
            try:
                await send(server, deliveries, poster, number % CHATS, number)
            except (RuntimeError, ConnectionError) as problem:
                failed.append(str(problem))
                deliveries.posted.pop(number, None)

    cpu, begin = server.reading()["cpu"], time.perf_counter()
    await asyncio.gather(*(keep_posting(poster) for poster in posters))
    elapsed = time.perf_counter() - begin
    cpu = server.reading()["cpu"] - cpu
    await asyncio.sleep(1.5)
    for poster in posters:
        poster.close()
    await close_streams(streams)
    found = numbers.of(deliveries)
    return {
        **found,
        "per_second": found["messages"] / elapsed,
        "cpu_share": cpu / elapsed,
        "cpu_ms": cpu * 1000 / max(1, found["messages"]),
        "failed": len(failed),
        "problem": failed[0][:300] if failed else "",
    }
