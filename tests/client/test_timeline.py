"""Any loss, doubling and disorder of events ends in the fetched list."""

from pathlib import Path

import pytest

SCHEDULES = Path(__file__).with_name("timeline_schedules.js").read_text()
COUNT = 3_000

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("resets", [False, True])
def test_every_schedule_ends_with_the_truth(core, resets):
    options = {"name": "m", "seed": 1, "count": COUNT, "resets": resets}
    assert core().evaluate(SCHEDULES, options) == []


def test_the_schedules_find_a_wrong_cursor(core):
    """A harness that finds nothing proves nothing."""
    options = {"name": "m", "seed": 1, "count": 200, "planted": True}
    assert len(core().evaluate(SCHEDULES, options)) > 100
