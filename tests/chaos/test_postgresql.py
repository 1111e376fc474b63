"""PostgreSQL restarts, and what idle streams cost it."""

import pytest

from tests.support.clients import Agent, Visitor, talk
from tests.support.follower import Follower
from tests.support.history import History
from tests.support.processes import wait_until

from .test_server_killed import check_all_readers

pytestmark = [pytest.mark.chaos, pytest.mark.postgres]


@pytest.mark.parametrize("pool", ["", "?pool=10"], ids=["connections", "pool"])
def test_postgresql_restarted_in_the_middle_loses_nothing_and_streams_go_on(
    make_server, databases, postgres, pool
):
    """I1, I2, I4, F7: an immediate restart, every connection broken."""
    database = databases.make("postgresql")
    database.location += pool
    server = make_server(database=database)
    visitor, agent, conversation = talk(server)
    history = History()
    with (
        Follower(visitor, conversation) as at_widget,
        Follower(agent, conversation) as at_desk,
    ):
        at_widget.wait_stream()
        at_desk.wait_stream()
        tab, desk = visitor.twin(), agent.twin()
        threads = [
            history.run(
                "visitor", tab.send_until_definite, [f"question {i}" for i in range(60)]
            ),
            history.run(
                "agent",
                lambda text: desk.send_until_definite(conversation, text),
                [f"answer {i}" for i in range(60)],
            ),
        ]
        history.wait_count(30)
        postgres.restart_immediately()
        history.wait_count(75)
        postgres.kill9()
        postgres.start()
        history.wait_count(120)
        for thread in threads:
            thread.join(30)
        check_all_readers(
            history,
            visitor,
            agent,
            conversation,
            {"widget": at_widget, "desk": at_desk},
        )
        # The streams never touched the database, so they never broke.
        assert at_widget.streams_opened == 1, at_widget.problems
        assert at_desk.streams_opened == 1, at_desk.problems


def test_without_the_database_everybody_is_asked_to_come_back(
    make_server, databases, postgres
):
    """F7: 503 in JSON, also where the admin's own checks meet the fault first."""
    server = make_server(database=databases.make("postgresql"))
    visitor, agent, conversation = talk(server)
    postgres.kill9()
    answers = [
        visitor.get("api/conversation/", profile=visitor.profile),
        visitor.post_message("Anybody?"),
        agent.get("api/desk/"),
        agent.post("api/heartbeat/", {}),
    ]
    postgres.start()
    for answer in answers:
        assert answer.status_code == 503, answer.text[:500]
        assert answer.json()["error"]["code"] == "busy"
        assert int(answer.headers["Retry-After"]) > 0
        assert "no-store" in answer.headers["Cache-Control"]
    visitor.send("There you are")
    assert visitor.messages()[-1]["text"] == "There you are"
    assert agent.desk()["me"]["online"]


def test_sixty_idle_streams_hold_no_database_connection_and_no_thread(
    make_server, databases, postgres
):
    """I13: as many connections as without any stream."""
    database = databases.make("postgresql")
    server = make_server(database=database)
    agent = Agent(server, "amira")
    agent.online()
    visitors = [Visitor(server) for _ in range(60)]
    for number, visitor in enumerate(visitors):
        visitor.start(f"Hello {number}")
    # Afterwards: a ticket is good for a minute, and sixty starts may take longer.
    urls = [visitor.snapshot()["stream"] for visitor in visitors]
    quiet = wait_until(
        lambda: postgres.connections_to(database.name) == 0 or None,
        10,
        "no connection without streams",
    )
    threads = server.threads()
    streams = [
        visitor.open_stream(url) for visitor, url in zip(visitors, urls, strict=True)
    ]
    for stream in streams:
        stream.wait_for("hello")
    # A visitor's head comes with the ticket. An agent's is read from the database,
    # together with those of the visitors who came before.
    streams.append(agent.stream())
    streams[-1].wait_for("head")
    assert quiet
    # The connection of that batch may just be closing.
    wait_until(
        lambda: postgres.connections_to(database.name) == 0,
        10,
        "60 idle streams hold no connection",
    )
    assert server.threads() <= threads + 5, "streams hold threads"
    assert not any(stream.ended for stream in streams)
    for stream in streams:
        stream.close()
