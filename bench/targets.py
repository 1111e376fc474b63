"""The figures to reach, and what each contender has beside them."""

from collections.abc import Callable
from dataclasses import dataclass

from .measures.numbers import median

#: The columns of the table: how a row's key begins.
COLUMNS = {
    "ours": "wagtail_livechat",
    "stock": "django-eventstream view",
    "stock_storage": "the same + DjangoModelStorage",
    "stock_in_wagtail": "the latter inside Wagtail",
    "bare": "bare ASGI",
    "channels": "Channels",
}


@dataclass(frozen=True)
class Figure:
    """One row: ``read(column)`` is a contender's value, None if it has none."""

    label: str
    #: What is wanted; "-" if the row only says more about the one above it.
    target: str
    read: Callable[[str], float | None]
    reached: Callable[[float], bool | None]
    form: str = "{:.0f}"


class Medians:
    """Reads the rounds' results."""

    def __init__(self, found: dict):
        self.found = found

    def of(self, measure: str, row: str, *path: str) -> float | None:
        """The median of one number of ``row`` over the rounds."""
        values = []
        for answer in self.found.get(measure, {}).get(row, []):
            value = answer
            for key in path:
                value = value.get(key) if isinstance(value, dict) else None
            values += value if isinstance(value, list) else [value]
        return median(values)

    def delivery(self, column: str, key: str, kind="sqlite") -> float | None:
        kind = "" if column == "bare" else kind
        return self.of("delivery", f"{column}@{kind}", key)

    def sends(self, column: str, kind: str) -> float | None:
        if column == "channels":
            column = "channels_pubsub"
        if column == "bare":
            return None  # it has no database
        return self.of("sends", f"{column}@{kind}", "per_second")

    def queries(self, request: str) -> Callable[[str], float | None]:
        count = self.found.get("queries", {}).get(request, {}).get("queries")
        return lambda column: count if column == "ours" else None


def figures(found: dict, sizes: tuple[int, ...], kinds: tuple[str, ...]) -> list:
    """All rows of the main table."""
    m = Medians(found)
    largest = str(sizes[-1])

    def idle(size: str, key: str):
        return lambda column: m.of("idle", column, size, key)

    def connections(column):
        if column == "stock_storage":
            return m.of("idle", "stock_storage@pg60", "60", "connections")
        return m.of("idle", column, largest, "connections")

    rows = [
        Figure(
            f"idle stream: KiB (PSS), {size:,} open",
            "≤ 16",
            idle(str(size), "kib"),
            lambda value: value <= 16,
            "{:.1f}",
        )
        for size in sizes
    ]
    rows += [
        Figure(
            f"idle: extra threads, {sizes[0]:,} open",
            "0",
            idle(str(sizes[0]), "threads"),
            lambda value: value <= 0,
        ),
        Figure(
            f"idle: extra PostgreSQL connections, {sizes[-1]:,} open (storage: 60)",
            "0",
            connections,
            lambda value: value <= 0,
        ),
        Figure(
            "stream opens per second",
            "≥ 3,000",
            lambda column: m.delivery(column, "opens"),
            lambda value: value >= 3000,
            "{:,.0f}",
        ),
    ]
    names = {
        "sqlite": "SQLite WAL",
        "pg": "PostgreSQL, a connection per request",
        "pgpool": "PostgreSQL, psycopg pool",
    }
    for kind in kinds:
        beside = m.sends("stock_storage", kind)
        rows.append(
            Figure(
                f"sends per second: {names[kind]}",
                "≥ 1.5 × storage" + (f" = {1.5 * beside:,.0f}" if beside else ""),
                lambda column, kind=kind: m.sends(column, kind),
                lambda value, beside=beside: value >= 1.5 * beside if beside else None,
                "{:,.0f}",
            )
        )
    for kind, name in (("sqlite", "SQLite WAL"), ("pgpool", "PostgreSQL, pool")):
        what = f"in ms at 50 sends/s, 1,000 idle: {name}"
        for key, label, limit in (
            ("p50", f"delivery p50 {what}", 10),
            ("p99", f"delivery p99 {what}", 40),
            ("p99_all", "the same with what hiccups of the host hit", None),
        ):
            rows.append(
                Figure(
                    label,
                    f"≤ {limit}" if limit else "-",
                    lambda column, key=key, kind=kind: (
                        m.delivery(column, key, kind)
                        if kind == "sqlite" or column != "bare"
                        else None
                    ),
                    lambda value, limit=limit: value <= limit if limit else None,
                    "{:.1f}",
                )
            )
    rows.append(
        Figure(
            "server CPU seconds per 1,000 messages",
            "≤ 8",
            lambda column: m.of("cpu", column, "cpu_per_1000"),
            lambda value: value <= 8,
            "{:.1f}",
        )
    )
    for request, label, limit in (
        ("tag", "queries the tag adds to a warm page", 1),
        ("status", "queries of the warm status endpoint", 0),
        ("message", "queries of one message post", 6),
    ):
        rows.append(
            Figure(
                label,
                f"≤ {limit}" if limit else "0",
                m.queries(request),
                lambda value, limit=limit: value <= limit,
            )
        )
    return rows
