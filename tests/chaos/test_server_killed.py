"""The server dies or is restarted while people chat."""

import time

import pytest

from tests.support.clients import Agent, Visitor, talk
from tests.support.follower import Follower
from tests.support.history import History

pytestmark = pytest.mark.chaos

SENDERS = 2  # on each side
EACH = 50


def check_all_readers(history, visitor, agent, conversation, followers):
    """The followers' lists, and those of readers who come only now."""
    late_visitor = visitor.twin().messages()
    late_agent = agent.twin().messages(conversation)
    assert late_visitor, "nothing stored"
    head = late_visitor[-1]["seq"]
    for name, follower in followers.items():
        follower.wait_seq(head, timeout=15)
        history.check(name, follower.messages)
        broken = ("HOLE", "reset at cursor")
        assert not [p for p in follower.problems if any(map(p.__contains__, broken))]
    history.check("late visitor", late_visitor)
    history.check("late agent", late_agent)


def test_kill_9_in_the_middle_of_200_sends_loses_and_doubles_nothing(
    make_server, engine
):
    """I1, I2, I3, I4, F1: retried with the same id until the answer is definite."""
    server = make_server(engine)
    visitor, agent, conversation = talk(server)
    history = History()
    with (
        Follower(visitor, conversation) as at_widget,
        Follower(agent, conversation) as at_desk,
    ):
        at_widget.wait_stream()
        at_desk.wait_stream()
        threads = []
        for number in range(SENDERS):
            tab, desk = visitor.twin(), agent.twin()
            threads += [
                history.run(
                    f"visitor {number}",
                    tab.send_until_definite,
                    [f"question {number}.{i}" for i in range(EACH)],
                ),
                history.run(
                    f"agent {number}",
                    lambda text, desk=desk: desk.send_until_definite(
                        conversation, text
                    ),
                    [f"answer {number}.{i}" for i in range(EACH)],
                ),
            ]
        for acknowledged in (40, 110, 160):
            history.wait_count(acknowledged)
            server.kill9()
            server.restart()
        history.wait_count(2 * SENDERS * EACH)
        for thread in threads:
            thread.join(30)
        check_all_readers(
            history,
            visitor,
            agent,
            conversation,
            {"widget": at_widget, "desk": at_desk},
        )
        assert len(at_widget.messages) == 2 * SENDERS * EACH + 2


def test_sigterm_ends_streams_with_bye_within_5_seconds_and_nothing_is_lost(
    make_server, engine
):
    """I14, F2: clients come back to the restarted server by themselves."""
    server = make_server(engine)
    visitor, agent, conversation = talk(server)
    history = History()
    with (
        Follower(visitor, conversation) as at_widget,
        Follower(agent, conversation) as at_desk,
        visitor.stream() as stream,
    ):
        at_widget.wait_stream()
        at_desk.wait_stream()
        stream.wait_for("hello")
        sender = history.run(
            "visitor",
            visitor.twin().send_until_definite,
            [f"question {i}" for i in range(40)],
        )
        history.wait_count(10)
        server.send_sigterm()
        began = time.monotonic()
        assert stream.wait_end(timeout=5) == "shutdown"
        server.sigterm(timeout=8)
        assert time.monotonic() - began < 8
        server.restart()
        at_widget.wait_stream(2)
        at_desk.wait_stream(2)
        sender.join(60)
        history.wait_count(40)
        agent.send_until_definite(conversation, "still here")
        check_all_readers(
            history,
            visitor,
            agent,
            conversation,
            {"widget": at_widget, "desk": at_desk},
        )
        assert "shutdown" in at_widget.byes
        assert "shutdown" in at_desk.byes


def test_an_idle_server_ends_quickly_on_sigterm_with_many_open_streams(make_server):
    """I14: streams must not hold the server back."""
    server = make_server()
    streams = []
    agent = Agent(server, "amira")
    agent.online()
    for number in range(30):
        visitor = Visitor(server)
        visitor.start(f"Hello {number}")
        streams.append(visitor.stream())
    for stream in streams:
        stream.wait_for("hello")
    began = time.monotonic()
    server.sigterm(timeout=8)
    assert time.monotonic() - began < 6
    assert {stream.wait_end(2) for stream in streams} == {"shutdown"}
