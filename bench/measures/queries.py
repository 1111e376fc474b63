"""Database queries of three requests, counted inside Django."""

import json

from .. import databases
from ..contenders import OURS
from ..servers import Stage


def measure(stage: Stage) -> dict:
    """Warm page with and without the tag, warm status, one visitor's message."""
    name = "queries"
    with stage.database(OURS, "sqlite", name) as database:
        environment = stage.environment(OURS, database)
        seed = stage.seeds[("ours", "sqlite")]
        environment["BENCH_COOKIE"] = seed["chats"][0]["cookie"]
        environment["BENCH_PROFILE"] = seed["profile"]
        printed = databases.run(environment, "-m", "bench.peers.ours.queries")
    return json.loads(printed.splitlines()[-1])
