import asyncio
import json
import re
import socket
import threading
import time
import uuid

import pytest
from django.contrib.auth.signals import user_logged_out
from django.db import connections
from django_eventstream.views import get_listener_manager

from tests import factories
from tests.support.live_streams import (
    LiveStreams,
    address_without_head,
    agent_address,
    database_connections,
    visitor_address,
)
from tests.support.processes import wait_until
from tests.support.sse import StreamRefused
from wagtail_livechat.models import Conversation, Department, Visitor
from wagtail_livechat.services import conversations, heads, messages, visitors
from wagtail_livechat.transport import channels, tickets
from wagtail_livechat.transport.streams.bus import publish

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def live(db):
    server = LiveStreams()
    yield server
    server.stop()


@pytest.fixture
def use(settings):
    """Change settings of the app for one test."""

    def change(**options):
        settings.WAGTAIL_LIVECHAT = {**settings.WAGTAIL_LIVECHAT, **options}

    return change


def say(chat, text):
    return messages.post(
        chat.pk, sender="visitor", text=text, client_id=uuid.uuid4()
    ).message


def address_of(number: int) -> str:
    """The address of a stream of a reader that has no row."""
    name = channels.conversation_channel(number)
    return tickets.issue(heads.Reader("v", number, "x"), [name])


@pytest.fixture
def many(site):
    """Make many waiting chats quickly: rows only, nobody is told."""

    def make(count: int) -> list[Conversation]:
        department = Department.objects.filter(site=site).first()
        found = Visitor.objects.bulk_create(
            Visitor(site=site, token_hash=f"{number:064d}") for number in range(count)
        )
        return Conversation.objects.bulk_create(
            Conversation(site=site, visitor=visitor, department=department)
            for visitor in found
        )

    return make


def with_inbox(chat) -> str:
    """The address of a stream that hears the department's channel as well."""
    names = [
        channels.conversation_channel(chat.pk),
        channels.inbox_channel(chat.department_id),
    ]
    return tickets.issue(heads.visitor_reader(chat), names)


class TestTheBeginning:
    def test_hello_then_the_truth_within_half_a_second(self, live, chat):
        with live.open(address_without_head(chat)) as reader:
            hello = reader.wait_for("hello")
            head = reader.wait_for("head", timeout=3)
        assert hello.data == {}
        assert head.data == {"conversation": str(chat.uuid), "head": 1}
        # Half a second, and something for a busy machine.
        assert head.at - hello.at < 1.5

    def test_another_site_may_read_what_its_ticket_opens(self, live, chat):
        """R7: and no other site may; without a code no site may."""
        origin = "https://shop.example.org"
        with live.raw(visitor_address(chat, origin)) as connection:
            received = _until(connection, b"event: hello").lower()
        assert f"access-control-allow-origin: {origin}\r\n".encode() in received
        assert b"\r\nvary: origin\r\n" in received
        with live.raw(visitor_address(chat)) as connection:
            received = _until(connection, b"event: hello").lower()
        assert b"access-control" not in received

    def test_the_head_of_the_ticket_comes_with_hello(self, live, chat):
        with live.raw(visitor_address(chat)) as connection:
            received = _until(connection, b"event: head")
        assert received.count(b"event: hello\ndata: {}\n\nevent: head\n") == 1

    def test_a_message_between_ticket_and_opening_is_noticed_at_once(self, live, chat):
        address = visitor_address(chat)
        say(chat, "Nobody hears this: the stream is not open yet")
        with live.open(address) as reader:
            hello = reader.wait_for("hello")
            head = reader.wait_for(lambda f: f.data.get("head") == 2, 3)
            assert [f.data["head"] for f in reader.events("head")] == [1, 2]
        assert head.data == {"conversation": str(chat.uuid), "head": 2}
        # Half a second, and something for a busy machine.
        assert head.at - hello.at < 1.5

    def test_who_knows_the_head_is_not_told_again_but_checked(self, live, chat):
        asked, read = threading.Event(), heads.read

        def watched(readers):
            answers = read(readers)
            asked.set()
            return answers

        heads.read = watched
        try:
            with live.open(visitor_address(chat)) as reader:
                assert asked.wait(3)
                say(chat, "Hello again")
                reader.wait_message("Hello again")
                assert len(reader.events("head")) == 1
        finally:
            heads.read = read

    def test_an_agents_truth(self, live, chat, agent):
        conversations.accept(chat, agent)
        with live.open(agent_address(agent, chat.department)) as reader:
            head = reader.wait_for("head", timeout=3)
        assert head.data["heads"] == {str(chat.uuid): 2}
        assert head.data["inbox"] == heads.inbox_fingerprint(agent)

    def test_headers(self, live, chat):
        with live.open(visitor_address(chat)) as reader:
            headers = reader.response.headers
            assert headers["Content-Type"].startswith("text/event-stream")
            assert headers["Cache-Control"] == "no-cache, no-store"
            assert headers["X-Accel-Buffering"] == "no"
            assert headers["X-Content-Type-Options"] == "nosniff"
            for absent in ("Content-Encoding", "Set-Cookie", "Vary"):
                assert absent not in headers
            assert not [name for name in headers if name.startswith("Access-Control")]

    def test_readers_are_told_to_come_back_at_different_times(self, live, chat):
        waits = set()
        for _ in range(5):
            with live.open(visitor_address(chat)) as reader:
                waits.add(int(re.search(rb"retry: (\d+)", bytes(reader.raw))[1]))
        assert len(waits) > 1
        assert all(2_000 <= wait <= 8_000 for wait in waits)


