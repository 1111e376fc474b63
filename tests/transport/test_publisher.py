import json
import time
import uuid
from collections import deque

import pytest
from django.db import transaction
from django_eventstream.models import Event as StoredEvent
from django_eventstream.views import get_listener_manager

from tests import factories
from wagtail_livechat import hooks
from wagtail_livechat.services import (
    conversations,
    handing_over,
    labels,
    messages,
    visitors,
)
from wagtail_livechat.transport import channels
from wagtail_livechat.transport.streams import bus, frames, listener


@pytest.fixture
def heard():
    """Listen to a channel: a list of what came, as (event type, data)."""
    ears = []

    def listen(channel):
        ear = Ear()
        ear.add(channel)
        ears.append((ear, channel))
        return ear.heard

    yield listen
    for ear, channel in ears:
        ear.remove(channel)
    assert not get_listener_manager().listeners_by_channel


class Ear(listener.HubListener):
    """Writes down what it hears, in the thread that publishes."""

    def __init__(self):
        super().__init__(None, None)
        self.heard = deque()

    def wake_threadsafe(self):
        while self.queue:
            _channel, event_type, text = self.queue.popleft()
            self.heard.append((event_type, json.loads(text)))


def say(chat, text):
    messages.post(chat.pk, sender="visitor", text=text, client_id=uuid.uuid4())


def of_type(heard, wanted):
    return [data for event_type, data in heard if event_type == wanted]


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_message_goes_to_both_sides_as_each_may_see_it(chat, agent, heard, commit):
    visitor_side = heard(channels.conversation_channel(chat.pk))
    agent_side = heard(channels.agent_channel(agent.pk))
    with commit():
        conversations.accept(chat, agent)
    with commit():
        say(chat, "Bonjour")

    [accepted, to_visitor] = of_type(visitor_side, "message")
    [_accepted, to_agent] = of_type(agent_side, "message")
    assert accepted["message"]["event"] == "accepted"
    assert to_visitor["conversation"] == str(chat.uuid)
    assert to_visitor["message"]["text"] == to_agent["message"]["text"] == "Bonjour"
    assert to_visitor["message"]["prev"] == accepted["message"]["seq"]
    assert to_visitor["message"]["client_id"]
    assert not to_agent["message"]["client_id"]
    assert agent.username not in json.dumps(list(visitor_side))


def test_agents_of_the_department_hear_that_somebody_waits(site, agent, heard, commit):
    department = factories.start_chat(site).conversation.department
    inbox = heard(channels.inbox_channel(department.pk))
    with commit():
        factories.start_chat(site)
    assert ("inbox", {}) in inbox
    assert not of_type(inbox, "message")


def test_what_is_rolled_back_is_not_told(db, chat, heard, commit):
    visitor_side = heard(channels.conversation_channel(chat.pk))
    inbox = heard(channels.inbox_channel(chat.department_id))
    with commit(), pytest.raises(ZeroDivisionError), transaction.atomic():
        say(chat, "Never said")
        raise ZeroDivisionError
    assert not visitor_side and not inbox


def test_typing_is_shown_to_the_other_side(chat, agent, heard, commit):
    with commit():
        conversations.accept(chat, agent)
    chat.refresh_from_db()
    visitor_side = heard(channels.conversation_channel(chat.pk))
    agent_side = heard(channels.agent_channel(agent.pk))
    hooks.notify("typing_started", conversation=chat, sender="agent", name="Amira")
    frame = {"conversation": str(chat.uuid), "sender": "agent", "name": "Amira"}
    assert list(visitor_side) == [("typing", frame)] and not agent_side

    hooks.notify("typing_started", conversation=chat, sender="visitor", name="")
    assert len(visitor_side) == len(agent_side) == 1


def test_orders_to_check_and_to_end_streams(agent, chat, heard, commit):
    agent_side = heard(channels.agent_channel(agent.pk))
    visitor_side = heard(channels.conversation_channel(chat.pk))
    hooks.notify("rights_changed", user_ids=[agent.pk, agent.pk + 1])
    hooks.notify("session_ended", user_id=agent.pk)
    assert [event_type for event_type, _ in agent_side] == [bus.RECHECK, bus.END]
    hooks.notify("visitor_token_revoked", visitor=chat.visitor)
    assert list(visitor_side) == [(bus.RECHECK, {})]


def test_events_are_not_stored_in_the_hosts_event_storage(chat, settings, heard):
    settings.EVENTSTREAM_STORAGE_CLASS = "django_eventstream.storage.DjangoModelStorage"
    side = heard(channels.conversation_channel(chat.pk))
    bus.publish(channels.conversation_channel(chat.pk), "message", {"a": 1})
    assert list(side) == [("message", {"a": 1})]
    assert not StoredEvent.objects.exists()


@pytest.mark.parametrize(
    "setting, value",
    [
        ("GRIP_URL", "http://127.0.0.1:9/"),
        ("GRIP_PROXIES", [{"control_uri": "http://127.0.0.1:9/"}]),
        ("GRIP_PROXIES", "nonsense"),
    ],
)
def test_a_dead_proxy_fails_nothing(settings, heard, setting, value):
    setattr(settings, setting, value)
    side = heard("livechat-x")
    begin = time.monotonic()
    bus.publish("livechat-x", "inbox", {})
    assert time.monotonic() - begin < 1
    assert side


def test_line_breaks_cannot_forge_an_event(heard):
    text = frames.to_json({"text": "a\r\nevent: bye\rdata: x\u2028\n\n"})
    lines = frames.encode("message", text).split(b"\n")
    assert [line.partition(b":")[0] for line in lines] == [b"event", b"data", b"", b""]
    assert b"\r" not in b"".join(lines)


def test_revoking_a_token_reaches_open_streams_only_of_that_visitor(
    site, agent, heard, commit
):
    mine = factories.start_chat(site).conversation
    other = factories.start_chat(site).conversation
    my_side = heard(channels.conversation_channel(mine.pk))
    other_side = heard(channels.conversation_channel(other.pk))
    with commit():
        visitors.rotate_token(mine.visitor)
    assert of_type(my_side, bus.RECHECK) and not of_type(other_side, bus.RECHECK)


def test_a_label_rings_for_those_who_have_the_chat_and_those_who_watch(
    site, chat, agent, heard, commit
):
    with commit():
        taken = conversations.accept(chat, agent)
        ben = factories.make_agent(site, "ben")
        taken = handing_over.invite(taken, ben, agent)
    places = [channels.agent_channel(user.pk) for user in (agent, ben)]
    ears = [
        heard(each) for each in [*places, channels.watch_channel(chat.department_id)]
    ]
    visitor_side = heard(channels.conversation_channel(chat.pk))
    with commit():
        labels.put_on(taken, labels.create(site.pk, "Refund"))
    assert [list(each) for each in ears] == [[("inbox", {})]] * 3
    assert not visitor_side
