"""The chat's own requests under ASGI: each in one thread, from start to end.

Django's ASGI handler sends every synchronous middleware and view to a thread and
back (some twenty hops with Wagtail's middleware), starts a thread for each request
and with it a database connection. For a chat message that is more work than the
message. Here the host's same middleware and our views run as they do under WSGI: in
one of a few threads, which keep their database connection while there is something
to do.
"""

import asyncio
import contextvars
import json
import queue
import threading
import time
from functools import lru_cache

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.db import connections
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils.translation import gettext as _

THREADS = 4
#: A thread without work for so many seconds closes its database connections.
IDLE_SECONDS = 5.0
#: Requests that may wait for a thread; more are told to come back.
QUEUE_LENGTH = 500


def is_api(scope) -> bool:
    """Whether ``scope`` asks for one of our JSON endpoints."""
    if scope["type"] != "http":
        return False
    prefix = settings.FORCE_SCRIPT_NAME or scope.get("root_path", "")
    path = scope["path"].removeprefix(prefix) if prefix else scope["path"]
    return path.startswith(_prefixes(settings.ROOT_URLCONF))


@lru_cache
def _prefixes(urlconf: str) -> tuple[str, ...]:
    """Where the endpoints are mounted; those not found are Django's to answer."""
    found = []
    for name in ("wagtail_livechat:status", "wagtail_livechat_admin:api_desk"):
        try:
            address = reverse(name, urlconf)
        except NoReverseMatch:
            continue
        found.append(address.rstrip("/").rpartition("/")[0] + "/")
    return tuple(found)


class Lane(ASGIHandler):
    """Django's handler with synchronous middleware, on a few threads of its own."""

    def __init__(self):
        # Not ASGIHandler's, which would adapt the middleware to async.
        self.load_middleware(is_async=False)
        self._jobs: queue.Queue = queue.Queue(QUEUE_LENGTH)
        for number in range(THREADS):
            threading.Thread(
                target=self._work, name=f"livechat-api-{number}", daemon=True
            ).start()

    async def __call__(self, scope, receive, send) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        answer = asyncio.get_running_loop().create_future()
        try:
            self._jobs.put_nowait((scope, body, answer))
        except queue.Full:
            body.close()
            answer.set_result(_too_busy())
        status, headers, content = await answer
        await send(
            {"type": "http.response.start", "status": status, "headers": headers}
        )
        await send({"type": "http.response.body", "body": content})

    def _work(self) -> None:
        while True:
            try:
                scope, body, answer = self._jobs.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                connections.close_all()
                continue
            result = error = None
            try:
                # A context of its own: no language or time zone is left behind.
                context = contextvars.copy_context()
                result = context.run(self._answer, scope, body)
            except Exception as raised:
                error = raised
            try:
                answer.get_loop().call_soon_threadsafe(_resolve, answer, result, error)
            except RuntimeError:
                pass  # the loop has ended, and with it whoever asked
            del scope, body, answer, result, error

    def _answer(self, scope, body) -> tuple[int, list, bytes]:
        try:
            set_script_prefix(get_script_prefix(scope))
            signals.request_started.send(sender=self.__class__, scope=scope)
            request, response = self.create_request(scope, body)
            if request is not None:
                response = self.get_response(request)
            headers = [
                (name.encode("ascii"), value.encode("latin1"))
                for name, value in response.items()
            ]
            headers += [
                (b"Set-Cookie", cookie.output(header="").strip().encode("ascii"))
                for cookie in response.cookies.values()
            ]
            content = b"".join(response) if response.streaming else response.content
            _keep_connections()
            response.close()
            return response.status_code, headers, content
        finally:
            body.close()


def _keep_connections() -> None:
    """Let ``request_finished`` leave connections open: ``_work`` closes them.

    Opening one costs more than the queries of a message. Each is tested before it
    is used again, so one that died meanwhile is replaced.
    """
    until = time.monotonic() + 60 * IDLE_SECONDS
    for connection in connections.all(initialized_only=True):
        pooled = connection.settings_dict["OPTIONS"].get("pool")
        if connection.connection is not None and not pooled:
            connection.close_at = until
            connection.health_checks_enabled = True


def _resolve(answer: asyncio.Future, result, error) -> None:
    if answer.done():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(result)


def _too_busy() -> tuple[int, list, bytes]:
    message = _("The chat cannot be reached at the moment. Try again shortly.")
    error = {"code": "busy", "message": message, "field": None, "retry_after": 2}
    headers = [(b"Content-Type", b"application/json"), (b"Retry-After", b"2")]
    return 503, headers, json.dumps({"error": error}).encode()
