"""Agents whose desk is gone go offline by themselves, and only they."""

import time

import pytest

from tests.support.clients import Agent, Visitor
from tests.support.processes import wait_until

pytestmark = pytest.mark.chaos

LEASE = 4


@pytest.fixture
def server(make_server, engine):
    return make_server(
        engine, options={"LEASE_SECONDS": LEASE, "STATUS_CACHE_SECONDS": 1}
    )


def test_an_agent_without_a_heartbeat_goes_offline_when_the_lease_ends(server):
    """I8, R4, A5: within the lease and a moment, not before."""
    agent, visitor = Agent(server, "amira"), Visitor(server)
    assert not visitor.status()["available"]
    agent.online()
    began = time.monotonic()
    wait_until(lambda: visitor.status()["available"], 3, "available")
    wait_until(lambda: not visitor.status()["available"], LEASE + 5, "unavailable")
    lasted = time.monotonic() - began
    assert LEASE - 1 <= lasted <= LEASE + 3, f"{lasted:.1f} s"
    assert not agent.desk()["me"]["online"]
    assert visitor.post_start("Anybody there?").status_code == 403


def test_heartbeats_keep_an_agent_online(server):
    """I8: for longer than one lease."""
    agent, visitor = Agent(server, "amira"), Visitor(server)
    agent.online()
    wait_until(lambda: visitor.status()["available"], 3, "available")
    end = time.monotonic() + 2 * LEASE
    while time.monotonic() < end:
        assert agent.heartbeat()["online"]
        assert visitor.status()["available"]
        time.sleep(0.5)


def test_a_desk_that_comes_back_after_the_lease_goes_on(server):
    """A5: within the grace time the next heartbeat puts the agent back online."""
    agent, visitor = Agent(server, "amira"), Visitor(server)
    agent.online()
    wait_until(lambda: visitor.status()["available"], 3, "available")
    wait_until(lambda: not visitor.status()["available"], LEASE + 5, "unavailable")
    assert agent.heartbeat()["online"]
    wait_until(lambda: visitor.status()["available"], 3, "available again")


def test_a_reload_of_the_desk_does_not_flap(make_server):
    """I8: streams that close and open again leave the agent online."""
    server = make_server(options={"LEASE_SECONDS": 10, "STATUS_CACHE_SECONDS": 1})
    agent, visitor = Agent(server, "amira"), Visitor(server)
    agent.online()
    wait_until(lambda: visitor.status()["available"], 3, "available")
    for _ in range(4):
        stream = agent.stream()
        stream.wait_for("hello")
        stream.close()
        assert agent.desk()["me"]["online"]
        assert visitor.status()["available"]


def test_switching_off_takes_effect_at_once(server):
    """R4: 1 -> 0 makes chat go."""
    agent, visitor = Agent(server, "amira"), Visitor(server)
    agent.online()
    wait_until(lambda: visitor.status()["available"], 3, "available")
    agent.online(False)
    wait_until(lambda: not visitor.status()["available"], 2, "unavailable")
    assert visitor.post_start("Hello?").status_code == 403
