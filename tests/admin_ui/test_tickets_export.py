"""Spreadsheets of tickets: the rows of the list, and no formula in them."""

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from wagtail_livechat.models import Ticket
from wagtail_livechat.services import tickets

from .chats import rows_of
from .tickets import URL, house, leave, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def department(site):
    return house(site)


@pytest.fixture
def worker(department):
    return make_worker(department)


def test_the_rows_and_filters_are_those_of_the_list(worker, site, department):
    ticket = leave(
        department,
        "An atlas",
        name="Noor",
        subject="A book",
        language="en",
        page_url="https://example.org/borrow/",
        fields=[{"label": "Card", "text": "4711"}, {"label": "Why", "text": "Fun"}],
    )
    tickets.assign(ticket, worker.user, worker.user)
    moment = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    Ticket.objects.update(created_at=moment, updated_at=moment)
    leave(department, "Something else")
    leave(house(site, "Refunds"), "Not for these eyes")
    assert len(rows_of(worker.get(URL, {"export": "csv"}))) == 2
    [row] = rows_of(worker.get(URL, {"export": "csv", "q": "atlas"}))
    assert row == {
        "Reference": ticket.reference,
        "Subject": "A book",
        "Name": "Noor",
        "E-mail": "noor@example.org",
        "Department": "Questions",
        "Status": "Open",
        "Assigned to": "Rosa Lind",
        "Made (UTC)": "2024-05-06 07:08:09+00:00",
        "Updated (UTC)": "2024-05-06 07:08:09+00:00",
        "Text": "An atlas",
        "Fields": "Card: 4711\nWhy: Fun",
        "Language": "en",
        "Page address": "https://example.org/borrow/",
        "Site": "localhost",
        "ID": str(ticket.uuid),
    }
    assert rows_of(worker.get(URL, {"export": "csv", "status": "nonsense"})) == []


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_formulas_are_harmless_in_both_kinds_of_files(worker, department, export):
    leave(
        department,
        "=1+1",
        name="+a",
        subject="@SUM(A1)",
        fields=[{"label": "=cmd", "text": "-2"}],
    )
    response = worker.get(URL, {"export": export})
    assert f'filename="tickets.{export}"' in response["Content-Disposition"]
    if export == "csv":
        [row] = rows_of(response)
    else:
        content = io.BytesIO(b"".join(response.streaming_content))
        headings, values = load_workbook(content).active.iter_rows()
        assert all(cell.data_type != "f" for cell in values)
        row = {h.value: cell.value for h, cell in zip(headings, values, strict=True)}
    assert row["Text"] == "'=1+1" and row["Name"] == "'+a"
    assert row["Subject"] == "'@SUM(A1)" and row["Fields"] == "'=cmd: -2"


def test_exporting_leaves_a_trace_without_personal_data(worker, department):
    leave(department, name="Noor")
    worker.get(URL, {"export": "csv", "q": "noor"})
    entry = ModelLogEntry.objects.get(action="wagtail_livechat.export_tickets")
    assert entry.user == worker.user
    assert entry.data == {"tickets": 1, "format": "csv"}
    assert "noor" not in f"{entry.label}{entry.data}".lower()
    assert entry.message == "Tickets exported"


def test_the_number_of_queries_does_not_grow(
    worker, department, django_assert_max_num_queries
):
    for number in range(12):
        colleague = make_worker(department, f"worker{number}")
        tickets.assign(leave(department), colleague.user, worker.user)
    with django_assert_max_num_queries(25):
        assert len(rows_of(worker.get(URL, {"export": "csv"}))) == 12
