"""The same thing asked for many times at once."""

import uuid
from collections import Counter

import pytest

from tests.support.clients import Agent, Visitor, talk
from tests.support.crowd import at_once

pytestmark = pytest.mark.chaos

TRIALS = 50
AGENTS = [f"agent{number:02d}" for number in range(20)]


def waiting(agent: Agent, text: str) -> int:
    """How many waiting chats show ``text`` as their last line."""
    return sum(text in card["last"]["text"] for card in agent.desk()["waiting"])


def test_the_same_post_fifty_times_at_once_is_one_message(pair):
    """I2, F21: one 201, 49 times 200, one row, over two processes."""
    visitor, agent, conversation = talk(pair[0])
    client_id = str(uuid.uuid4())
    tabs = [visitor.twin(pair[number % 2]) for number in range(50)]
    answers = at_once(
        [lambda tab=tab: tab.post_message("only once", client_id) for tab in tabs]
    )
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {201: 1, 200: 49}, [a.text[:200] for a in answers[:3]]
    assert len({answer.json()["message"]["seq"] for answer in answers}) == 1
    texts = [message["text"] for message in agent.messages(conversation)]
    assert texts.count("only once") == 1


def test_the_same_reply_fifty_times_at_once_is_one_message(pair):
    """I2, F21: the agents' endpoint keeps the same promise."""
    visitor, agent, conversation = talk(pair[0])
    client_id = str(uuid.uuid4())
    desks = [agent.twin(pair[number % 2]) for number in range(50)]
    answers = at_once(
        [
            lambda desk=desk: desk.post_message(conversation, "one reply", client_id)
            for desk in desks
        ]
    )
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {201: 1, 200: 49}
    texts = [message["text"] for message in visitor.messages()]
    assert texts.count("one reply") == 1


def test_different_messages_at_once_get_seqs_without_holes(pair):
    """I3: twenty senders on two processes."""
    visitor, agent, conversation = talk(pair[0])
    tabs = [visitor.twin(pair[n % 2]) for n in range(10)]
    desks = [agent.twin(pair[n % 2]) for n in range(10)]
    senders = [
        lambda tab=tab, n=n: tab.send(f"visitor {n}") for n, tab in enumerate(tabs)
    ] + [
        lambda desk=desk, n=n: desk.send(conversation, f"agent {n}")
        for n, desk in enumerate(desks)
    ]
    sent = at_once(senders)
    assert sorted(message["seq"] for message in sent) == list(range(3, 23))
    stored = visitor.messages()
    assert [message["seq"] for message in stored] == list(range(1, 23))
    assert [message["prev"] for message in stored] == list(range(22))


def test_twenty_agents_accept_at_once_and_exactly_one_wins_in_50_trials(pair):
    """I7, F22: the losers get 409 and the winner's name."""
    desks = [Agent(pair[n % 2], name) for n, name in enumerate(AGENTS)]
    desks[0].online()
    for trial in range(TRIALS):
        with Visitor(pair[trial % 2]) as visitor:
            conversation = visitor.start(f"Trial {trial}")["id"]
            _one_accepts(desks, conversation, visitor)


def _one_accepts(desks: list[Agent], conversation: str, visitor: Visitor) -> None:
    answers = at_once(
        [lambda desk=desk: desk.post_accept(conversation) for desk in desks]
    )
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {200: 1, 409: 19}, statuses
    winner = [answer.status_code for answer in answers].index(200)
    name = desks[winner].name.title()
    for answer in answers:
        if answer.status_code == 409:
            error = answer.json()["error"]
            assert error["code"] == "taken"
            assert error["agent"] == name
            assert name in error["message"]
    snapshot = visitor.snapshot()
    assert snapshot["conversation"]["state"] == "active"
    assert snapshot["conversation"]["agent"] == {"name": name}
    assert [message["event"] for message in snapshot["messages"]] == ["", "accepted"]


def test_the_same_start_twenty_times_at_once_is_one_conversation(pair):
    """I2: no cookie yet, so only the client_id tells that it is one press."""
    agent = Agent(pair[0], "amira")
    agent.online()
    client_id = str(uuid.uuid4())
    visitors = [Visitor(pair[number % 2]) for number in range(20)]
    answers = at_once(
        [lambda v=v: v.post_start("Hello once", client_id) for v in visitors]
    )
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {201: 1, 200: 19}, [answer.text[:300] for answer in answers]
    assert len({answer.json()["conversation"]["id"] for answer in answers}) == 1
    assert waiting(agent, "Hello once") == 1
    # Whichever answer arrived, its cookie opens the chat.
    for visitor in visitors:
        assert [m["text"] for m in visitor.messages()] == ["Hello once"]


def test_different_starts_of_one_visitor_at_once_are_one_conversation(pair):
    """One open conversation for each visitor; no text is lost."""
    agent = Agent(pair[0], "amira")
    agent.online()
    visitor = Visitor(pair[0])
    visitor.start("First")
    visitor.end()
    tabs = [visitor.twin(pair[number % 2]) for number in range(10)]
    answers = at_once(
        [lambda tab=tab, n=n: tab.post_start(f"Tab {n}") for n, tab in enumerate(tabs)]
    )
    assert {answer.status_code for answer in answers} <= {200, 201}, [
        answer.text[:300] for answer in answers
    ]
    assert waiting(agent, "Tab ") == 1
    stored = visitor.messages()
    assert [message["seq"] for message in stored] == list(range(1, 11))
    assert {message["text"] for message in stored} == {f"Tab {n}" for n in range(10)}
