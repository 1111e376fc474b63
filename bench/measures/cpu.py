"""What the server process spends on a calm, ordinary conversation."""

import asyncio
import json
import time

from ..client import Deliveries, Poster, close_streams, open_streams
from ..servers import Server
from . import numbers
from .latency import send

CHATS = 10
RATE = 10


async def measure(server: Server, seconds: float, by_socket: bool = False) -> dict:
    """CPU seconds for 1,000 messages: 10 chats, 10 messages/s in all.

    Each chat has its visitor's stream, and one agent hears all ten. With
    ``by_socket`` the messages go in through the WebSockets that are open.
    """
    contender, seed = server.contender, server.seed
    deliveries = Deliveries()
    requests = [contender.reader_request(seed, chat) for chat in range(CHATS)]
    streams = await open_streams(server.port, requests, deliveries)
    agent = [contender.agent_request(seed)]
    streams += await open_streams(server.port, agent, deliveries)
    posters = [Poster(server.port) for _ in range(CHATS)]

    async def say(number: int, counted: bool = True) -> None:
        chat = number % CHATS
        if by_socket:
            message = contender.message(chat, number if counted else 10**9, True)
            deliveries.posted[number] = time.perf_counter()
            streams[chat].send(json.dumps(message).encode())
        else:
            mark = number if counted else -1
            await send(server, deliveries, posters[chat], chat, mark, agent=True)

    for chat in range(CHATS * 3):  # warm-up
        await say(chat, counted=False)
    await asyncio.sleep(3)
    deliveries.posted.clear()
    deliveries.frames = 0
    cpu, begin = server.reading()["cpu"], time.perf_counter()
    for number in range(int(RATE * seconds)):
        await asyncio.sleep(max(0, begin + number / RATE - time.perf_counter()))
        await say(number)
    await asyncio.sleep(0.5)
    cpu = server.reading()["cpu"] - cpu
    for poster in posters:
        poster.close()
    await close_streams(streams)
    found = numbers.of(deliveries)
    return {
        **found,
        "cpu_per_1000": cpu * 1000 / found["messages"],
        "frames_each": deliveries.frames / found["messages"],
    }
