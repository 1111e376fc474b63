"""Rights that are taken away are gone: from open streams and from screens (I11)."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest

from tests.support.clients import Agent
from tests.support.processes import ROOT

from .leavers import CHATS, WAYS

#: Within this time after the change a stream has to end.
SECONDS = 5


@dataclass
class Gone:
    """What an agent met with after the change."""

    #: Why the stream ended; None: it did not, or without a word.
    reason: str | None
    seconds: float
    desk: object
    statuses: dict[str, int]


class Party:
    """A server with an open stream for each of those who are going to leave."""

    def __init__(self, server):
        self.server = server
        self.people = self._script("make")
        server.world = {**server.world, "users": {**server.world["users"]}}
        server.world["users"].update(self.people)
        self.agents = {name: Agent(server, name) for name in WAYS}
        self.before = {name: agent.desk() for name, agent in self.agents.items()}
        self.streams = {name: agent.stream() for name, agent in self.agents.items()}
        for stream in self.streams.values():
            stream.wait_for("head")

    def leave(self) -> dict[str, Gone]:
        """Take everybody's rights, from another process and by requests."""
        since = self._script("take")
        self.agents["logged out"].log_out()
        since["logged out"] = time.monotonic()
        self._deactivate_in_bulk("deactivated with others")
        since["deactivated with others"] = time.monotonic()
        return {name: self._met(name, since[name]) for name in WAYS}

    def _met(self, name: str, since: float) -> Gone:
        stream, agent = self.streams[name], self.agents[name]
        left = max(0.0, since + SECONDS - time.monotonic())
        try:
            reason = stream.wait_end(left)
        except AssertionError:
            reason = None
        at = [frame.at for frame in stream.events("bye")] or [float("inf")]
        chats = self.people[name]["chats"]
        return Gone(
            reason,
            at[-1] - since,
            agent.get("api/desk/"),
            {
                state: agent.get(f"api/conversations/{chats[state]}/").status_code
                for state in CHATS
            },
        )

    def _deactivate_in_bulk(self, name: str) -> None:
        """With the admin's box in the list of users; it saves no user."""
        admin = Agent(self.server, "admin")
        answer = admin.http.post(
            "/admin/bulk/auth/user/set_active_state/",
            params={"id": self.people[name]["id"], "next": "/admin/users/"},
            data={
                "mark_as_active": "False",
                "csrfmiddlewaretoken": admin.headers()["X-CSRFToken"],
            },
        )
        assert answer.status_code == 302, answer.text[:2000]

    def _script(self, what: str) -> dict:
        done = subprocess.run(
            [sys.executable, "-m", "tests.security.leavers", what],
            env=self.server.environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def party(make_module_server, redis_process):
    # Without heartbeats nothing but the change itself can end a stream.
    options = {"HEARTBEAT_SECONDS": 3600}
    return Party(make_module_server(redis=redis_process.url, options=options))


@pytest.fixture(scope="module")
def gone(party) -> dict[str, Gone]:
    return party.leave()


pytestmark = [pytest.mark.chaos, pytest.mark.redis]


@pytest.mark.parametrize("name", WAYS)
def test_before_the_agent_sees_the_chats(party, name):
    """Or the tests below would prove nothing."""
    desk = party.before[name]
    seen = {each["id"] for each in (*desk["waiting"], *desk["others"])}
    assert seen >= set(party.people[name]["chats"].values())


@pytest.mark.parametrize("name", WAYS)
def test_the_stream_ends_within_5_seconds(gone, name):
    """I11, T28: whichever process took the right away, and how."""
    assert gone[name].reason == "revoked"
    assert gone[name].seconds < SECONDS


@pytest.mark.parametrize("name", WAYS)
def test_the_next_look_at_the_desk_has_no_more_than_is_left(party, gone, name):
    """R33: neither in a list nor by the chat's own address."""
    chats, after = party.people[name]["chats"], gone[name].desk
    assert after.status_code in {200, 302, 401, 403}
    for state in CHATS:
        assert (chats[state] in after.text) == (state in WAYS[name].left), state
    assert gone[name].statuses["waiting"] in {302, 401, 403, 404}
    watching = gone[name].statuses["watched"]
    if "watched" in WAYS[name].left:
        assert watching == 200
    else:
        assert watching in {302, 401, 403, 404}


@pytest.mark.parametrize("name", [name for name, way in WAYS.items() if way.left])
def test_who_may_still_do_something_comes_back_to_it(party, gone, name):
    """The stream that ended is followed by one with the rights that are left."""
    agent = party.agents[name]
    with agent.open_stream(gone[name].desk.json()["stream"]) as stream:
        stream.wait_for("hello")
        assert not stream.ended
