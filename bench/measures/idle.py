"""What an open stream costs while nothing happens."""

import asyncio

from ..client import Deliveries, close_streams, open_streams
from ..servers import Server, Stage

WARM_UP = 50
SETTLE = 3.0


async def measure(stage: Stage, server: Server, sizes: list[int], on_pg: bool) -> dict:
    """For each size: KiB of PSS, threads and connections more than with none."""
    contender, seed = server.contender, server.seed
    requests = [contender.idle_request(seed, n) for n in range(max(sizes))]
    warm = await open_streams(server.port, requests[:WARM_UP], Deliveries())
    await asyncio.sleep(1)  # long enough for threads that all streams share
    await close_streams(warm)
    await asyncio.sleep(SETTLE)
    nothing = server.reading()
    connections = stage.postgres.connections(server.database) if on_pg else 0
    streams, found = [], {}
    for size in sizes:
        more = requests[len(streams) : size]
        streams += await open_streams(server.port, more, Deliveries(), at_once=32)
        await asyncio.sleep(SETTLE)
        closed = sum(stream.closed for stream in streams)
        if closed * 50 > size:
            raise RuntimeError(f"{closed} of {size} idle streams were closed")
        now = server.reading()
        found[str(size)] = {
            "kib": (now["pss"] - nothing["pss"]) / (size - closed),
            "threads": now["threads"] - nothing["threads"],
            "closed": closed,
        }
        if on_pg:
            held = stage.postgres.connections(server.database)
            found[str(size)]["connections"] = held - connections
    await close_streams(streams)
    return found
