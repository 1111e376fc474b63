"""The place of those who wait (R19)."""

import pytest

from tests import factories
from wagtail_livechat.services import conversations, handing_over, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def sales(site, agent):
    return factories.make_department(site, "Sales")


def start(site, department="General"):
    return factories.start_chat(site, department=department).conversation


def places(*chats) -> list[int | None]:
    for chat in chats:
        chat.refresh_from_db()
    return [queue.place_of(chat) for chat in chats]


def test_who_came_first_is_next_in_each_department(site, agent, sales):
    chats = [start(site), start(site, "Sales"), start(site), start(site)]
    assert places(*chats) == [1, 1, 2, 3]


def test_an_answer_or_an_end_brings_everybody_forward(site, agent):
    first, second, third = (start(site) for _number in range(3))
    conversations.accept(first, agent)
    assert places(first, second, third) == [None, 1, 2]
    conversations.end(second, by="visitor")
    assert places(second, third) == [None, 1]


def test_a_transferred_chat_waits_from_then_on(site, agent, sales):
    moved, other = start(site), start(site, "Sales")
    handing_over.transfer(conversations.accept(moved, agent), sales, agent)
    assert places(other, moved) == [1, 2]


def test_a_place_costs_one_query(site, agent, django_assert_num_queries):
    chats = [start(site) for _number in range(5)]
    with django_assert_num_queries(1):
        assert queue.place_of(chats[-1]) == 5
    conversations.accept(chats[0], agent)
    chats[0].refresh_from_db()
    with django_assert_num_queries(0):
        assert queue.place_of(chats[0]) is None
