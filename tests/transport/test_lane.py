"""The chat's JSON requests under ASGI: which they are, and in how many threads."""

import asyncio
import socket
import threading

import pytest
from django.core.asgi import get_asgi_application
from django.db import connections

from tests.support.asgi import (
    ask,
    cookie_of,
    lane_threads,
    message_body,
    scope_of,
    with_wrapper,
)
from tests.support.live_streams import (
    LiveStreams,
    database_connections,
    visitor_address,
)
from tests.support.processes import wait_until
from wagtail_livechat.asgi import livechat_streams
from wagtail_livechat.transport import channels, lane
from wagtail_livechat.transport.streams.bus import publish

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
STATUS = "/livechat/api/status/"
MESSAGES = "/livechat/api/messages/"
HERE = "tests.transport.test_lane"


class Gate:
    """A middleware of the host's that takes its time."""

    opened = threading.Event()
    inside = 0

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        Gate.inside += 1
        Gate.opened.wait(20)
        return self.get_response(request)


@pytest.fixture
def gate(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{HERE}.Gate"]
    Gate.opened.clear()
    Gate.inside = 0
    yield Gate
    Gate.opened.set()


class TestWhatTakesIt:
    @pytest.mark.parametrize(
        ("path", "ours"),
        [
            (STATUS, True),
            ("/livechat/api/nothing/", True),
            ("/admin/livechat/api/desk/", True),
            ("/livechat/stream/", False),
            ("/admin/livechat/desk/", False),
            ("/livechat/", False),
            ("/", False),
        ],
    )
    def test_only_the_json_endpoints(self, path, ours):
        assert lane.is_api(scope_of(path)) is ours
        assert not lane.is_api({**scope_of(path), "type": "websocket"})

    def test_nothing_when_the_host_wants_djangos_way(self, settings, site):
        settings.WAGTAIL_LIVECHAT = {"API_THREADS": 0}
        assert not lane.is_api(scope_of(STATUS))
        application = livechat_streams(get_asgi_application())
        assert asyncio.run(ask(application, STATUS)).status == 200
        assert not lane_threads()


class TestThreads:
    def test_many_requests_at_once_share_a_few(self, site):
        async def scene(application):
            return await asyncio.gather(*(ask(application, STATUS) for _ in range(40)))

        before = threading.active_count()
        replies = with_wrapper(scene)
        assert {reply.status for reply in replies} == {200}
        # The host's middleware has had its say, as for every other page.
        assert all("x-content-type-options" in reply.headers for reply in replies)
        assert threading.active_count() == before

    def test_the_servers_end_closes_their_connections(self, chat):
        cookie = cookie_of(chat)
        connections.close_all()  # while one is open, SQLite keeps the files of others

        async def scene(application):
            reply = await ask(application, MESSAGES, message_body(), cookie=cookie)
            return reply.status, database_connections()

        assert with_wrapper(scene) == (201, 1)
        assert (lane_threads(), database_connections()) == (0, 0)

    def test_a_slow_middleware_delays_no_stream_and_no_request_is_lost(
        self, chat, gate
    ):
        live = LiveStreams()
        status = f"GET {STATUS} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        asking = []
        try:
            with live.open(visitor_address(chat)) as reader:
                for _ in range(12):
                    asking.append(socket.create_connection(("127.0.0.1", live.port)))
                    asking[-1].sendall(status)
                wait_until(lambda: gate.inside == 4, 5, "all threads to be busy")
                channel = channels.conversation_channel(chat.pk)
                publish(channel, "message", {"n": 1})
                assert reader.wait_for("message", 2).data == {"n": 1}
                assert gate.inside == 4
                gate.opened.set()
                for connection in asking:
                    connection.settimeout(10)
                    assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
        finally:
            for connection in asking:
                connection.close()
            live.stop()

    def test_when_too_many_wait_the_next_is_told_to_come_back(
        self, site, gate, monkeypatch
    ):
        monkeypatch.setattr(lane, "QUEUE_LENGTH", 2)

        async def scene(application):
            first = [asyncio.ensure_future(ask(application, STATUS)) for _ in range(6)]
            refused = await asyncio.wait_for(_when_full(application), 10)
            gate.opened.set()
            return refused, await asyncio.gather(*first)

        async def _when_full(application):
            await asyncio.sleep(0)  # the six are on their way: four work, two wait
            return await ask(application, STATUS)

        refused, answered = with_wrapper(scene)
        assert refused.status == 503 and refused.headers["retry-after"] == b"2"
        assert refused.json()["error"]["code"] == "busy"
        assert [reply.status for reply in answered] == [200] * 6
