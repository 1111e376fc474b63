"""The chat's JSON requests under ASGI: what Django promises holds for them too."""

import json
import threading

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core import signals
from django.db import connections

from tests.support.asgi import ask, cookie_of, message_body, scope_of, with_wrapper
from wagtail_livechat.hooks import hookimpl, plugin_manager
from wagtail_livechat.models import Message
from wagtail_livechat.transport import schemas

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
STATUS = "/livechat/api/status/"
MESSAGES = "/livechat/api/messages/"
HERE = "tests.transport.test_lane_requests"


def failing(get_response):
    """A middleware that is broken."""

    def middleware(request):
        raise RuntimeError("broken")

    return middleware


class TestAsDjangoDoes:
    def test_a_failing_middleware_is_a_500(self, settings, site, caplog):
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{HERE}.failing"]
        reply = with_wrapper(lambda application: ask(application, STATUS))
        assert reply.status == 500
        assert "broken" in caplog.text

    def test_each_request_is_signalled_in_its_thread(self, site):
        heard = []

        def hear(signal, **kwargs):
            heard.append((signal, threading.current_thread().name))

        pair = (signals.request_started, signals.request_finished)
        for signal in pair:
            signal.connect(hear)
        try:
            with_wrapper(lambda application: ask(application, STATUS))
        finally:
            for signal in pair:
                signal.disconnect(hear)
        assert heard == [(signal, "livechat-api") for signal in pair]

    def test_plugins_hear_of_a_message_when_it_is_committed(self, chat, monkeypatch):
        """Also where the host wraps every request in a transaction."""
        monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
        heard = []

        class Plugin:
            @hookimpl
            def message_posted(self, message):
                inside = connections["default"].in_atomic_block
                heard.append((message.text, inside))

        cookie, plugin = cookie_of(chat), Plugin()
        plugin_manager.register(plugin)
        try:
            reply = with_wrapper(
                lambda application: ask(
                    application, MESSAGES, message_body("Committed?"), cookie=cookie
                )
            )
        finally:
            plugin_manager.unregister(plugin)
        assert reply.status == 201
        assert heard == [("Committed?", False)]
        assert Message.objects.filter(text="Committed?").count() == 1


class TestBodies:
    @pytest.mark.parametrize("told", [True, False])
    def test_one_that_is_too_large_is_refused_unread(self, chat, told):
        """By the view itself, so with the host's middleware around it."""
        limit = schemas.MAX_BODY
        size = {"content_length": str(limit * 100)} if told else {}
        scope = scope_of(MESSAGES, "POST", content_type="application/json", **size)
        taken = 0

        async def receive():
            nonlocal taken
            taken += 1
            return {"type": "http.request", "body": b" " * 4096, "more_body": True}

        sent = []

        async def send(part):
            sent.append(part)

        with_wrapper(lambda application: application(scope, receive, send))
        assert sent[0]["status"] == 413
        assert json.loads(sent[1]["body"])["error"]["code"] == "too_large"
        assert b"x-content-type-options" in [n.lower() for n, _ in sent[0]["headers"]]
        assert taken * 4096 <= limit + 4096

    def test_it_may_come_in_parts(self, chat):
        cookie, body = cookie_of(chat), message_body("In parts")

        async def scene(application):
            scope = scope_of(
                MESSAGES, "POST", content_type="application/json", cookie=cookie
            )
            talk = ApplicationCommunicator(application, scope)
            for part in (body[:10], body[10:20]):
                await talk.send_input(
                    {"type": "http.request", "body": part, "more_body": True}
                )
            await talk.send_input({"type": "http.request", "body": body[20:]})
            return (await talk.receive_output(10))["status"]

        assert with_wrapper(scene) == 201

    def test_who_leaves_before_its_end_has_said_nothing(self, chat):
        cookie = cookie_of(chat)

        async def scene(application):
            scope = scope_of(
                MESSAGES, "POST", content_type="application/json", cookie=cookie
            )
            talk = ApplicationCommunicator(application, scope)
            part = {"type": "http.request", "body": message_body(), "more_body": True}
            await talk.send_input(part)
            await talk.send_input({"type": "http.disconnect"})
            await talk.wait(10)
            return talk.output_queue.empty()

        before = Message.objects.count()
        assert with_wrapper(scene)
        assert Message.objects.count() == before
