"""The benchmark tells a host's hiccup from the work of what it measures."""

import pytest

from bench.hiccups import Meter, hit, windows_of

MS = 0.001


def samples(costs):
    """A sample each 5 ms that takes as long as it costs."""
    return [(n * 5 * MS, n * 5 * MS + cost * MS, cost * MS) for n, cost in costs]


def in_ms(windows):
    return [(round(begin / MS, 1), round(end / MS, 1)) for begin, end in windows]


def test_work_that_costs_as_usual_is_no_hiccup():
    assert windows_of(samples(enumerate([0.2, 0.3, 0.2, 0.5, 0.2]))) == []
    assert windows_of([]) == []


def test_a_hiccup_lasts_from_the_last_good_sample_to_the_last_slow_one():
    costs = [0.2] * 4 + [2.0, 2.0] + [0.2] * 20
    assert in_ms(windows_of(samples(enumerate(costs)))) == [(15.2, 27.0)]


def test_hiccups_soon_after_one_another_are_one():
    costs = [0.2] * 4 + [2.0] + [0.2] * 5 + [2.0] + [0.2] * 40 + [2.0] + [0.2]
    found = in_ms(windows_of(samples(enumerate(costs))))
    assert found == [(15.2, 52.0), (250.2, 257.0)]


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [(0, 9, False), (0, 10, True), (12, 13, True), (5, 30, True), (21, 22, False)],
)
def test_what_was_in_flight_is_hit(begin, end, expected):
    assert hit(begin, end, [(10, 20)]) is expected


def test_the_meter_ends_with_what_it_watches():
    with Meter() as meter:
        pass
    assert meter._process.returncode == 0
    assert 0 <= meter.share < 1
