"""Reports: what is counted, and how the middle of it is found."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.admin_ui.chats import ended_chat, online, timed
from wagtail_livechat.models import Conversation
from wagtail_livechat.services import conversations, handing_over, reports
from wagtail_livechat.services.reports import Chat, figures

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
DAY = date(2024, 5, 6)


def seconds(number) -> timedelta:
    return timedelta(seconds=number)


def chat(wait=None, lasts=None, state="ended") -> Chat:
    accepted = NOON + seconds(wait) if wait is not None else None
    ended = accepted + seconds(lasts) if lasts is not None else None
    return Chat(NOON, accepted, ended, state, 1, 1)


def read(first=DAY, last=DAY) -> reports.Report:
    return reports.read(Conversation.objects.all(), first, last)


@pytest.fixture
def omar(site):
    return online(site)


def test_no_chats_have_no_middle():
    nothing = figures([])
    assert (nothing.chats, nothing.answered, nothing.missed) == (0, 0, 0)
    assert nothing.missed_share is nothing.wait_median is nothing.wait_most is None
    assert nothing.duration_median is None


def test_the_middle_of_waiting_and_lasting():
    found = figures([chat(10, 100), chat(20, 300), chat(60, 200)])
    assert (found.wait_median, found.duration_median) == (seconds(20), seconds(200))
    assert figures([chat(10, 1), chat(20, 2)]).wait_median == seconds(15)


@pytest.mark.parametrize(
    ("number", "most"), [(1, 1), (2, 2), (9, 9), (10, 9), (11, 10), (100, 90)]
)
def test_nine_of_ten_waited_at_most_so_long(number, most):
    waits = [chat(wait, 1) for wait in range(number, 0, -1)]
    assert figures(waits).wait_most == seconds(most)


def test_the_share_missed_is_of_those_about_which_it_is_decided():
    found = figures(
        [chat(1, 1), chat(1, None, "active"), chat(state="missed")]
        + [chat(state="waiting")] * 5
    )
    assert (found.chats, found.answered, found.missed) == (8, 2, 1)
    assert found.missed_share == pytest.approx(1 / 3)


def test_a_chat_that_goes_on_has_no_duration_yet():
    found = figures([chat(5, None, "active"), chat(5, 60)])
    assert found.duration_median == seconds(60)


def test_chats_are_split_by_department_agent_and_day(site, omar):
    ben = factories.make_agent(site, "ben")
    factories.make_department(site, "Sales")
    timed(ended_chat(site, omar, department="General"), NOON, wait=10, lasts=60)
    timed(ended_chat(site, omar, department="Sales"), NOON, wait=20, lasts=60)
    day_before = NOON - timedelta(days=1)
    timed(ended_chat(site, ben, department="General"), day_before, wait=30, lasts=60)
    timed(ended_chat(site, None, department="General"), NOON)
    report = read(date(2024, 5, 4))
    assert report.total.chats == 4
    assert [(line.name, line.figures.chats) for line in report.departments] == [
        ("General", 3),
        ("Sales", 1),
    ]
    assert [(line.name, line.figures.answered) for line in report.agents] == [
        ("Omar Haddad", 2),
        ("Ben Haddad", 1),
    ]
    assert [(line.name, line.figures.chats) for line in report.days] == [
        (DAY, 3),
        (date(2024, 5, 5), 1),
        (date(2024, 5, 4), 0),
    ]
    assert report.days[0].figures.wait_median == seconds(15)


def test_only_chats_that_started_in_the_days_count(site, omar):
    for moment in (
        datetime(2024, 5, 5, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2024, 5, 6, 0, 0, tzinfo=UTC),
        datetime(2024, 5, 6, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2024, 5, 7, 0, 0, tzinfo=UTC),
    ):
        timed(ended_chat(site, omar), moment, wait=1, lasts=1)
    assert read().total.chats == 2


def test_days_are_those_of_the_active_time_zone(site, omar):
    timed(ended_chat(site, omar), datetime(2024, 5, 6, 23, tzinfo=UTC), wait=1)
    with timezone.override("Asia/Tokyo"):
        assert read().total.chats == 0
        report = read(DAY, date(2024, 5, 7))
    assert [line.figures.chats for line in report.days] == [1, 0]


def test_the_first_acceptance_counts_however_often_it_was_accepted(site, omar):
    """A chat that was given back and waited again did not wait all the time."""
    ben = factories.make_agent(site, "ben")
    sales = factories.make_department(site, "Sales")
    chat = conversations.accept(factories.start_chat(site).conversation, omar)
    chat = handing_over.transfer(chat, sales, omar)
    chat = conversations.accept(chat, ben)
    conversations.end(chat, "agent")
    Conversation.objects.update(created_at=NOON, accepted_at=NOON + seconds(900))
    chat.messages.filter(event="accepted", author=omar).update(
        created_at=NOON + seconds(10)
    )
    report = read()
    assert report.total.wait_median == seconds(10)
    assert [line.name for line in report.agents] == ["Ben Haddad"]
    assert [line.name for line in report.departments] == ["Sales"]


def test_an_assigned_chat_was_accepted_too(site, omar):
    chat = factories.start_chat(site).conversation
    handing_over.assign(chat, omar, omar)
    conversations.end(chat, "agent")
    today = timezone.localdate()
    assert read(today, today).total.answered == 1


def test_chats_whose_agent_is_gone_are_nobodys(site, omar):
    ben = factories.make_agent(site, "ben")
    timed(ended_chat(site, ben), NOON, wait=1)
    ben.delete()
    assert [line.name for line in read().agents] == ["Nobody any more"]


def test_departments_of_several_sites_are_told_apart(site, omar):
    museum = factories.make_site("museum.localhost")
    mona = online(museum, "mona")
    timed(ended_chat(site, omar), NOON, wait=1)
    timed(ended_chat(museum, mona), NOON, wait=1)
    assert [line.name for line in read().departments] == [
        "General (localhost)",
        "General (museum.localhost)",
    ]


def test_it_takes_three_queries_however_much_there_is(
    site, omar, django_assert_num_queries
):
    for number in range(12):
        agent = factories.make_agent(site, f"agent{number}")
        name = f"Department {number}"
        factories.make_department(site, name)
        timed(ended_chat(site, agent, department=name), NOON, wait=number, lasts=9)
    with django_assert_num_queries(3):
        report = read(date(2023, 6, 1))
    assert (len(report.departments), len(report.agents)) == (12, 12)
