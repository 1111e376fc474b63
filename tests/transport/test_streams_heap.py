"""What a process has loaded is exempted from the search for garbage, once."""

import gc

import pytest

from wagtail_livechat.transport.streams import heap


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(heap, "_settled", False)
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_is_loaded_is_not_searched_again():
    searched = len(gc.get_objects())
    heap.settle()
    assert gc.get_freeze_count() > 0.9 * searched
    assert len(gc.get_objects()) < 0.1 * searched


def test_it_happens_once():
    heap.settle()
    frozen = gc.get_freeze_count()
    later = [[] for _ in range(1_000)]
    heap.settle()
    assert gc.get_freeze_count() <= frozen
    assert len(later) == 1_000


def test_garbage_is_not_kept():
    gc.disable()
    try:
        dropped = type("Dropped", (), {})()
        dropped.cycle = dropped
        known = id(dropped)
        del dropped
        heap.settle()
    finally:
        gc.enable()
    gc.unfreeze()
    assert not [o for o in gc.get_objects() if id(o) == known]


def test_a_site_may_refuse(settings):
    settings.WAGTAIL_LIVECHAT = {"STREAMS_FREEZE_HEAP": False}
    heap.settle()
    assert gc.get_freeze_count() == 0
