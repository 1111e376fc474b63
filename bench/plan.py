"""What is measured, with whom, how long and how often."""

from dataclasses import dataclass

from . import contenders as c

#: One contender on one kind of database.
Entry = tuple[c.Contender, str]


@dataclass(frozen=True)
class Plan:
    """The size of a run."""

    name: str
    rounds: int
    idle_rounds: int
    idle_sizes: tuple[int, ...]
    open_bursts: int
    send_seconds: float
    send_kinds: tuple[str, ...]
    delivery_seconds: float
    cpu_seconds: float
    cpu_rounds: int
    #: After so long, rounds after the first are left out.
    seconds: int
    #: How many seconds a measurement waits for a quiet machine.
    patience: float

    @property
    def idle(self) -> list[tuple[c.Contender, str, list[int]]]:
        """Storage keeps one connection per stream: see the size on PostgreSQL."""
        sizes = list(self.idle_sizes)
        return [
            (c.OURS, "pg", sizes),
            (c.STOCK, "pg", sizes),
            (c.STOCK_STORAGE, "sqlite", sizes[:1]),
            (c.STOCK_STORAGE, "pg", [60]),
            (c.BARE, "", sizes),
            (c.CHANNELS, "pg", sizes),
        ]

    @property
    def delivery(self) -> list[Entry]:
        return [
            (c.OURS, "sqlite"),
            (c.OURS, "pgpool"),
            (c.STOCK, "sqlite"),
            (c.STOCK_STORAGE, "sqlite"),
            (c.BARE, ""),
            (c.CHANNELS, "sqlite"),
        ]

    @property
    def sends(self) -> list[Entry]:
        peers = [c.OURS, c.STOCK, c.STOCK_STORAGE, c.STOCK_IN_WAGTAIL]
        peers += [c.CHANNELS_PUBSUB]
        pairs = [(peer, kind) for kind in self.send_kinds for peer in peers]
        return [*pairs, (c.BARE, "")]

    @property
    def cpu(self) -> list[tuple[c.Contender, bool]]:
        """With True, the messages go in by WebSocket."""
        return [
            (c.OURS, False),
            (c.OURS_REDIS, False),
            (c.STOCK_STORAGE, False),
            (c.CHANNELS, False),
            (c.CHANNELS, True),
        ]


OPENED = 1_000
IDLE_BESIDE = 1_000
DELIVERY_RATE = 50

FULL = Plan(
    name="full",
    rounds=3,
    idle_rounds=1,  # memory hardly varies, and 5,000 threads take their time
    idle_sizes=(1_000, 5_000),
    open_bursts=3,
    send_seconds=3,
    send_kinds=("sqlite", "pg", "pgpool"),
    delivery_seconds=12,  # the worst hundredth is six messages, not one stall
    cpu_seconds=15,
    cpu_rounds=2,
    seconds=1_130,
    patience=8,
)
QUICK = Plan(
    name="quick",
    rounds=1,
    idle_rounds=1,
    idle_sizes=(1_000,),
    open_bursts=2,
    send_seconds=2,
    send_kinds=("sqlite", "pgpool"),
    delivery_seconds=4,
    cpu_seconds=10,
    cpu_rounds=1,
    seconds=600,
    patience=1,  # one short look
)
