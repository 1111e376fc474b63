"""Threads that come with the work, and leave nothing behind."""

import asyncio
import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connections

from tests.support.live_streams import database_connections
from tests.support.processes import wait_until
from wagtail_livechat.transport.crew import Crew

NAME = "a-crew-under-test"


def alive() -> int:
    return sum(thread.name == NAME for thread in threading.enumerate())


def ask_database() -> int:
    return get_user_model().objects.count()


async def together(crew: Crew, count: int) -> list[int]:
    """``count`` jobs, all begun before the first ends."""
    barrier = threading.Barrier(count)

    def job():
        barrier.wait(10)
        return ask_database()

    return await asyncio.gather(*(crew.run(job) for _ in range(count)))


def test_there_is_no_thread_before_there_is_work():
    crew = Crew(NAME, 4)
    assert (crew.threads, alive()) == (0, 0)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("how", ["without work", "closed"])
def test_threads_end_with_their_connections(how):
    connections.close_all()  # while one is open, SQLite keeps the files of others
    crew = Crew(NAME, 3, idle_seconds=0.2 if how == "without work" else 60)
    asyncio.run(together(crew, 3))
    if how == "closed":
        assert (crew.threads, alive(), database_connections()) == (3, 3, 3)
        crew.close()
    wait_until(lambda: not alive(), 5, "the threads to end")
    assert (crew.threads, database_connections()) == (0, 0)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_calm_work_keeps_one_thread_and_one_connection():
    connections.close_all()
    crew = Crew(NAME, 4)

    async def scene():
        for _ in range(20):
            await crew.run(ask_database)
            wait_until(lambda: crew.resting == crew.threads, 5, "the thread to rest")

    asyncio.run(scene())
    assert (alive(), database_connections()) == (1, 1)
    crew.close()
    wait_until(lambda: not alive(), 5, "the thread to end")


def test_there_are_never_more_threads_and_all_work_is_done():
    crew, seen = Crew(NAME, 3), set()

    def job(number):
        seen.add(threading.current_thread())
        return number

    async def scene():
        return await asyncio.gather(*(crew.run(job, n) for n in range(200)))

    assert asyncio.run(scene()) == [*range(200)]
    assert len(seen) <= 3
    crew.close()


def test_what_waits_when_it_is_closed_is_still_done():
    crew, gate, done = Crew(NAME, 1), threading.Event(), []
    crew.put(lambda: gate.wait(10))
    for number in range(3):
        crew.put(lambda n=number: done.append(n))
    crew.close()
    gate.set()
    wait_until(lambda: not alive(), 5, "the thread to end")
    assert done == [0, 1, 2]


def test_closed_it_still_works_and_rests_no_more():
    crew = Crew(NAME, 1)
    crew.close()

    async def scene():
        return await crew.run(lambda: 7)

    assert asyncio.run(scene()) == 7
    wait_until(lambda: not alive(), 5, "the thread to end")


def test_a_failure_reaches_who_asked_and_costs_no_thread(caplog):
    crew = Crew(NAME, 1)

    async def scene():
        crew.put(lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await crew.run(lambda: 1 / 0)
        return await crew.run(lambda: 7)

    assert asyncio.run(scene()) == 7
    assert [record.name for record in caplog.records] == [
        "wagtail_livechat.transport.crew"
    ]
    crew.close()


def test_who_has_gone_is_not_answered():
    crew, gate = Crew(NAME, 1), threading.Event()

    async def scene():
        crew.run(gate.wait, 10).cancel()

    asyncio.run(scene())  # the loop is closed when the thread has its answer
    gate.set()
    crew.close()
    wait_until(lambda: not alive(), 5, "the thread to end")
