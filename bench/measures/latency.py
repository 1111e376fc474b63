"""Opening many streams, then messages at a calm rate beside a thousand of them."""

import asyncio
import itertools
import time

from .. import hiccups
from ..client import Deliveries, Poster, close_streams, open_streams
from ..servers import Server
from . import numbers

POSTERS = 16
CHATS = 50
#: Seconds after which no further burst of opens begins.
PATIENCE = 6


async def opens(server: Server, count: int, bursts: int) -> dict:
    """Streams opened per second, up to their first event, and the CPU of each."""
    requests = [server.contender.idle_request(server.seed, n) for n in range(count)]
    rates: list[float] = []
    costs: list[float] = []
    first = time.perf_counter()
    for _ in range(bursts):
        if time.perf_counter() - first > PATIENCE:
            break
        cpu, begin = server.reading()["cpu"], time.perf_counter()
        streams = await open_streams(server.port, requests, Deliveries())
        rates.append(count / (time.perf_counter() - begin))
        costs.append((server.reading()["cpu"] - cpu) * 1000 / count)
        await close_streams(streams)
        await asyncio.sleep(1.5)  # the server notices; ours also sends its heads
    return {"opens": rates, "open_cpu_ms": costs}


async def delivery(server: Server, idle: int, rate: float, seconds: float) -> dict:
    """Milliseconds from the start of a POST to its frame at a reader.

    Messages in flight while the machine itself stood still are set apart.
    """
    contender, seed = server.contender, server.seed
    deliveries = Deliveries()
    readers = [contender.reader_request(seed, chat) for chat in range(CHATS)]
    waiting = [contender.idle_request(seed, n) for n in range(idle)]
    streams = await open_streams(server.port, readers + waiting, deliveries)
    posters = [Poster(server.port) for _ in range(POSTERS)]
    free: asyncio.Queue[Poster] = asyncio.Queue()
    for number, poster in enumerate(posters):  # warm-up, and the connections
        await send(server, deliveries, poster, number, -1 - number)
        free.put_nowait(poster)
    await asyncio.sleep(2)
    deliveries.posted.clear()
    with hiccups.Meter() as meter:
        begin = time.perf_counter()
        pending = []
        for number in itertools.count():
            due = begin + number / rate
            if due > begin + seconds:
                break
            await asyncio.sleep(max(0, due - time.perf_counter()))
            poster = await free.get()
            task = send(server, deliveries, poster, number % CHATS, number, free)
            pending.append(asyncio.ensure_future(task))
        await asyncio.gather(*pending)
        await asyncio.sleep(1)
    for poster in posters:
        poster.close()
    lost = sum(stream.closed for stream in streams)
    await close_streams(streams)
    return {**numbers.apart(deliveries, meter), "closed": lost}


async def send(server, deliveries, poster, chat, number, free=None, agent=False):
    """Post one message; negative numbers are not counted."""
    request = server.contender.send_request(
        server.seed, chat % CHATS, abs(number) if number >= 0 else 10**9, agent
    )
    if number >= 0:
        deliveries.posted[number] = time.perf_counter()
    status, body = await poster.post(request)
    if status not in (200, 201):
        raise RuntimeError(f"{server.contender.label}: {status} {body[:500]}")
    if free is not None:
        free.put_nowait(poster)
