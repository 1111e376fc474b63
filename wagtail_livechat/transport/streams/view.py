"""The stream's address as a plain Django view, for hosts without the wrapper.

It works, at the price of Django's request handling: each open stream holds a
thread. ``wagtail_livechat.asgi.livechat_streams`` avoids that.
"""

import asyncio
from collections.abc import AsyncIterator

from django.core.handlers.asgi import ASGIRequest
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from ... import conf
from .. import tickets
from . import answers, frames
from .hub import get_hub, open_streams, stopping
from .serve import ticket_of
from .stream import Stream


@transaction.non_atomic_requests
def stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Answer with a stream, or with the reason why not."""
    if request.method not in ("GET", "HEAD"):
        return _refuse(answers.wrong_method())
    if not isinstance(request, ASGIRequest):
        return _refuse(answers.no_streams())
    try:
        ticket = ticket_of(request.META.get("QUERY_STRING", "").encode())
    except tickets.InvalidTicket:
        return _refuse(answers.bad_ticket())
    if stopping() or open_streams() >= conf.get("STREAMS_PER_PROCESS"):
        return _refuse(answers.no_room())
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        _release_connections()
        opening = frames.opening(ticket.head)
        response = StreamingHttpResponse(IteratedStream(ticket).frames(opening))
    for name, value in frames.headers_for(ticket.origin).items():
        response[name] = value
    # GZipMiddleware leaves alone what has an encoding; it would hold frames back.
    response["Content-Encoding"] = "identity"
    return response


class IteratedStream(Stream):
    """A stream that Django's handler asks for its frames."""

    __slots__ = ("_filled",)

    async def frames(self, opening: bytes) -> AsyncIterator[bytes]:
        """What to send, as it comes; ``opening`` comes first."""
        hub = get_hub()
        self._filled = asyncio.Event()
        self.task = asyncio.current_task()
        try:
            hub.open(self)
            yield opening
            while True:
                await self._filled.wait()
                self._filled.clear()
                while self.pending:
                    last = self.ending
                    yield self._take()
                    self._sent()
                    if last:
                        return
        finally:
            hub.close(self)

    def abort(self) -> None:
        self.ending = True
        self.task.cancel()

    def _wake(self) -> None:
        self._filled.set()


def _release_connections() -> None:
    """Give back what middleware opened: Django would keep it until the stream ends."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


def _refuse(refusal: answers.Refusal) -> HttpResponse:
    return HttpResponse(
        refusal.body(), status=refusal.status, headers=refusal.all_headers()
    )
