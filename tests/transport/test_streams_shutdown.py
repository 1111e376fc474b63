"""A server with open streams ends by itself, soon, and says goodbye."""

import asyncio
import signal
import sys
import time

import pytest
from django.core.asgi import get_asgi_application

from tests.support.databases import server_environment
from tests.support.processes import ManagedProcess, free_port, port_open, wait_until
from tests.support.sse import SSEReader
from wagtail_livechat.asgi import livechat_streams


@pytest.fixture
def start(databases, workspace):
    """Start uvicorn without any limit to how long it waits for responses."""
    started = []

    def run(*options):
        database, port = databases.make(), free_port()
        process = ManagedProcess(
            [
                *[sys.executable, "-m", "uvicorn", "sandbox.asgi:application"],
                *["--host", "127.0.0.1", "--port", str(port)],
                *["--log-level", "warning", *options],
            ],
            log=workspace / f"shutdown-{port}.log",
            env=server_environment(database.location),
        )
        started.append(process)
        wait_until(lambda: port_open(port), 60, f"uvicorn on port {port}")
        return process, database, port

    yield run
    for process in started:
        process.kill()


@pytest.mark.chaos
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_uvicorn_ends_within_five_seconds(start, number):
    process, database, port = start()
    readers = _open_streams(database, port, 3)
    begin = time.monotonic()
    process.send(number)
    process.wait(10)
    assert time.monotonic() - begin < 5
    assert [reader.wait_end(2) for reader in readers] == ["shutdown"] * 3
    assert [reader.error for reader in readers] == [None] * 3
    _close(readers)
    assert "Traceback" not in process.tail()


@pytest.mark.chaos
def test_so_do_two_workers(start):
    process, database, port = start("--workers", "2")
    readers = _open_streams(database, port, 6)
    begin = time.monotonic()
    process.send(signal.SIGTERM)
    process.wait(15)
    assert time.monotonic() - begin < 7
    assert [reader.wait_end(2) for reader in readers] == ["shutdown"] * 6
    _close(readers)


def _close(readers) -> None:
    for reader in readers:
        reader.close()


def _open_streams(database, port, count) -> list[SSEReader]:
    address = f"http://localhost:{port}"
    made = database.run(_ADDRESSES.format(count=count)).split()
    readers = [SSEReader(address + path) for path in made]
    for reader in readers:
        reader.wait_for("head", 10)
    return readers


_ADDRESSES = """
import uuid
from wagtail.models import Site
from wagtail_livechat.models import Conversation, Department, Visitor
from wagtail_livechat.services import heads
from wagtail_livechat.transport import channels, tickets
site = Site.objects.first()
department = Department.objects.filter(site=site).first()
for number in range({count}):
    visitor = Visitor.objects.create(site=site, token_hash=uuid.uuid4().hex * 2)
    chat = Conversation.objects.create(
        site=site, visitor=visitor, department=department
    )
    print(tickets.issue(
        heads.visitor_reader(chat), [channels.conversation_channel(chat.pk)]
    ))
"""


class TestLifespan:
    def talk(self, application, *events):
        """What the application answers to the server's ``events``."""
        asked, answers = list(events), []

        async def receive():
            return {"type": f"lifespan.{asked.pop(0)}"}

        async def send(message):
            answers.append(message["type"])

        asyncio.run(application({"type": "lifespan"}, receive, send))
        return answers

    def test_is_answered_for_an_application_that_knows_none(self):
        wrapped = livechat_streams(get_asgi_application())
        answers = self.talk(wrapped, "startup", "shutdown")
        assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    def test_is_left_to_an_application_that_knows_it(self):
        async def application(scope, receive, send):
            for event in ("startup", "shutdown"):
                assert (await receive())["type"] == f"lifespan.{event}"
                await send({"type": f"lifespan.{event}.complete"})

        answers = self.talk(livechat_streams(application), "startup", "shutdown")
        assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    def test_a_failing_start_stays_a_failure(self):
        async def application(scope, receive, send):
            await receive()
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            self.talk(livechat_streams(application), "startup")