class TestRefusals:
    def refused(self, live, address, **options):
        with pytest.raises(StreamRefused) as caught:
            live.open(address, hello=False, **options)
        return caught.value.status, json.loads(caught.value.body)["error"]

    @pytest.mark.parametrize("query", ["", "?ticket=", "?ticket=x:y:z", "?ticket=%FF"])
    def test_bad_ticket(self, live, query):
        status, error = self.refused(live, f"/livechat/stream/{query}")
        assert status == 403
        assert error["code"] == "ticket" and error["message"]
        assert error["field"] is None

    def test_process_is_full(self, live, use):
        use(STREAMS_PER_PROCESS=1)
        with live.open(address_of(1)):
            status, error = self.refused(live, address_of(2))
        assert status == 503
        assert error["code"] == "busy"

    def test_other_methods(self, live):
        for method, status in [("POST", b"405"), ("DELETE", b"405"), ("HEAD", b"200")]:
            with live.raw(address_of(1), method) as connection:
                answer = connection.recv(4096)
                assert answer.split()[1] == status
                assert (b"text/event-stream" in answer) == (status == b"200")

    def test_other_addresses_are_passed_on(self, live):
        for address in ("/livechat/api/status/", "/no/such/stream/", "/admin/login/"):
            with live.raw(address) as connection:
                assert b"x-frame-options" in connection.recv(65_536).lower()


