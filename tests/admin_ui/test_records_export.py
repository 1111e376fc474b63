"""Spreadsheets of chats: the rows of the list, and no formula in them."""

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from tests import factories
from wagtail_livechat.admin_ui.records_export import safe_cell
from wagtail_livechat.models import Label
from wagtail_livechat.permissions import Right

from .chats import READER, browser_of, ended_chat, online, rows_of, timed

pytestmark = pytest.mark.django_db

URL = "/admin/livechat/records/"


@pytest.fixture
def omar(site):
    return online(site)


@pytest.fixture
def reader(site):
    return browser_of(factories.make_agent(site, "rosa", may=READER))


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1"),
        *("＝1+1", "＋1", "－1", "＠SUM(A1)", "\u3000＝1", "\x00=1", "\x1b=1"),
        *("=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "-2+3+cmd|' /C calc'!A0"),
    ],
)
def test_what_a_program_would_calculate_becomes_a_text(text):
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize("value", ["Noor", "a=1", "1+1", "", "'=1", 5, None, 1.5])
def test_everything_else_stays_as_it_is(value):
    assert safe_cell(value) == value


def test_characters_that_a_workbook_cannot_hold_are_left_out():
    assert safe_cell("a\x00b\x07c\x1bd") == "abcd"


def test_the_rows_and_filters_are_those_of_the_list(reader, site, omar):
    chat = ended_chat(
        site,
        omar,
        "An atlas",
        details={
            "name": "Noor",
            "email": "noor@example.org",
            "language": "en",
            "page_url": "https://example.org/borrow/",
            "page_title": "Borrow",
        },
    )
    timed(chat, datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC), wait=20, lasts=185)
    chat.labels.add(
        Label.objects.create(site=site, name="Books"),
        Label.objects.create(site=site, name="=Films"),
    )
    ended_chat(site, None, "Something else")
    assert len(rows_of(reader.get(URL, {"export": "csv"}))) == 2
    [row] = rows_of(reader.get(URL, {"export": "csv", "q": "atlas"}))
    assert row == {
        "Visitor": "Noor",
        "E-mail": "noor@example.org",
        "Department": "General",
        "Agent": "Omar Haddad",
        "State": "Ended",
        "Labels": "'=Films, Books",
        "Started (UTC)": "2024-05-06 07:08:09+00:00",
        "First accepted (UTC)": "2024-05-06 07:08:29+00:00",
        "Ended (UTC)": "2024-05-06 07:11:34+00:00",
        "Duration in seconds": "185",
        "Messages": "1",
        "Language": "en",
        "Page": "Borrow",
        "Page address": "https://example.org/borrow/",
        "Site": "localhost",
        "ID": str(chat.uuid),
    }
    [missed] = rows_of(reader.get(URL, {"export": "csv", "state": "missed"}))
    assert missed["State"] == "Missed"
    assert rows_of(reader.get(URL, {"export": "csv", "state": "nonsense"})) == []


def test_all_pages_are_in_it(reader, site, omar):
    for _number in range(53):
        ended_chat(site, None)
    assert len(rows_of(reader.get(URL, {"export": "csv", "p": 2}))) == 53


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_formulas_in_names_are_harmless_in_both_kinds_of_files(
    reader, site, omar, export
):
    ended_chat(
        site,
        omar,
        details={"name": "=1+1", "page_title": "＠SUM(A1)\x0b", "email": "+a@b.org"},
    )
    response = reader.get(URL, {"export": export})
    assert f'filename="chats.{export}"' in response["Content-Disposition"]
    if export == "csv":
        [row] = rows_of(response)
    else:
        content = io.BytesIO(b"".join(response.streaming_content))
        sheet = load_workbook(content).active
        headings, values = sheet.iter_rows()
        assert all(cell.data_type != "f" for cell in values)
        row = {h.value: cell.value for h, cell in zip(headings, values, strict=True)}
    assert row["Visitor"] == "'=1+1"
    assert row["E-mail"] == "'+a@b.org"
    assert row["Page"] == "'＠SUM(A1)"


def test_exporting_leaves_a_trace_without_personal_data(reader, site, omar):
    ended_chat(site, omar, details={"name": "Noor", "email": "noor@example.org"})
    reader.get(URL, {"export": "csv", "q": "noor"})
    entry = ModelLogEntry.objects.get(action="wagtail_livechat.export")
    assert entry.user == reader.user
    assert entry.data == {"chats": 1, "format": "csv"}
    assert "noor" not in f"{entry.label}{entry.data}".lower()
    assert entry.message == "Chats exported"
    reader.get(URL, {"export": "nonsense"})
    assert ModelLogEntry.objects.count() == 1


def test_the_list_offers_both_files_with_its_filters(reader):
    html = reader.get(URL, {"state": "missed"}).content.decode()
    for export in ("csv", "xlsx"):
        assert f"{URL}?state=missed&amp;export={export}" in html


def test_the_number_of_queries_does_not_grow(
    reader, site, omar, django_assert_max_num_queries
):
    for number in range(12):
        agent = factories.make_agent(site, f"agent{number}")
        chat = ended_chat(site, agent)
        chat.labels.add(Label.objects.create(site=site, name=f"Label {number}"))
    with django_assert_max_num_queries(30):
        assert len(rows_of(reader.get(URL, {"export": "csv"}))) == 12


def test_the_file_is_in_the_language_of_the_person(reader, site, omar):
    """It is written while the language is active, not when it is sent."""
    profile = UserProfile.get_for_user(reader.user)
    profile.preferred_language = "ar"
    profile.save()
    ended_chat(site, omar)
    html = reader.get(URL).content.decode()
    assert 'lang="ar"' in html
    assert not reader.get(URL, {"export": "csv"}).streaming


def test_the_right_to_reports_exports_no_chats(site, omar):
    ended_chat(site, omar)
    may = (Right.ANSWER, Right.REPORTS, Right.DELETE)
    client = browser_of(factories.make_agent(site, "rosa", may=may))
    assert client.get(URL, {"export": "csv"}).status_code == 302
