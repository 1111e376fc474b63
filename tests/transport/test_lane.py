"""The chat's JSON requests under ASGI, in a few threads of their own."""

import asyncio
import json
import queue
import threading

import pytest
from asgiref.testing import ApplicationCommunicator

from tests import factories
from wagtail_livechat.asgi import livechat_streams
from wagtail_livechat.transport.lane import THREADS, Lane, is_api


def scope_of(path: str, method: str = "GET") -> dict:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "scheme": "http",
    }


async def ask(application, path: str) -> tuple[int, dict, dict]:
    talk = ApplicationCommunicator(application, scope_of(path))
    await talk.send_input({"type": "http.request", "body": b""})
    start = await talk.receive_output(10)
    body = await talk.receive_output(10)
    headers = {name.decode().lower(): value for name, value in start["headers"]}
    return start["status"], headers, json.loads(body["body"])


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("/livechat/api/status/", True),
        ("/livechat/api/nothing/", True),
        ("/admin/livechat/api/desk/", True),
        ("/livechat/stream/", False),
        ("/admin/livechat/desk/", False),
        ("/livechat/", False),
        ("/", False),
    ],
)
def test_only_the_json_endpoints_take_the_lane(path, ours):
    assert is_api(scope_of(path)) is ours
    assert not is_api({**scope_of(path), "type": "websocket"})


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_requests_at_once_share_a_few_threads():
    async def nowhere(scope, receive, send):
        raise AssertionError("passed on")

    async def scene():
        application = livechat_streams(nowhere)
        path = "/livechat/api/status/"
        return await asyncio.gather(*(ask(application, path) for _ in range(40)))

    factories.make_site()
    before = threading.active_count()
    answers = asyncio.run(scene())
    assert {status for status, _headers, _body in answers} == {200}
    # The host's middleware has had its say, as for every other page.
    assert all("x-content-type-options" in headers for _, headers, _ in answers)
    assert threading.active_count() - before <= THREADS


def test_when_too_many_wait_the_next_is_told_to_come_back():
    class FullQueue(queue.Queue):
        def put_nowait(self, item):
            raise queue.Full

    async def scene():
        lane = Lane()
        lane._jobs = FullQueue()
        return await ask(lane, "/livechat/api/status/")

    status, headers, body = asyncio.run(scene())
    assert status == 503 and headers["retry-after"] == b"2"
    assert body["error"]["code"] == "busy"
