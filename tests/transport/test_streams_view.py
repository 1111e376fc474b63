"""The same address without the wrapper: dearer, and otherwise the same."""

import json

import pytest
from django.db import connections

from tests.support.live_streams import (
    LiveStreams,
    address_without_head,
    database_connections,
    visitor_address,
)
from tests.support.processes import wait_until
from tests.support.sse import StreamRefused
from wagtail_livechat.transport import channels
from wagtail_livechat.transport.streams.bus import publish
from wagtail_livechat.transport.streams.route import is_stream


@pytest.fixture
def live(db):
    server = LiveStreams(wrapped=False)
    yield server
    server.stop()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestUnderAsgi:
    def test_it_streams(self, live, chat):
        with live.open(visitor_address(chat)) as reader:
            assert reader.wait_for("head").data["head"] == 1
            for number in range(200):
                publish(channels.conversation_channel(chat.pk), "x", {"n": number})
            reader.wait_for(lambda f: f.data == {"n": 199})
            assert [f.data["n"] for f in reader.events("x")] == [*range(200)]
            headers = reader.response.headers
            assert headers["Content-Type"].startswith("text/event-stream")
            assert "no-store" in headers["Cache-Control"]

    def test_compression_keeps_away(self, live, chat, settings):
        settings.MIDDLEWARE = [
            "django.middleware.gzip.GZipMiddleware",
            *settings.MIDDLEWARE,
        ]
        zipped = LiveStreams(wrapped=False)
        accept = {"Accept-Encoding": "gzip"}
        with zipped.open(visitor_address(chat), headers=accept) as reader:
            assert reader.response.headers["Content-Encoding"] == "identity"
            reader.wait_for("head")
        zipped.stop()

    def test_no_connection_to_the_database_is_held(self, live, chat):
        address = address_without_head(chat)
        connections.close_all()
        with live.open(address) as reader:
            reader.wait_for("head")
            wait_until(lambda: database_connections() == 0, 5, "an idle stream")

    def test_it_ends_and_is_forgotten(self, live, chat):
        first = live.open(visitor_address(chat))
        hub = live.hub
        first.close()
        wait_until(lambda: not hub.streams, 5, "the stream to be forgotten")
        second = live.open(visitor_address(chat))
        live.in_loop(hub.shutdown)
        assert second.wait_end(5) == "shutdown"
        with pytest.raises(StreamRefused) as caught:
            live.open(visitor_address(chat), hello=False)
        assert caught.value.status == 503


class TestRefusals:
    def test_there_are_no_streams_under_wsgi(self, client):
        response = client.get("/livechat/stream/?ticket=x")
        assert response.status_code == 501
        assert json.loads(response.content)["error"]["code"] == "no_streams"

    @pytest.mark.parametrize("method, status", [("get", 403), ("post", 405)])
    def test_others(self, db, async_client, method, status):
        import asyncio

        call = getattr(async_client, method)
        response = asyncio.run(call("/livechat/stream/?ticket=x"))
        assert response.status_code == status
        assert response["Content-Type"] == "application/json"


class TestWhereItIs:
    def scope(self, path, root_path=""):
        return {"type": "http", "path": path, "root_path": root_path}

    def test_only_our_address(self):
        assert is_stream(self.scope("/livechat/stream/"))
        for path in ("/stream/", "/livechat/stream", "/livechat/api/stream/", "/"):
            assert not is_stream(self.scope(path))
        assert not is_stream({"type": "websocket", "path": "/livechat/stream/"})

    def test_below_a_prefix(self, settings):
        assert is_stream(self.scope("/site/livechat/stream/", "/site"))
        # Servers that leave the prefix out of the path.
        assert is_stream(self.scope("/livechat/stream/", "/site"))
        settings.FORCE_SCRIPT_NAME = "/forced"
        assert is_stream(self.scope("/forced/livechat/stream/"))
        assert not is_stream(self.scope("/site/livechat/stream/", "/site"))

    def test_below_a_language(self, settings):
        settings.ROOT_URLCONF = "tests.transport.urls_by_language"
        assert is_stream(self.scope("/ar/chat/stream/"))
        assert not is_stream(self.scope("/de/chat/stream/"))
