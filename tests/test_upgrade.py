"""Who could answer before there were rights in departments can answer afterwards.

Everything happens in processes of its own on a database file of its own: going
through old migrations in this process would mix up what Django remembers of tables.
"""

import json

import pytest

from tests.support.databases import run_python

pytestmark = pytest.mark.packaging
SITES = ["library.test", "museum.test"]
AGENT = ["answer_conversation", "see_unassigned_conversation"]


def run(location: str, what: str) -> str:
    return run_python(
        location, "-m", "tests.support.old_database", what, timeout=300
    ).strip()


@pytest.fixture(scope="module")
def location(tmp_path_factory) -> str:
    """A database that was migrated long ago, and now."""
    path = str(tmp_path_factory.mktemp("upgrade") / "old.sqlite3")
    run(path, "old")
    run(path, "now")
    return path


@pytest.fixture(scope="module")
def upgraded(location) -> dict:
    """Who may do what in it."""
    return json.loads(run(location, "tell"))


def test_a_group_with_the_right_everywhere_answers_everywhere(upgraded):
    """R32, R33: as before, all waiting chats of all sites."""
    assert upgraded["people"]["everywhere"] == {
        "rights": AGENT,
        "sites": SITES,
        "waiting": 2,
    }
    assert upgraded["groups"]["everywhere"]["grants"] == [
        ["agent", site] for site in SITES
    ]


def test_a_group_with_the_right_on_one_site_answers_there(upgraded):
    """R33: and nowhere else."""
    assert upgraded["people"]["at-the-museum"] == {
        "rights": AGENT,
        "sites": ["museum.test"],
        "waiting": 1,
    }
    assert upgraded["site permissions"] == 0, "the old kind is no longer looked at"


def test_a_person_with_the_right_of_their_own_keeps_it(upgraded):
    """R32: individual grants stay individual."""
    assert upgraded["people"]["alone"] == {
        "rights": AGENT,
        "sites": SITES,
        "waiting": 2,
    }


def test_nobody_else_becomes_an_agent(upgraded):
    assert upgraded["people"]["bystander"] == {"rights": [], "sites": [], "waiting": 0}


def test_a_group_of_the_host_that_is_called_everyone_is_left_alone(upgraded):
    """R26: ours gets another name; it means guests, theirs means its members."""
    assert upgraded["groups"]["Everyone"] == {
        "name": "Everyone",
        "may": ["add_image"],
        "grants": [],
        "members": ["bystander"],
    }
    ours = upgraded["chat groups"]["everyone"]
    assert ours["name"] == "Everyone (chat)"
    assert ours["members"] == []


def test_guests_can_chat_everywhere_as_before(upgraded):
    """R24, R26: until somebody takes it from Everyone."""
    assert upgraded["guests may start"]
    assert upgraded["offered to guests"] == {site: ["General"] for site in SITES}


def test_running_chats_go_on(upgraded):
    assert upgraded["chats"] == {
        "library.test": ["waiting", 1],
        "museum.test": ["waiting", 2],
    }


def test_the_way_back_is_open(location, upgraded):
    """For those who have to go back to the version before."""
    run(location, "back")


EVERYONE = {"name": "Everyone", "may": ["start_conversation"], "members": []}
REGISTERED = {"name": "Registered", "may": [], "members": []}


def test_a_new_installation_has_the_four_groups(databases):
    """R24-R26, R32: what an admin finds before doing anything."""
    new = databases.make()
    groups = json.loads(run(new.location, "tell"))["chat groups"]
    assert set(groups) == {"everyone", "registered", "agents", "supervisors"}
    for kind, expected in {"everyone": EVERYONE, "registered": REGISTERED}.items():
        found = {name: groups[kind][name] for name in expected}
        assert found == expected
    agents, supervisors = groups["agents"], groups["supervisors"]
    assert agents["name"] == "Chat agents"
    assert agents["may"] == sorted(
        [
            *("access_admin", "answer_conversation", "see_unassigned_conversation"),
            *("read_ended_conversation", "transfer_conversation"),
            *("use_cannedreply", "create_label"),
        ]
    )
    assert supervisors["name"] == "Chat supervisors"
    assert set(agents["may"]) < set(supervisors["may"])
    assert "start_conversation" not in supervisors["may"]
