"""Asking an ASGI application without a server."""

import asyncio
import json
import threading
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from asgiref.testing import ApplicationCommunicator

from wagtail_livechat.asgi import livechat_streams
from wagtail_livechat.services import visitors

from .processes import wait_until


class Reply(NamedTuple):
    """What the application answered."""

    status: int
    headers: dict[str, bytes]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)


def scope_of(path: str, method: str = "GET", **headers: str) -> dict:
    """A request's scope; ``content_type`` is the header Content-Type."""
    named = {"host": "localhost", **headers}
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in named.items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "scheme": "http",
    }


async def ask(application, path: str, body: bytes = b"", **headers: str) -> Reply:
    """GET ``path``, or POST the JSON ``body``."""
    if body:
        headers = {"content_type": "application/json", **headers}
    scope = scope_of(path, "POST" if body else "GET", **headers)
    talk = ApplicationCommunicator(application, scope)
    await talk.send_input({"type": "http.request", "body": body})
    start = await talk.receive_output(10)
    answer = await talk.receive_output(10)
    await talk.wait(10)  # Django ends a request, its connection too, after that
    names = {name.decode().lower(): value for name, value in start["headers"]}
    return Reply(start["status"], names, answer["body"])


async def end_lifespan(application) -> None:
    """Tell ``application`` that the server stops."""
    talk = ApplicationCommunicator(application, {"type": "lifespan"})
    await talk.send_input({"type": "lifespan.shutdown"})
    assert await talk.receive_output(10) == {"type": "lifespan.shutdown.complete"}


def with_wrapper(scene: Callable[[Any], Awaitable[Any]]) -> Any:
    """Run ``scene`` with the wrapper, then end its threads as a server does."""

    async def nowhere(scope, receive, send):
        raise AssertionError(f"passed on: {scope['type']}")

    async def whole():
        application = livechat_streams(nowhere)
        try:
            return await scene(application)
        finally:
            await end_lifespan(application)

    try:
        return asyncio.run(whole())
    finally:
        wait_until(lambda: not lane_threads(), 10, "the lane's threads to end")


def lane_threads() -> int:
    """How many threads this process has for the chat's JSON requests."""
    return sum(thread.name == "livechat-api" for thread in threading.enumerate())


def cookie_of(conversation) -> str:
    """The Cookie header of the visitor, whose token is replaced."""
    return f"livechat_visitor={visitors.rotate_token(conversation.visitor)}"


def message_body(text: str = "And?") -> bytes:
    """What a widget posts."""
    return json.dumps({"client_id": str(uuid.uuid4()), "text": text}).encode()
