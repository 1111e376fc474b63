"""Chats that nobody answers: deadlines, and who is asked to leave a ticket (R19)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from wagtail_livechat.models import Conversation, Message, Timer
from wagtail_livechat.services import (
    conversations,
    handing_over,
    presence,
    timers,
    unanswered,
)

pytestmark = pytest.mark.django_db


def make_due(chat):
    """The chat's waiting time is over."""
    Timer.objects.filter(conversation=chat, done_at=None).update(
        deadline=timezone.now() - timedelta(seconds=1)
    )


def events(chat) -> list[str]:
    return [message.event for message in chat.messages.order_by("seq")]


def prompted(chat) -> bool:
    chat.refresh_from_db()
    return chat.prompted_at is not None


def test_a_chat_has_the_waiting_time_of_its_widget(site, agent, default):
    """R19: from its start on."""
    from wagtail_livechat.services import embeds

    default.waiting_seconds = 90
    code = embeds.create(default)
    chat = factories.start_chat(site, widget=embeds.find(str(code.key))).conversation
    assert chat.waiting_seconds == 90
    assert 85 < timers.seconds_left(chat) <= 90


def test_before_its_time_nobody_is_asked(chat):
    assert timers.fire_due() == 0
    assert not prompted(chat)


def test_when_the_time_is_over_the_visitor_is_asked_once(chat):
    """I9: however often anybody looks."""
    make_due(chat)
    assert [timers.fire_due(), timers.fire_due()] == [1, 0]
    assert prompted(chat)
    assert chat.state == Conversation.State.WAITING
    assert events(chat) == ["", Message.Event.PROMPTED]
    assert chat.last_seq == 2


def test_a_late_answer_withdraws_the_question(chat, agent):
    """A11: and the chat goes on."""
    make_due(chat)
    timers.fire_due()
    conversations.accept(chat, agent)
    assert not prompted(chat)
    assert chat.state == Conversation.State.ACTIVE


@pytest.mark.parametrize(
    "answer",
    [
        lambda chat, agent: conversations.accept(chat, agent),
        lambda chat, agent: handing_over.assign(chat, agent, agent),
        lambda chat, agent: conversations.end(chat, by="visitor"),
    ],
    ids=["accepted", "assigned", "ended"],
)
def test_an_answer_or_an_end_in_time_stops_the_clock(chat, agent, answer):
    """A11"""
    answer(chat, agent)
    assert timers.seconds_left(chat) is None
    make_due(chat)
    assert timers.fire_due() == 0
    assert not prompted(chat)


def test_a_timer_that_comes_second_changes_nothing(chat, agent):
    """Even if it was not cancelled: the row of the chat decides."""
    conversations.accept(chat, agent)
    before = Conversation.objects.get(pk=chat.pk).last_seq
    assert unanswered.prompt(chat.pk) is False
    assert Conversation.objects.get(pk=chat.pk).last_seq == before


def test_a_transferred_chat_waits_anew(site, chat, agent):
    sales = factories.make_department(site, "Sales")
    make_due(chat)
    timers.fire_due()
    handing_over.transfer(chat, sales, agent)
    assert not prompted(chat)
    assert timers.seconds_left(chat) > 50
    make_due(chat)
    assert timers.fire_due() == 1
    assert prompted(chat)


def test_when_the_last_agent_leaves_those_who_wait_are_asked_at_once(
    chat, agent, django_capture_on_commit_callbacks
):
    """A2"""
    with django_capture_on_commit_callbacks(execute=True):
        presence.set_online(agent, False)
    assert prompted(chat)


def test_another_department_with_an_agent_does_not_help(site, chat, agent):
    """A4: "not available" is meant of the department that was chosen."""
    sales = factories.make_department(site, "Sales")
    for_sales = factories.start_chat(site, department="Sales").conversation
    sales.grants.filter(side="agent").delete()
    assert unanswered.prompt_unstaffed() == 1
    assert prompted(for_sales) and not prompted(chat)


def test_nobody_is_asked_while_an_agent_is_there(chat):
    assert unanswered.prompt_unstaffed() == 0


def test_another_site_is_not_looked_at(chat, agent):
    museum = factories.make_site("museum.localhost")
    presence.set_online(agent, False)
    assert unanswered.prompt_unstaffed(museum) == 0
    assert unanswered.prompt_unstaffed() == 1


def test_looking_after_deadlines_never_fails_who_came_by(chat, monkeypatch):
    """The database may be away; the request has its own trouble with that."""
    from django.db import OperationalError

    def broken(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(timers, "_looked_at", 0.0)
    monkeypatch.setattr(timers, "fire_due", broken)
    timers.notice()
