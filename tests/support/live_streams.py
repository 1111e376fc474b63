"""A real uvicorn in this process: its streams can be reached from both sides."""

import asyncio
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import uvicorn
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connections

from wagtail_livechat.asgi import livechat_streams
from wagtail_livechat.services import heads
from wagtail_livechat.transport import channels, streaming, tickets
from wagtail_livechat.transport.streams import sender
from wagtail_livechat.transport.streams.hub import Hub, get_hub

from .databases import ROOT
from .processes import wait_until
from .sse import SSEReader


class LiveStreams:
    """uvicorn in a thread of this process, with or without the wrapper."""

    def __init__(self, *, wrapped: bool = True):
        application = get_asgi_application()
        if wrapped:
            application = livechat_streams(application)
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self._socket.getsockname()[1]
        # Django knows no lifespan; the wrapper ends its threads by it.
        lifespan = "on" if wrapped else "off"
        config = uvicorn.Config(application, log_config=None, lifespan=lifespan)
        logging.getLogger("uvicorn.access").disabled = True
        self._server = uvicorn.Server(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._readers: list[SSEReader] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        wait_until(lambda: self._server.started, 10, "uvicorn in a thread")

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        # Django writes error pages in the loop's executor and leaves the database
        # connections of its threads open: one thread, so that one call closes all.
        self._loop.set_default_executor(ThreadPoolExecutor(1))
        await self._server.serve(sockets=[self._socket])
        await asyncio.to_thread(connections.close_all)

    def in_loop(self, function: Callable[[], Any]) -> Any:
        """Call ``function`` in the server's event loop."""

        async def call():
            return function()

        return asyncio.run_coroutine_threadsafe(call(), self._loop).result(10)

    @property
    def hub(self) -> Hub:
        return self.in_loop(get_hub)

    def connections(self) -> int:
        """How many connections the server holds."""
        return len(self._server.server_state.connections)

    def url(self, address: str) -> str:
        return f"http://127.0.0.1:{self.port}{address}"

    def open(self, address: str, *, hello: bool = True, **options) -> SSEReader:
        """Open a stream, and wait until it hears."""
        reader = SSEReader(self.url(address), **options)
        self._readers.append(reader)
        if hello:
            reader.wait_for("hello")
        return reader

    def raw(self, address: str, method: str = "GET") -> socket.socket:
        """Send the request only."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        request = f"{method} {address} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connection.sendall(request.encode())
        return connection

    def stop(self) -> None:
        """Hang up, and end the server."""
        self.in_loop(lambda: get_hub().shutdown())
        for reader in self._readers:
            reader.close()
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()
        sender.close()


def visitor_address(conversation) -> str:
    """A fresh address of the stream of ``conversation``."""
    return streaming.visitor_address(conversation)


def address_without_head(conversation) -> str:
    """The same, but the head comes from the database, as an agent's does."""
    return tickets.issue(
        heads.visitor_reader(conversation),
        [channels.conversation_channel(conversation.pk)],
    )


def agent_address(user, *departments) -> str:
    """A fresh address of an agent's stream."""
    names = [channels.inbox_channel(department.pk) for department in departments]
    return tickets.issue(
        heads.agent_reader(user), [channels.agent_channel(user.pk), *names]
    )


def database_connections() -> int:
    """How many connections to the tests' SQLite file this process holds."""
    name = str(settings.DATABASES["default"]["NAME"])
    return sum(_target(entry) == name for entry in Path("/proc/self/fd").iterdir())


def _target(entry: Path) -> str:
    try:
        return os.readlink(entry)
    except OSError:
        return ""


_OTHER = """
import sys, time, django
django.setup()
from django.test import override_settings
from wagtail_livechat.transport.streams import sender
from wagtail_livechat.transport.streams.bus import publish
from wagtail_livechat.transport.streams.redis_link import configured
with override_settings(WAGTAIL_LIVECHAT={"REDIS": sys.argv[1]}):
    for line in sys.stdin:
        channel, event_type, count = line.split()
        begin, slowest = time.monotonic(), 0
        for number in range(int(count)):
            start = time.monotonic()
            publish(channel, event_type, {"n": number})
            slowest = max(slowest, time.monotonic() - start)
        sent = sender.sender_for(configured()).flush(10)
        print(int(sent), slowest, flush=True)
"""


class OtherProcess:
    """A process of the same site that publishes what it is told to."""

    def __init__(self, redis_url: str):
        self._process = subprocess.Popen(
            [sys.executable, "-c", _OTHER, redis_url],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def publish(self, channel: str, event_type: str, count: int = 1) -> bool:
        """Publish events with n = 0, 1, ...; returns whether Redis has them."""
        self._process.stdin.write(f"{channel} {event_type} {count}\n")
        self._process.stdin.flush()
        sent, slowest = self._process.stdout.readline().split()
        self.slowest = float(slowest)
        return sent == "1"

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
