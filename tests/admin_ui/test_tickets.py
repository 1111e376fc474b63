"""The list of tickets: who sees it, what is in it, and finding in it (R20, A13)."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.security import payloads
from wagtail_livechat.models import Ticket
from wagtail_livechat.services import tickets

from .chats import browser_of
from .tickets import URL, house, leave, make_worker, url_of

pytestmark = pytest.mark.django_db

RESULTS = f"{URL}results/"


@pytest.fixture
def department(site):
    return house(site)


@pytest.fixture
def worker(department):
    return make_worker(department)


def listed(client, **query) -> list[Ticket]:
    response = client.get(RESULTS, query)
    assert response.status_code == 200
    return list(response.context["object_list"])


def html_of(client, **query) -> str:
    return client.get(URL, query).content.decode()


def dated(ticket, *day) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(created_at=datetime(*day, tzinfo=UTC))
    return ticket


def test_it_lists_the_newest_first(worker, department):
    old = dated(leave(department), 2024, 1, 1)
    new = leave(department)
    assert listed(worker) == [new, old]


def test_a_row_says_what_from_whom_where_and_how_far(worker, department):
    ticket = leave(department, "Are you open on Sunday?", name="Noor")
    tickets.assign(ticket, worker.user, worker.user)
    html = worker.get(RESULTS).content.decode()
    for words in (
        *(ticket.reference, "Are you open on Sunday?", "Noor", "noor@example.org"),
        *("Questions", "Open", "Rosa Lind", url_of(ticket)),
    ):
        assert words in html, words
    assert "Site" not in re.findall(r"<th.*?</th>", html, re.S)[-1]


def test_it_is_in_the_menu_of_those_who_work_on_tickets(worker, site):
    """No right to chat is needed, and none to chat is enough."""
    assert f'"{URL}"' in worker.get("/admin/").content.decode()
    agent = browser_of(factories.make_agent(site))
    assert URL not in agent.get("/admin/").content.decode()
    for url in (URL, RESULTS, f"{URL}?export=csv"):
        assert agent.get(url).status_code == 302


def test_tickets_of_other_departments_are_not_there(worker, site, department):
    """A13: unless they were assigned to the person."""
    museum = factories.make_site("museum.localhost")
    for other in (house(site, "Refunds"), house(museum, "Tours")):
        foreign = leave(other, "secret-words", name="Somebody")
        assert listed(worker) == []
        assert listed(worker, q="secret-words") == []
        assert foreign.reference not in html_of(worker)
        assert other.name not in html_of(worker)
    Ticket.objects.filter(pk=foreign.pk).update(assignee=worker.user)
    assert listed(worker) == [foreign]


def test_a_worker_of_no_department_sees_an_empty_list(department):
    leave(department)
    assert "There are no tickets for you yet." in html_of(make_worker(None, "tom"))


def test_the_site_is_told_where_there_are_several(worker, site, department):
    museum = factories.make_site("museum.localhost")
    tours = house(museum, "Tours")
    worker.user.groups.add(tours.groups.get())
    leave(department)
    there = leave(tours)
    html = html_of(worker)
    assert "museum.localhost" in html and "Tours (museum.localhost)" in html
    assert listed(worker, site=museum.pk) == [there]


FOUND = [
    *("4F7K-29QD", "f7k-29", "sunday", "SUNDAY", "noor", "NOOR@", "opening hours"),
    *("4711", "Blaue Straße", "blaue", "say “yes”", 'a "quoted" word', "C:\\temp"),
    *("مرحبا", "a+b", "(x)", "100%"),
]


@pytest.mark.parametrize("words", FOUND)
def test_it_finds_by_reference_person_text_and_fields(worker, department, words):
    ticket = leave(
        department,
        "Are you open on Sunday?",
        name="Noor",
        subject="Opening hours",
        fields=[
            {"label": "Customer number", "text": "4711"},
            {"label": "Street", "text": "Blaue Straße 5, say “yes”"},
            {"label": "Odd", "text": 'a "quoted" word in C:\\temp, a+b (x) 100%'},
            {"label": "Greeting", "text": "قال مرحبا لنا"},
        ],
    )
    Ticket.objects.filter(pk=ticket.pk).update(reference="4F7K-29QD")
    leave(department, "Something else", email="other@example.org")
    assert listed(worker, q=words) == [ticket]


@pytest.mark.parametrize(
    "words", ["label", "Customer", "text", '": "', "}, {", "%", ".*"]
)
def test_what_only_the_form_says_is_not_found(worker, department, words):
    leave(department, fields=[{"label": "Customer number", "text": "4711"}])
    assert listed(worker, q=words) == []


def test_it_is_narrowed_by_status(worker, department):
    leave(department)
    solved = leave(department)
    tickets.set_status(solved, Ticket.Status.SOLVED, worker.user)
    closed = leave(department)
    tickets.set_status(closed, Ticket.Status.CLOSED, worker.user)
    assert listed(worker, status=["solved", "closed"]) == [closed, solved]
    assert listed(worker, status="nonsense") == []
    assert "One of the filters is not valid." in html_of(worker, status="nonsense")


def test_it_is_narrowed_by_department(worker, site, department):
    refunds = house(site, "Refunds")
    worker.user.groups.add(refunds.groups.get())
    leave(department)
    there = leave(refunds)
    assert listed(worker, department=refunds.pk) == [there]
    elsewhere = house(site, "Complaints")
    assert listed(worker, department=elsewhere.pk) == []


def test_it_is_narrowed_by_who_works_on_it(worker, department):
    """Oneself, nobody, or a colleague."""
    tom = make_worker(department, "tom").user
    nobodys, mine, toms = [leave(department) for _number in range(3)]
    tickets.assign(mine, worker.user, worker.user)
    tickets.assign(toms, tom, worker.user)
    assert listed(worker, assignee="me") == [mine]
    assert listed(worker, assignee="nobody") == [nobodys]
    assert listed(worker, assignee=["me", str(tom.pk)]) == [toms, mine]
    assert listed(worker, assignee="5000") == []
    html = html_of(worker, assignee="me")
    assert "Tom Lind" in html and "Rosa Lind" not in html.split("results")[0]


def test_it_is_narrowed_by_day(worker, department):
    old = dated(leave(department), 2024, 5, 6)
    leave(department)
    days = {"created_at_from": "2024-05-06", "created_at_to": "2024-05-06"}
    assert listed(worker, **days) == [old]
    assert listed(worker, created_at_from="x") == []


@pytest.mark.parametrize(
    "column",
    ["reference", "subject", "email", "department__name", "status", "created_at"],
)
def test_it_is_sorted_by_columns(worker, department, column):
    """Also in the other direction; equal ones in the same order each time."""
    for number in range(3):
        leave(department, f"Text {number}")
    found = listed(worker, ordering=column)
    assert {each.pk for each in found} == set(
        Ticket.objects.values_list("pk", flat=True)
    )
    assert len(listed(worker, ordering=f"-{column}")) == 3


def test_nothing_a_visitor_writes_is_html(worker, department):
    for kind in ("script", "image", "attribute break", "quote break", "closing tags"):
        evil = payloads.SHOWN[kind]
        leave(department, evil, name=evil, subject=evil)
        for html in (html_of(worker), html_of(worker, q=evil)):
            assert evil not in html, kind


def test_the_number_of_queries_does_not_grow(worker, department, site):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            worker.get(URL)
        return len(captured)

    leave(department)
    count()
    few = count()
    for number in range(12):
        ticket = leave(department)
        tickets.assign(
            ticket, make_worker(department, f"worker{number}").user, worker.user
        )
    assert count() <= few + 1
