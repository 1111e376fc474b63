"""The server's start and end, as ASGI tells them."""

from collections.abc import Callable

from .hub import get_hub


async def live(
    application, scope, receive, send, on_stop: Callable[[], None] = lambda: None
) -> None:
    """Let ``application`` have the server's lifespan, and hear of its end.

    ``on_stop`` is called then, after the streams have been told to end.

    Django refuses it with an exception, before anything else; then the answers are
    given here, so that the end is heard all the same.
    """
    touched = False

    async def heard():
        nonlocal touched
        touched = True
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            get_hub().shutdown()
            on_stop()
        return message

    async def said(message):
        nonlocal touched
        touched = True
        await send(message)

    try:
        await application(scope, heard, said)
    except Exception:
        if touched:
            raise
        await _answer(heard, send)


async def _answer(receive, send) -> None:
    while True:
        event = (await receive())["type"]
        await send({"type": f"{event}.complete"})
        if event == "lifespan.shutdown":
            return
