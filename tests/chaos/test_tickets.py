"""Tickets and their e-mails, asked for many times at once (I2, I7, I9, I10)."""

import json

import pytest

from tests.support import ticket_races
from tests.support.databases import run_python

pytestmark = pytest.mark.chaos


@pytest.fixture
def race(databases, engine):
    """Run one of the races on a database of its own."""

    def race(what) -> dict:
        location = databases.make(engine).location
        module = ticket_races.__name__
        return json.loads(run_python(location, "-m", module, what.__name__))

    return race


def test_the_same_form_fifty_times_at_once_is_one_ticket(race):
    """I2: one made it, everybody gets it, and one e-mail tells of it."""
    assert race(ticket_races.the_same_form) == {
        "created": 1,
        "answers": 1,
        "tickets": 1,
        "mails": 1,
    }


def test_the_same_form_of_a_chat_fifty_times_at_once_is_one_ticket(race):
    """I2, A12: the chat ends once."""
    assert race(ticket_races.the_same_form_of_a_chat) == {
        "created": 1,
        "tickets": 1,
        "events": ["", "ticket", "ended"],
    }


def test_an_agent_and_a_ticket_never_both_get_the_chat(race):
    """A11, R19: whoever comes second is told so."""
    outcomes = race(ticket_races.accept_or_ticket)
    assert sum(outcomes.values()) == ticket_races.TRIALS
    assert set(outcomes) <= {
        "active, answered: active False",
        "too late, True: missed True",
    }


def test_an_answer_at_the_deadline_wins_and_withdraws_the_question(race):
    """A11, I9: the visitor was asked once, before the answer, or not at all."""
    outcomes = race(ticket_races.accept_or_deadline)
    assert sum(outcomes.values()) == ticket_races.TRIALS
    assert set(outcomes) <= {"accepted", "prompted, accepted"}


def test_at_the_deadline_too_there_is_an_answer_or_a_ticket(race):
    """A11, R19"""
    outcomes = race(ticket_races.accept_or_ticket_at_the_deadline)
    assert sum(outcomes.values()) == ticket_races.TRIALS
    assert set(outcomes) <= {
        "active, answered: active False",
        "too late, True: missed True",
    }


def test_no_email_is_sent_twice_and_nobody_gets_more_than_three(race):
    """I10: eight processes look at once."""
    assert race(ticket_races.senders) == {"addresses": 20, "most": 1, "to one": 3}


def test_each_ticket_is_given_to_the_plugin_once(race):
    """I10"""
    assert race(ticket_races.takers) == {
        "calls": 20,
        "tickets": 20,
        "counted": 20,
        "left": 0,
    }
