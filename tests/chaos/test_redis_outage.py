"""Redis goes away while two processes serve one site."""

import time
from functools import partial

import pytest

from tests.support.clients import Agent, Visitor
from tests.support.follower import Follower
from tests.support.history import History

pytestmark = [pytest.mark.chaos, pytest.mark.redis, pytest.mark.alone]

OUTAGE = 15.0


@pytest.fixture
def pair(make_server, databases, engine, redis_server):
    """Two processes on one database, tied together by Redis alone."""
    database = databases.make(engine)
    first = make_server(database=database, redis=redis_server.url, start=False)
    second = make_server(database=database, redis=redis_server.url, start=False)
    return first.start(), second.start()


def test_redis_down_15_seconds_with_two_workers_no_send_fails_and_all_is_delivered(
    pair, redis_server
):
    """I6, I15, F5: sends stay 2xx and quick, readers have all 5 s after its return."""
    first, second = pair
    agent = Agent(first, "amira")
    agent.online()
    visitor = Visitor(first)
    conversation = visitor.start("Hello")["id"]
    agent.accept(conversation)
    history, answer = History(), partial(agent.send, conversation)
    # Readers and writers sit on different processes.
    across, desk = visitor.twin(second), agent.twin(first)
    with (
        Follower(across, conversation) as at_widget,
        Follower(desk, conversation) as at_desk,
    ):
        at_widget.wait_stream()
        at_desk.wait_stream()
        _until_events_come(
            lambda text: history.send("agent", answer, text),
            at_widget,
            "Redis does not carry events between workers",
        )
        redis_server.stop()
        end = time.monotonic() + OUTAGE
        number = 0
        while time.monotonic() < end:
            number += 1
            history.send("visitor", across.send, f"question {number}")
            history.send("agent", answer, f"answer {number}")
            time.sleep(0.4)  # people type: the outage lasts, that is the test
        head = visitor.messages()[-1]["seq"]
        # Even during the outage nobody waits longer than 5 s (I15).
        at_widget.wait_seq(head, timeout=5)
        at_desk.wait_seq(head, timeout=5)
        redis_server.start()
        back = time.monotonic()
        head = history.send("agent", answer, "after")["seq"]
        at_widget.wait_seq(head, timeout=5)
        at_desk.wait_seq(head, timeout=5)
        assert time.monotonic() - back < 5
        history.check("widget", at_widget.messages)
        history.check("desk", at_desk.messages)
        slowest = max(
            at_widget.seen_at[seq] - at
            for seq, at in history.acknowledged_at.items()
            if seq in at_widget.seen_at
        )
        assert slowest < 5, f"a message took {slowest:.1f} s"
        assert history.p99 < 0.5, f"p99 of sends {history.p99:.3f} s"
        _expect_events_again(visitor, agent, conversation, second, at_widget)


def _until_events_come(send, reader, otherwise):
    """Say things until the reader hears one by an event and need not ask for it.

    What is said before its process has subscribed is caught up (I15), and that may
    be after the stream's hello.
    """
    deadline = time.monotonic() + 10
    number = 0
    while time.monotonic() < deadline:
        number += 1
        seq = send(f"heard {number}")["seq"]
        reader.wait_seq(seq, timeout=5)
        if seq in reader.by_event:
            return
    raise AssertionError(otherwise)


def _expect_events_again(visitor, agent, conversation, other, at_widget):
    """The old reader and one who comes only now both hear events again."""
    with visitor.twin(other).stream() as newcomer:
        newcomer.wait_for("hello")
        _until_events_come(
            partial(agent.send, conversation),
            at_widget,
            "the old reader stays deaf",
        )
        agent.send(conversation, "to the newcomer")
        newcomer.wait_message("to the newcomer", timeout=5)


def test_readers_who_come_during_an_outage_are_served_too(pair, redis_server):
    """I15: a stream opened while Redis is away is caught up from the database."""
    first, second = pair
    agent = Agent(first, "amira")
    agent.online()
    visitor = Visitor(first)
    conversation = visitor.start("Hello")["id"]
    agent.accept(conversation)
    redis_server.stop()
    with Follower(visitor.twin(second), conversation) as at_widget:
        at_widget.wait_stream()
        seq = agent.send(conversation, "said in the dark")["seq"]
        at_widget.wait_seq(seq, timeout=5)


def test_a_send_whose_events_go_nowhere_is_quick(pair, redis_server):
    """I15: publishing never delays the answer beyond half a second."""
    first, _second = pair
    Agent(first, "amira").online()
    visitor = Visitor(first)
    visitor.start("Hello")
    redis_server.stop()
    history = History()
    for number in range(10):
        history.send("visitor", visitor.send, f"line {number}")
    assert max(history.latencies) < 0.5, history.latencies
