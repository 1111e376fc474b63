"""Events between processes by way of a real Redis, and without it."""

import os
import time

import pytest
import redis

from tests.support.live_streams import (
    LiveStreams,
    OtherProcess,
    agent_address,
    visitor_address,
)
from tests.support.processes import wait_until
from tests.support.swallowing_proxy import SwallowingProxy
from wagtail_livechat.models import Conversation
from wagtail_livechat.transport import channels
from wagtail_livechat.transport.streams import bridge, bus, redis_link, sender

pytestmark = [
    pytest.mark.redis,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def url(redis_server, settings):
    """A Redis of the test's own, which the app uses."""
    settings.WAGTAIL_LIVECHAT = {"REDIS": redis_server.url}
    return redis_server.url


@pytest.fixture
def live(db, url):
    server = LiveStreams()
    yield server
    server.stop()


@pytest.fixture
def other(url):
    process = OtherProcess(url)
    yield process
    process.close()


@pytest.fixture
def channel(chat):
    return channels.conversation_channel(chat.pk)


def hears(live, up=True):
    """Wait until the server's bridge is up, or down."""
    hub = live.hub
    wait_until(
        lambda: hub.bridge is not None and hub.bridge.up is up,
        15,
        f"the bridge to be {'up' if up else 'down'}",
    )


def change_unheard(chat, head):
    """A message that was stored, and whose event was lost."""
    Conversation.objects.filter(pk=chat.pk).update(last_seq=head)


def numbers(reader):
    return [frame.data["n"] for frame in reader.events("message")]


def test_a_burst_of_another_process_arrives_whole_and_in_order(
    live, other, chat, channel
):
    with live.open(visitor_address(chat)) as reader:
        hears(live)
        assert other.publish(channel, "message", 500)
        reader.wait_for(lambda f: f.data == {"n": 499})
        assert numbers(reader) == [*range(500)]


def test_own_events_arrive_once(live, other, chat, channel):
    with live.open(visitor_address(chat)) as reader:
        hears(live)
        for number in range(100, 120):
            bus.publish(channel, "message", {"n": number})
        assert sender.sender_for(redis_link.configured()).flush(5)
        # By the same way as the echoes, so after them.
        assert other.publish(channel, "message")
        reader.wait_for(lambda f: f.data == {"n": 0})
        assert numbers(reader) == [*range(100, 120), 0]


def test_an_order_of_another_process_is_obeyed(live, other, agent, chat):
    with live.open(agent_address(agent)) as reader:
        hears(live)
        reader.wait_for("head")
        assert other.publish(channels.agent_channel(agent.pk), bus.END)
        assert reader.wait_end(5) == "revoked"


def test_after_an_outage_old_and_new_streams_hear_again(
    live, other, chat, channel, redis_server
):
    with live.open(visitor_address(chat)) as before:
        hears(live)
        redis_server.stop()
        hears(live, up=False)
        # Longer than the outage that deafens django-eventstream's own listener.
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            other.publish(channel, "message")
            assert other.slowest < 0.05
        with live.open(visitor_address(chat)) as during:
            redis_server.start()
            hears(live)
            with live.open(visitor_address(chat)) as after:
                wait_until(lambda: other.publish(channel, "x"), 10, "a publisher")
                marks = [len(reader.frames) for reader in (before, during, after)]
                assert other.publish(channel, "message", 20)
                for reader, mark in zip((before, during, after), marks, strict=True):
                    reader.wait_for(lambda f: f.data == {"n": 19}, since=mark)


def test_without_redis_heads_come_from_the_database(live, chat, redis_server):
    with live.open(visitor_address(chat)) as reader:
        hears(live)
        redis_server.stop()
        hears(live, up=False)
        start = time.monotonic()
        change_unheard(chat, 7)
        head = reader.wait_for(lambda f: f.data.get("head") == 7, 6)
        assert head.at - start < 5


def test_a_process_that_starts_without_redis_finds_it_later(
    live, other, chat, channel, redis_server
):
    redis_server.stop()
    with live.open(visitor_address(chat)) as reader:
        reader.wait_for("head")
        change_unheard(chat, 3)
        reader.wait_for(lambda f: f.data.get("head") == 3, 6)
        redis_server.start()
        hears(live)
        wait_until(lambda: other.publish(channel, "message"), 10, "a publisher")
        reader.wait_for("message")


def test_readers_are_told_the_truth_when_redis_is_back(live, chat, redis_server):
    with live.open(visitor_address(chat)) as reader:
        hears(live)
        reader.wait_for("head")
        mark = len(reader.frames)
        # Too short an outage for a poll: only the reconnection tells.
        redis_server.stop()
        change_unheard(chat, 5)
        redis_server.start()
        reader.wait_for(lambda f: f.data.get("head") == 5, 8, since=mark)


def test_outage_and_recovery_are_logged_once(live, chat, redis_server, caplog):
    with live.open(visitor_address(chat)):
        hears(live)
        redis_server.stop()
        hears(live, up=False)
        for _ in range(50):
            bus.publish("livechat-x", "inbox", {})
        own = sender.sender_for(redis_link.configured())
        wait_until(lambda: own.down, 5, "the sender to notice")
        redis_server.start()
        hears(live)
        wait_until(lambda: not own.down, 5, "the sender to recover")
    logged = [r.getMessage() for r in caplog.records if "Redis" in r.getMessage()]
    assert len([text for text in logged if "cannot be heard" in text]) == 1
    assert len([text for text in logged if "cannot be reached" in text]) == 1
    assert len([text for text in logged if "heard again" in text]) == 1
    assert len([text for text in logged if "published again" in text]) == 1


def test_a_connection_that_died_silently_is_noticed(chat, redis_server, settings):
    proxy = SwallowingProxy(redis_server.port)
    settings.WAGTAIL_LIVECHAT = {"REDIS": f"redis://127.0.0.1:{proxy.port}/0"}
    live = LiveStreams()
    try:
        with live.open(visitor_address(chat)) as reader:
            hears(live)
            proxy.swallow()
            start = time.monotonic()
            hears(live, up=False)
            assert time.monotonic() - start < 2 * bridge.PING_SECONDS + 6
            change_unheard(chat, 4)
            reader.wait_for(lambda f: f.data.get("head") == 4, 6)
            # A half-open connection delays no publisher either.
            start = time.monotonic()
            bus.publish("livechat-x", "inbox", {})
            assert time.monotonic() - start < 0.05
            proxy.heal()
            hears(live)
    finally:
        live.stop()
        proxy.close()


def test_garbage_on_our_channel_is_survived(live, other, url, chat, channel):
    with live.open(visitor_address(chat)) as reader, redis.Redis.from_url(url) as bad:
        hears(live)
        for garbage in (b"", b"x", b"\xff\xfe", b"a b c", b" " * 9):
            bad.publish(redis_link.channel_name(), garbage)
        assert other.publish(channel, "message")
        reader.wait_for("message")


def test_sites_that_share_a_redis_do_not_hear_each_other(settings):
    here = redis_link.channel_name()
    settings.SECRET_KEY = "another site's key"
    assert redis_link.channel_name() != here


def test_the_hosts_own_redis_setting_is_used(settings):
    settings.EVENTSTREAM_REDIS = {"host": "127.0.0.1", "port": 1}
    settings.WAGTAIL_LIVECHAT = {}
    assert redis_link.configured() == {"host": "127.0.0.1", "port": 1}
    settings.WAGTAIL_LIVECHAT = {"REDIS": "redis://127.0.0.1:2/0"}
    assert redis_link.configured() == "redis://127.0.0.1:2/0"


def test_many_events_while_redis_is_down_are_bounded(url, redis_server):
    redis_server.stop()
    own = sender.sender_for(url)
    start = time.monotonic()
    for _ in range(sender.MAX_QUEUED + 5_000):
        own.put(b"x")
    assert time.monotonic() - start < 2
    assert len(own._queue) <= sender.MAX_QUEUED
    wait_until(lambda: own.down, 5, "the sender to notice")
    assert not own.flush(5)
    sender.close()


def test_a_forked_process_has_its_own_name_and_sender(url, other):
    bus.publish("livechat-x", "inbox", {})
    mine = bus.origin()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # No assertion here: a failing child must not go on as a second pytest.
        try:
            fresh = sender._current is None and bus.origin() != mine
            bus.publish("livechat-x", "inbox", {})
            sent = sender.sender_for(redis_link.configured()).flush(5)
            os.write(writing, b"ok" if fresh and sent else b"no")
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    assert os.read(reading, 2) == b"ok"
    os.close(reading)
    sender.close()