class TestFanOut:
    def test_a_burst_arrives_whole_and_in_order(self, live, chat):
        channel = channels.conversation_channel(chat.pk)
        with live.open(visitor_address(chat)) as reader:
            for number in range(500):
                publish(channel, "message", {"n": number, "text": "x" * 400})
            reader.wait_for(lambda f: f.event == "message" and f.data["n"] == 499)
            assert [f.data["n"] for f in reader.events("message")] == [*range(500)]

    def test_a_burst_that_goes_on_while_it_is_delivered_makes_nobody_slow(
        self, live, chat
    ):
        channel = channels.conversation_channel(chat.pk)

        def say_number(number):
            publish(channel, "message", {"n": number, "text": "x" * 400})
            if 999 <= number < 1_050:
                # One more with every turn of the loop.
                asyncio.get_running_loop().call_soon(say_number, number + 1)

        def burst():
            for number in range(1_000):
                say_number(number)

        with live.open(visitor_address(chat)) as reader:
            live.in_loop(burst)
            reader.wait_for(lambda f: f.event == "bye" or f.data.get("n") == 1_050)
            assert [f.data["n"] for f in reader.events("message")] == [*range(1_051)]

    def test_every_reader_of_a_channel_hears_it_once(self, live, many):
        chats = many(20)
        inbox = channels.inbox_channel(chats[0].department_id)
        readers = [live.open(with_inbox(chat)) for chat in chats]
        publish(inbox, "inbox", {"n": 1})
        publish(inbox, "inbox", {"n": 2})
        for reader in readers:
            reader.wait_for(lambda f: f.data == {"n": 2})
            assert [f.data["n"] for f in reader.events("inbox")] == [1, 2]

    def test_nobody_hears_other_channels(self, live, many):
        one, two = many(2)
        mine, other = live.open(visitor_address(one)), live.open(visitor_address(two))
        with mine, other:
            publish(channels.conversation_channel(one.pk), "message", {"n": 1})
            publish(channels.conversation_channel(two.pk), "message", {"n": 2})
            mine.wait_for("message")
            other.wait_for("message")
            assert [f.data for f in mine.events("message")] == [{"n": 1}]
            assert [f.data for f in other.events("message")] == [{"n": 2}]

    def test_a_message_by_way_of_the_services(self, live, chat):
        with live.open(visitor_address(chat)) as reader:
            say(chat, "Hello again")
            message = reader.wait_message("Hello again").data["message"]
        assert (message["prev"], message["seq"]) == (1, 2)

    def test_nothing_is_left_behind(self, live, many):
        readers = [live.open(visitor_address(chat)) for chat in many(5)]
        hub = live.hub
        for reader in readers:
            reader.close()
        wait_until(lambda: not hub.streams, 5, "streams to be forgotten")
        assert not get_listener_manager().listeners_by_channel
        assert not hub._by_channel and not hub._by_reader and not hub.busy

    def test_a_slow_reader_is_sent_away_and_slows_nobody(self, live, many):
        chats = many(2)
        inbox = channels.inbox_channel(chats[0].department_id)
        slow = live.raw(with_inbox(chats[0]))
        slow.recv(4096)
        quick = live.open(with_inbox(chats[1]))
        hub = live.hub
        wait_until(lambda: len(hub.streams) == 2, 5, "both streams")
        [stream] = [s for s in hub.streams if s.reader.id == chats[0].pk]
        largest = 0
        for number in range(3_000):
            publish(inbox, "inbox", {"n": number, "text": "x" * 4_000})
            largest = max(largest, stream.size)
            if number % 50 == 0:
                quick.wait_for(lambda f, n=number: f.data.get("n") == n, 10, number)
        assert largest <= 80 * 1024
        assert stream.ending
        assert not [f for f in quick.frames if f.event == "bye"]
        slow.close()
        wait_until(lambda: len(hub.streams) == 1, 5, "the slow one to be forgotten")

    def test_a_stalled_reader_is_cut_off(self, live, use, chat):
        use(SEND_TIMEOUT_SECONDS=1)
        stalled = live.raw(visitor_address(chat))
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.recv(100)
        hub = live.hub
        for _ in range(2_000):
            publish(channels.conversation_channel(chat.pk), "x", {"text": "x" * 4_000})
        wait_until(lambda: not hub.streams, 10, "the stream to end")
        assert not hub.busy
        # Not only forgotten: the connection with its buffer is gone as well.
        wait_until(lambda: not live.connections(), 5, "the connection to be cut")
        stalled.close()


class TestHeartbeats:
    def test_they_carry_the_head(self, live, use, chat):
        use(HEARTBEAT_SECONDS=1)
        with live.open(visitor_address(chat)) as reader:
            reader.wait_for("head")
            # As if the event had been lost on its way.
            chat.__class__.objects.filter(pk=chat.pk).update(last_seq=9)
            reader.wait_for(lambda f: f.event == "head" and f.data["head"] == 9, 4)

    def test_many_streams_share_one_batch_of_queries(self, live, site, agent):
        chats = [factories.start_chat(site).conversation for _ in range(30)]
        batches, read = [], heads.read

        def counted(readers):
            batches.append(len(readers))
            return read(readers)

        heads.read = counted
        try:
            readers = [live.open(address_without_head(chat)) for chat in chats]
            for reader in readers:
                reader.wait_for("head")
        finally:
            heads.read = read
        assert sum(batches) <= 45
        assert len(batches) < 15

    def test_the_life_of_a_stream_is_limited(self, live, use, chat):
        use(HEARTBEAT_SECONDS=1, STREAM_LIFETIME_SECONDS=0)
        with live.open(visitor_address(chat)) as reader:
            assert reader.wait_end() == "rotate"

    def test_streams_survive_a_failing_database(self, live, use, chat, caplog):
        use(HEARTBEAT_SECONDS=1)
        with live.open(visitor_address(chat)) as reader:
            reader.wait_for("head")
            with _broken_database():
                wait_until(lambda: b": keep-alive" in reader.raw, 5, "a keep-alive")
                # The fan-out does not need the database.
                publish(channels.conversation_channel(chat.pk), "message", {"n": 1})
                reader.wait_for("message")
                wait_until(
                    lambda: reader.raw.count(b": keep-alive") > 2, 8, "keep-alives"
                )
            before = len(reader.frames)
            reader.wait_for("head", since=before)
            assert not reader.ended
        failures = [r for r in caplog.records if "cannot be read" in r.message]
        assert len(failures) == 1

    def test_a_hanging_database_delays_no_event(self, live, use, chat):
        use(HEARTBEAT_SECONDS=1)
        release, read = threading.Event(), heads.read
        with live.open(visitor_address(chat)) as reader:
            reader.wait_for("head")
            heads.read = lambda readers: release.wait(20) and read(readers)
            try:
                wait_until(lambda: b": keep-alive" in reader.raw, 10, "a keep-alive")
                start = time.monotonic()
                publish(channels.conversation_channel(chat.pk), "message", {"n": 1})
                assert reader.wait_for("message").at - start < 0.5
            finally:
                heads.read = read
                release.set()


