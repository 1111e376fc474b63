"""The ASGI wrapper that keeps thousands of streams open at almost no cost.

In the host's ``asgi.py``::

    application = livechat_streams(get_asgi_application())

It answers requests for the stream's address itself, without a thread or a database
connection, takes the chat's JSON requests through the host's middleware by the
shortest way (``transport/lane.py``), and passes on everything else. Without it the
same addresses work as Django views, see ``transport/streams/view.py``.
"""


class LivechatStreams:
    """An ASGI application that serves event streams in front of another."""

    def __init__(self, application):
        # Not at the top: they need Django's apps, and ``livechat_streams`` may be
        # imported before ``get_asgi_application()`` has loaded those.
        from .transport.lane import Lane, is_api
        from .transport.streams.lifespan import live
        from .transport.streams.route import is_stream
        from .transport.streams.serve import serve

        self.application = application
        self._is_api, self._make_lane, self._lane = is_api, Lane, None
        self._is_stream, self._serve, self._live = is_stream, serve, live

    async def __call__(self, scope, receive, send) -> None:
        if self._is_stream(scope):
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(self.application, scope, receive, send, self._stop)
        elif self._is_api(scope):
            # Made by the first request, in the process that serves it.
            self._lane = self._lane or self._make_lane()
            await self._lane(scope, receive, send)
        else:
            await self.application(scope, receive, send)

    def _stop(self) -> None:
        if self._lane is not None:
            self._lane.close()


def livechat_streams(application) -> LivechatStreams:
    """Serve event streams in front of the ASGI ``application``."""
    return LivechatStreams(application)
