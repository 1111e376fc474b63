"""The chat's own requests under ASGI: each in one thread, from start to end.

Django's ASGI handler sends every synchronous middleware and view to a thread and
back (some twenty hops with Wagtail's middleware), starts a thread for each request
and with it a database connection. For a chat message that is more work than the
message. Here the host's same middleware and our views run as they do under WSGI: in
one of a few threads, which keep their database connection while there is something
to do.
"""

import contextvars
import sys
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from django.conf import settings
from django.core import signals
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.dispatch import receiver
from django.http import HttpResponseBase
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils.cache import add_never_cache_headers

from .. import conf
from .connections import keep_connections
from .crew import Crew
from .endpoints import DATABASE_AWAY, try_later
from .schemas import MAX_BODY

#: Requests that may wait for a thread; more are told to come back.
QUEUE_LENGTH = 500


class Answer(NamedTuple):
    """A response, ready for the server."""

    status: int
    headers: list[tuple[bytes, bytes]]
    content: bytes


def is_api(scope) -> bool:
    """Whether ``scope`` asks for one of our JSON endpoints, and the lane is on."""
    if scope["type"] != "http" or conf.get("API_THREADS") < 1:
        return False
    path = scope["path"].removeprefix(get_script_prefix(scope))
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


#: Whether this request met a database that was away. The host's middleware and the
#: admin's checks ask it before our view does, and Django makes a page of error 500
#: of that; the chat's clients are told to come back, as they are by the view.
_database_failed = contextvars.ContextVar("livechat_database_failed", default=False)


@receiver(signals.got_request_exception, dispatch_uid="livechat-lane")
def _note_the_database(**kwargs) -> None:
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        _database_failed.set(True)


class Lane(ASGIHandler):
    """Django's handler with synchronous middleware, on a few threads of its own."""

    def __init__(self):
        # Not ASGIHandler's, which would adapt the middleware to async.
        self.load_middleware(is_async=False)
        self._crew = Crew("livechat-api", conf.get("API_THREADS"))

    async def __call__(self, scope, receive, send) -> None:
        body = await _read_body(receive)
        if body is None:
            return
        if self._crew.waiting < QUEUE_LENGTH:
            # A copy: no language or time zone is left behind in the thread.
            context = contextvars.copy_context()
            answer = await self._crew.run(context.run, self._answer, scope, body)
        else:
            answer = _answer_of(_busy())
        await send(
            {
                "type": "http.response.start",
                "status": answer.status,
                "headers": answer.headers,
            }
        )
        await send({"type": "http.response.body", "body": answer.content})

    def close(self) -> None:
        """Let the threads end, with their connections; what waits is answered."""
        self._crew.close()

    def _answer(self, scope, body: bytes) -> Answer:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, response = self.create_request(scope, BytesIO(body))
        if request is not None:
            response = self.get_response(request)
            if response.status_code == 500 and _database_failed.get():
                response.close()
                response = _busy()
        try:
            return _answer_of(response)
        finally:
            keep_connections()
            response.close()  # sends request_finished


async def _read_body(receive) -> bytes | None:
    """The request's body; None if the client has left before its end.

    No more is read than shows that it is too large: our endpoints refuse a body
    above ``MAX_BODY`` unread, so what is missing of it is missed by nobody.
    """
    body = b""
    while len(body) <= MAX_BODY:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return body[: MAX_BODY + 1]


def _busy() -> HttpResponseBase:
    response = try_later().response()
    add_never_cache_headers(response)
    return response


def _answer_of(response: HttpResponseBase) -> Answer:
    headers = [
        (name.encode("ascii"), value.encode("latin1"))
        for name, value in response.items()
    ]
    headers += [
        (b"Set-Cookie", cookie.output(header="").strip().encode("ascii"))
        for cookie in response.cookies.values()
    ]
    content = b"".join(response) if response.streaming else response.content
    return Answer(response.status_code, headers, content)
