"""Percentiles."""

import statistics

from ..client import Deliveries
from ..hiccups import Meter, hit


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def of(deliveries: Deliveries) -> dict:
    """Milliseconds and the share that arrived."""
    times = [seconds * 1000 for seconds in deliveries.latencies()]
    return {
        "p50": percentile(times, 0.50) if times else None,
        "p99": percentile(times, 0.99) if times else None,
        "delivered": len(times) / max(1, len(deliveries.posted)),
        "messages": len(deliveries.posted),
    }


def apart(deliveries: Deliveries, meter: Meter) -> dict:
    """The same of the messages that no hiccup of the machine has hit.

    ``p99_all`` is of every message, ``hit`` the share of those set apart, and
    ``hiccups`` the share of the time.
    """
    every = of(deliveries)
    calm = Deliveries(
        posted={
            number: posted
            for number, posted in deliveries.posted.items()
            if not hit(posted, deliveries.heard.get(number, posted), meter.windows)
        },
        heard=deliveries.heard,
    )
    undisturbed = of(calm)
    return {
        **every,
        "p50": undisturbed["p50"],
        "p99": undisturbed["p99"],
        "p99_all": every["p99"],
        "hit": 1 - len(calm.posted) / max(1, len(deliveries.posted)),
        "hiccups": meter.share,
    }


def median(values: list[float | None]) -> float | None:
    """The median of what there is."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None
