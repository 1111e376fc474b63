"""Percentiles."""

import statistics

from ..client import Deliveries


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


def median(values: list[float | None]) -> float | None:
    """The median of what there is."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None
