"""Blocking a visitor for a day."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests import factories
from wagtail_livechat.models import Conversation, Message, Visitor
from wagtail_livechat.services import blocking, conversations, errors, starting

State = Conversation.State


@pytest.fixture
def held(chat, agent):
    return conversations.accept(chat, agent)


def start_again(site, visitor, **more):
    return starting.start(
        site, visitor=visitor, text="Me again", client_id=uuid.uuid4(), **more
    )


def test_the_chat_ends_and_no_other_can_be_started(site, held, agent):
    ended = blocking.block(held, agent)
    assert (ended.state, ended.ended_by) == (State.ENDED, "agent")
    line = Message.objects.filter(conversation=held).latest("seq")
    assert (line.event, line.author) == ("ended", agent)
    with pytest.raises(errors.VisitorBlocked):
        start_again(site, Visitor.objects.get(pk=held.visitor_id))
    assert Conversation.objects.count() == 1


def test_it_is_over_after_a_day(site, held, agent):
    blocking.block(held, agent)
    visitor = Visitor.objects.get(pk=held.visitor_id)
    day = timedelta(hours=24)
    assert abs(visitor.blocked_until - timezone.now() - day) < timedelta(minutes=1)
    visitor.blocked_until = timezone.now() - timedelta(seconds=1)
    visitor.save()
    assert start_again(site, visitor).created


def test_who_is_logged_in_is_blocked_in_every_browser(site, agent):
    noor = get_user_model().objects.create_user("noor")
    held = conversations.accept(
        factories.start_chat(site, user=noor).conversation, agent
    )
    blocking.block(held, agent)
    with pytest.raises(errors.VisitorBlocked):
        start_again(site, None, user=noor)
    assert start_again(site, None).created, "a stranger is not"


def test_an_agent_of_one_site_blocks_nobody_on_another(site, agent):
    noor = get_user_model().objects.create_user("noor")
    held = conversations.accept(
        factories.start_chat(site, user=noor).conversation, agent
    )
    blocking.block(held, agent)
    museum = factories.make_site("museum.localhost")
    factories.go_online(factories.make_agent(museum, "curator"))
    assert start_again(museum, None, user=noor).created


def test_a_visitor_can_be_blocked_after_the_end(site, held, agent):
    conversations.end(held, by="visitor")
    assert blocking.block(held, agent).ended_by == "visitor"
    visitor = Visitor.objects.get(pk=held.visitor_id)
    assert blocking.is_blocked(visitor.site_id, visitor, None)


def test_it_is_written_down_who_did_it(held, agent):
    blocking.block(held, agent)
    entry = ModelLogEntry.objects.for_instance(held).get()
    assert (entry.action, entry.user) == ("wagtail_livechat.block", agent)
