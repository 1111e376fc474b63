"""One stream as an ASGI application: no Django request, no thread, no query."""

import asyncio
from functools import lru_cache
from urllib.parse import parse_qs, unquote_plus

from .. import tickets
from . import answers, frames
from .hub import Hub, get_hub
from .stream import AsgiStream

_TICKET = "ticket="


async def serve(scope, receive, send) -> None:
    """Answer a request for the stream's address."""
    hub = get_hub()
    refusal = ticket = None
    if scope["method"] not in ("GET", "HEAD"):
        refusal = answers.wrong_method()
    else:
        try:
            ticket = ticket_of(scope["query_string"])
        except tickets.InvalidTicket:
            refusal = answers.bad_ticket()
        else:
            if not hub.has_room():
                refusal = answers.no_room()
    if refusal is not None:
        await _refuse(send, refusal)
    elif scope["method"] == "HEAD":
        await _start(send, 200, _headers(ticket.origin))
        await send({"type": "http.response.body", "body": b""})
    else:
        stream = AsgiStream(ticket, send)
        headers = _headers(ticket.origin)
        await _stream(hub, stream, headers, frames.opening(ticket.head), receive)


def ticket_of(query_string: bytes) -> tickets.Ticket:
    """The ticket in a query string; raises ``InvalidTicket``."""
    try:
        text = query_string.decode("ascii")
        if text.startswith(_TICKET) and "&" not in text:
            # As it was issued; reading a whole query string takes much longer.
            ticket = text[len(_TICKET) :].replace("%3A", ":")
            if "%" in ticket or "+" in ticket:
                ticket = unquote_plus(text[len(_TICKET) :])
        else:
            ticket = parse_qs(text, max_num_fields=20).get("ticket", [""])[0]
    except ValueError as error:
        raise tickets.InvalidTicket from error
    return tickets.read(ticket)


@lru_cache(maxsize=256)
def _headers(origin: str) -> list[tuple[bytes, bytes]]:
    return _encoded(frames.headers_for(origin))


async def _stream(hub: Hub, stream: AsgiStream, headers, opening, receive) -> None:
    stream.task = asyncio.current_task()
    try:
        # Before the response: what happens from here on is heard.
        hub.open(stream)
        await _start(stream.send, 200, headers)
        body = {"type": "http.response.body", "body": opening, "more_body": True}
        await stream.send(body)
        # A coroutine keeps its variables, and this one may wait for minutes.
        del body, opening, headers
        stream.begin()
        while (await receive())["type"] != "http.disconnect":
            pass
    except asyncio.CancelledError:
        if not stream.ending:
            raise
        # We ourselves did it, to get out of ``receive``.
        asyncio.current_task().uncancel()
    except OSError:
        # What ASGI servers may raise when the reader has gone.
        pass
    finally:
        stream.stop()
        hub.close(stream)


async def _refuse(send, refusal: answers.Refusal) -> None:
    body = refusal.body()
    headers = {**refusal.all_headers(), "Content-Length": str(len(body))}
    await _start(send, refusal.status, _encoded(headers))
    await send({"type": "http.response.body", "body": body})


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


async def _start(send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
