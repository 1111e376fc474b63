"""The ASGI wrapper that keeps thousands of streams open at almost no cost.

In the host's ``asgi.py``::

    application = livechat_streams(get_asgi_application())

It answers requests for the stream's address itself, without a thread or a database
connection, and passes on everything else. Without it the same address works as a
Django view, see ``transport/streams/view.py``.
"""

#: Whether this process has wrapped its ASGI application.
WRAPPED = False


class LivechatStreams:
    """An ASGI application that serves event streams in front of another."""

    def __init__(self, application):
        # Not at the top: they need Django's apps, and ``livechat_streams`` may be
        # imported before ``get_asgi_application()`` has loaded those.
        from .transport.streams.lifespan import live
        from .transport.streams.route import is_stream
        from .transport.streams.serve import serve

        self.application = application
        self._is_stream, self._serve, self._live = is_stream, serve, live

    async def __call__(self, scope, receive, send) -> None:
        if self._is_stream(scope):
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(self.application, scope, receive, send)
        else:
            await self.application(scope, receive, send)


def livechat_streams(application) -> LivechatStreams:
    """Serve event streams in front of the ASGI ``application``."""
    global WRAPPED
    WRAPPED = True
    return LivechatStreams(application)


def is_wrapped(application) -> bool:
    """Whether ``livechat_streams`` is somewhere in a chain of ASGI middleware.

    Looks where middleware usually keeps the application it wraps.
    """
    seen = set()
    while application is not None and id(application) not in seen:
        if isinstance(application, LivechatStreams):
            return True
        seen.add(id(application))
        application = getattr(
            application, "application", getattr(application, "app", None)
        )
    return False