class TestRights:
    def test_who_has_no_right_is_sent_away_soon(self, live):
        with live.open(address_of(12345)) as reader:
            assert reader.wait_end(3) == "revoked"

    def test_a_revoked_right_ends_the_stream_at_once(self, live, chat, agent):
        with live.open(agent_address(agent, chat.department)) as reader:
            reader.wait_for("head")
            start = time.monotonic()
            agent.groups.clear()
            assert reader.wait_end(5) == "revoked"
            assert time.monotonic() - start < 3
            # Nothing of the order itself is to be seen.
            assert b"livechat-" not in reader.raw

    def test_a_check_leaves_others_alone(self, live, chat, agent):
        with live.open(agent_address(agent)) as reader:
            reader.wait_for("head")
            before = len(reader.frames)
            agent.first_name = "Amina"
            agent.save()
            reader.wait_for("head", since=before)
            assert not reader.ended

    def test_logging_out_ends_the_stream(self, live, agent):
        with live.open(agent_address(agent)) as reader:
            reader.wait_for("head")
            user_logged_out.send(sender=type(agent), request=None, user=agent)
            assert reader.wait_end(3) == "revoked"

    def test_a_replaced_token_ends_the_stream(self, live, chat):
        address = visitor_address(chat)
        with live.open(address) as reader:
            reader.wait_for("head")
            visitors.rotate_token(chat.visitor)
            assert reader.wait_end(5) == "revoked"
        # The ticket has not expired yet, and is worthless.
        with live.open(address) as again:
            assert again.wait_end(5) == "revoked"

    def test_the_oldest_of_too_many_gives_way(self, live, use, chat):
        use(STREAMS_PER_READER=2)
        first, second, third = (live.open(visitor_address(chat)) for _ in range(3))
        assert first.wait_end(3) == "replaced"
        say(chat, "Still here")
        second.wait_message("Still here")
        third.wait_message("Still here")


class TestCost:
    def test_idle_streams_need_no_thread_and_no_connection(self, live, many):
        # Their heads must be read: only then have thread and connection been used.
        addresses = [address_without_head(chat) for chat in many(300)]
        connections.close_all()
        opened = [live.raw(addresses[0])]
        try:
            _until(opened[0], b"event: head")
            wait_until(lambda: database_connections() == 0, 5, "one idle stream")
            threads = threading.active_count()
            opened += [live.raw(address) for address in addresses[1:]]
            for connection in opened[1:]:
                _until(connection, b"event: head")
            assert len(live.hub.streams) == 300
            wait_until(lambda: database_connections() == 0, 5, "300 idle streams")
            assert threading.active_count() == threads
        finally:
            for connection in opened:
                connection.close()


def _until(connection, wanted: bytes) -> bytes:
    received = b""
    while wanted not in received:
        chunk = connection.recv(65_536)
        assert chunk, received
        received += chunk
    return received


class _broken_database:
    """The worker's queries fail as they do when the server is away."""

    def __enter__(self):
        self.read = heads.read

        def fail(readers):
            raise connections["default"].Database.OperationalError("away")

        heads.read = fail

    def __exit__(self, *exc_info):
        heads.read = self.read
