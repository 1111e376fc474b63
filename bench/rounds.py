"""Run the rounds: every contender once, then every contender again."""

import asyncio
import gc
import sys
import time
import traceback

from . import databases, plan, procinfo
from .measures import cpu, idle, latency, queries, sends
from .servers import Stage

#: A measurement waits until the rest of the machine uses less than this share,
#: for ``Plan.patience`` seconds at most: runs on a shared machine should compare.
QUIET = 0.2


class Rounds:
    """Collects what each measure returned: ``found[measure][row]`` is a list."""

    def __init__(self, stage: Stage, size: plan.Plan, only: set[str]):
        self.stage = stage
        self.plan = size
        self.only = only
        self.found: dict[str, dict[str, list]] = {}
        self.loads: list[float] = []
        self.begin = time.monotonic()

    def run(self, measures: list[str]) -> dict:
        for number in range(self.plan.rounds):
            for measure in measures:
                if number and time.monotonic() - self.begin > self.plan.seconds:
                    print("No time for another round.", file=sys.stderr)
                    return self.found
                getattr(self, measure)(number)
        return self.found

    def idle(self, number: int) -> None:
        if number >= self.plan.idle_rounds:
            return
        for contender, kind, sizes in rotated(self.plan.idle, number):
            small = sizes == [60]
            row = f"{contender.name}@pg60" if small else contender.name
            self.attempt(
                "idle",
                row,
                contender,
                kind,
                lambda server, sizes=sizes, kind=kind: idle.measure(
                    self.stage, server, sizes, kind == "pg"
                ),
            )

    def delivery(self, number: int) -> None:
        async def both(server):
            opened = await latency.opens(server, plan.OPENED, self.plan.open_bursts)
            calm = await latency.delivery(
                server, plan.IDLE_BESIDE, plan.DELIVERY_RATE, self.plan.delivery_seconds
            )
            return {**opened, **calm}

        for contender, kind in rotated(self.plan.delivery, number):
            row = f"{contender.name}@{kind}"
            self.attempt("delivery", row, contender, kind, both)

    def sends(self, number: int) -> None:
        for contender, kind in rotated(self.plan.sends, number):
            self.attempt(
                "sends",
                f"{contender.name}@{kind}",
                contender,
                kind,
                lambda server: sends.measure(server, self.plan.send_seconds),
            )

    def cpu(self, number: int) -> None:
        if number >= self.plan.cpu_rounds:
            return
        for contender, by_socket in rotated(self.plan.cpu, number):
            self.attempt(
                "cpu",
                contender.name + (":socket" if by_socket else ""),
                contender,
                "sqlite",
                lambda server, by_socket=by_socket: cpu.measure(
                    server, self.plan.cpu_seconds, by_socket
                ),
            )

    def queries(self, number: int) -> None:
        if number == 0 and (not self.only or "ours" in self.only):
            self.prepare(plan.c.OURS, "sqlite")
            self.found["queries"] = queries.measure(self.stage)

    def prepare(self, contender, kind) -> None:
        databases.prepare(self.stage, contender, kind, max(self.plan.idle_sizes))

    def attempt(self, measure, row, contender, kind, ask) -> None:
        """One measurement. A failure is a result too, and does not end the run."""
        if self.only and contender.name not in self.only:
            return
        elapsed = time.monotonic() - self.begin
        print(f"{elapsed:5.0f} s  {measure:8} {row:24}", end=" ", file=sys.stderr)
        gc.collect()  # it is off while a measurement runs
        server = None
        try:
            self.prepare(contender, kind)
            with self.stage.serve(contender, kind) as server:
                load = procinfo.wait_for_quiet(QUIET, self.plan.patience)
                self.loads.append(load)
                answer = run(ask(server), 120)
        except Exception as problem:
            traceback.print_exc()
            answer = {"error": f"{type(problem).__name__}: {problem}"[:300]}
            if server:
                print(server.complaints(), file=sys.stderr)
        self.found.setdefault(measure, {}).setdefault(row, []).append(answer)
        print(short(answer), file=sys.stderr, flush=True)


def run(coroutine, seconds: float):
    """Run on uvloop, with an end in any case."""
    import uvloop

    async def limited():
        async with asyncio.timeout(seconds):
            return await coroutine

    return uvloop.run(limited())


def rotated(entries: list, number: int) -> list:
    """Another one begins in each round."""
    start = number % len(entries)
    return entries[start:] + entries[:start]


def short(answer: dict) -> str:
    """One line for the eye."""
    return ", ".join(
        f"{key} {round(value, 2) if isinstance(value, float) else value}"
        for key, value in answer.items()
        if value != ""
    )
