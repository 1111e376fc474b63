"""The reports in the admin: who sees them, about which chats, and as files."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from wagtail_livechat.models import Department
from wagtail_livechat.permissions import Right
from wagtail_livechat.services import rights

from .chats import browser_of, ended_chat, online, rows_of, timed

pytestmark = pytest.mark.django_db

URL = "/admin/livechat/reports/"
RESULTS = f"{URL}results/"
READER = (Right.ANSWER, Right.REPORTS)
MAY = {"created_at_from": "2024-05-01", "created_at_to": "2024-05-31"}
NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


@pytest.fixture
def omar(site):
    return online(site)


@pytest.fixture
def reader(site):
    return browser_of(factories.make_agent(site, "rosa", may=READER))


def shown(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return response


def totals_of(client, **query) -> dict:
    return dict(shown(client, **query).context["totals"])


def exported(client, part, **query) -> dict:
    response = client.get(URL, {**query, "export": "csv", "part": part})
    return {row["Name"]: row for row in rows_of(response)}


def test_the_numbers_are_in_the_page_and_in_its_tables(reader, site, omar):
    timed(ended_chat(site, omar), NOON, wait=20, lasts=185)
    timed(ended_chat(site, omar), NOON, wait=40, lasts=65)
    timed(ended_chat(site, None), NOON)
    response = shown(reader, **MAY)
    assert dict(response.context["totals"]) == {
        "Chats": 3,
        "Answered": 2,
        "Missed": 1,
        "Share missed": "33%",
        "Waiting time (median)": "30 s",
        "Waiting time (90th percentile)": "40 s",
        "Duration (median)": "2 min 5 s",
    }
    html = response.content.decode()
    for words in ("General", "Omar Haddad", "May 6, 2024", "May 1, 2024"):
        assert words in html
    assert [table.row_count for table in response.context["tables"]] == [1, 1, 31]
    assert 'width="67"' in html and 'x="67" width="33"' in html


def test_without_a_choice_it_is_about_the_last_thirty_days(reader, site, omar):
    today = timezone.localdate()
    ended_chat(site, omar)
    timed(ended_chat(site, omar), timezone.now() - timedelta(days=31), wait=1)
    response = shown(reader)
    assert response.context["totals"][0] == ("Chats", 1)
    assert response.context["first"] == today - timedelta(days=29)
    assert response.context["last"] == today


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        (MAY, date(2024, 5, 1), date(2024, 5, 31)),
        ({"created_at_to": "2024-05-31"}, date(2024, 5, 2), date(2024, 5, 31)),
        (
            {"created_at_from": "2024-05-31", "created_at_to": "2024-05-31"},
            date(2024, 5, 31),
            date(2024, 5, 31),
        ),
        (
            {"created_at_from": "2999-01-01"},
            date(2999, 1, 1),
            date(2999, 1, 1),
        ),
    ],
)
def test_half_a_choice_is_completed(reader, query, first, last):
    context = shown(reader, **query).context
    assert (context["first"], context["last"]) == (first, last)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"created_at_from": "2020-01-01"}, "Choose a year at most."),
        ({"created_at_from": "0001-01-01"}, "One of the filters is not valid."),
        ({"created_at_to": "0001-01-20"}, "One of the filters is not valid."),
        ({"created_at_to": "9999-12-31"}, "One of the filters is not valid."),
        ({"created_at_from": "nonsense"}, "One of the filters is not valid."),
        (
            {"created_at_from": "2024-02-02", "created_at_to": "2024-02-01"},
            "One of the filters is not valid.",
        ),
        ({"department": "99999"}, "One of the filters is not valid."),
    ],
)
def test_days_that_make_no_sense_get_a_sentence(reader, site, omar, query, sentence):
    ended_chat(site, omar)
    response = shown(reader, **query)
    assert sentence in response.content.decode()
    assert "totals" not in response.context
    assert exported(reader, "departments", **query) == {}


def test_a_year_is_not_too_much(reader):
    query = {"created_at_from": "2024-01-01", "created_at_to": "2024-12-31"}
    assert shown(reader, **query).context["tables"][2].row_count == 366


def test_it_is_narrowed_by_department_and_site(site, museum, omar):
    mona = online(museum, "mona")
    factories.make_department(site, "Sales")
    timed(ended_chat(site, omar, department="General"), NOON, wait=1)
    timed(ended_chat(site, omar, department="Sales"), NOON, wait=1)
    timed(ended_chat(museum, mona), NOON, wait=1)
    both = browser_of(factories.make_agent(None, "both", may=READER))
    sales = Department.objects.get(name="Sales")
    assert totals_of(both, **MAY)["Chats"] == 3
    assert totals_of(both, **MAY, department=sales.pk)["Chats"] == 1
    assert totals_of(both, **MAY, site=site.pk)["Chats"] == 2
    assert totals_of(both, **MAY, site=museum.pk, department=sales.pk)["Chats"] == 0
    assert "General (museum.localhost)" in shown(both).content.decode()


@pytest.mark.parametrize(
    "may", [(), (Right.REPORTS,), (Right.ANSWER, Right.ENDED, Right.DELETE)]
)
@pytest.mark.parametrize("url", [URL, RESULTS, f"{URL}?export=csv&part=agents"])
def test_those_without_the_right_are_sent_away(site, omar, may, url):
    ended_chat(site, omar)
    client = browser_of(factories.make_agent(site, "rosa", may=may))
    response = client.get(url)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    html = client.get("/admin/").content.decode()
    assert "you do not have permission" in html and "livechat-reports" not in html


def test_those_with_it_find_it_in_the_menu(reader):
    html = reader.get("/admin/").content.decode()
    assert "livechat-reports" in html and URL in html


def test_only_chats_of_ones_departments_count(site, omar):
    """R33: one's own of a foreign department are others' numbers."""
    sales = factories.make_department(site, "Sales")
    rosa = factories.make_agent(site, "rosa", may=READER)
    timed(ended_chat(site, rosa, department="General"), NOON, wait=1)
    timed(ended_chat(site, omar, department="Sales"), NOON, wait=1)
    client = browser_of(rosa)
    assert totals_of(client, **MAY)["Chats"] == 2
    rights.set_group(
        rosa.groups.get(), may_start=False, visitors=[], agents=[sales], user=rosa
    )
    assert totals_of(client, **MAY)["Chats"] == 1
    assert list(exported(client, "departments", **MAY)) == ["Sales"]
    assert list(exported(client, "agents", **MAY)) == ["Omar Haddad"]


def test_the_other_site_is_nowhere(reader, site, museum, omar):
    """R33"""
    mona = online(museum, "mona")
    factories.make_department(museum, "Paintings")
    chat = timed(ended_chat(museum, mona, department="Paintings"), NOON, wait=1)
    for query in (
        {},
        {"department": chat.department_id},
        {"site": museum.pk},
        {"export": "csv", "part": "departments"},
        {"export": "csv", "part": "agents", "department": chat.department_id},
    ):
        text = reader.get(URL, {**MAY, **query}).content.decode()
        assert "Paintings" not in text and "Mona" not in text
        assert "museum" not in text
    assert totals_of(reader, **MAY)["Chats"] == 0


def test_each_table_can_be_downloaded(reader, site, omar):
    timed(ended_chat(site, omar), NOON, wait=20, lasts=185)
    timed(ended_chat(site, None), NOON)
    html = shown(reader, **MAY).content.decode()
    for part in ("days", "agents", "departments"):
        assert f"part={part}" in html
    days = exported(reader, "days", **MAY)
    assert len(days) == 31 and days["2024-05-31"]["Chats"] == "0"
    assert days["2024-05-06"] == {
        "Name": "2024-05-06",
        "Chats": "2",
        "Answered": "1",
        "Missed": "1",
        "Missed in percent": "50.0",
        "Waiting time in seconds (median)": "20",
        "Waiting time in seconds (90th percentile)": "20",
        "Duration in seconds (median)": "185",
    }
    assert exported(reader, "agents", **MAY)["Omar Haddad"]["Answered"] == "1"
    assert exported(reader, "departments", **MAY)["General"]["Chats"] == "2"
    assert len(exported(reader, "nonsense", **MAY)) == 31
    response = reader.get(URL, {"export": "csv", "part": "agents"})
    assert 'filename="chats-by-agents.csv"' in response["Content-Disposition"]


def test_names_are_neither_formulas_nor_scripts(reader, site, omar):
    evil = "<script>alert(1)</script>"
    omar.first_name, omar.last_name = "=1+1", evil
    omar.save()
    factories.make_department(site, f"@SUM {evil}")
    chat = ended_chat(site, omar, department=f"@SUM {evil}")
    timed(chat, NOON, wait=1)
    html = shown(reader, **MAY, department=chat.department_id).content.decode()
    assert evil not in html and "&lt;script&gt;" in html
    assert list(exported(reader, "agents", **MAY)) == [f"'=1+1 {evil}"]
    assert list(exported(reader, "departments", **MAY)) == [f"'@SUM {evil}"]


def test_the_number_of_queries_does_not_grow(reader, site, omar):
    def count():
        with CaptureQueriesContext(connection) as captured:
            shown(reader, **MAY)
        return len(captured)

    def fill(names):
        for name in names:
            factories.make_department(site, f"Department {name}")
            agent = factories.make_agent(site, name)
            reader.user.groups.add(Group.objects.create(name=f"Group {name}"))
            chat = ended_chat(site, agent, department=f"Department {name}")
            timed(chat, NOON, wait=1)

    fill("a")
    shown(reader, **MAY)
    few = count()
    fill("bcdefghijkl")
    assert count() == few
    assert few < 30


def test_nothing_at_all_is_told_in_words(reader):
    html = shown(reader, **MAY).content.decode()
    assert "There are no chats in these days." in html and "None" in html


def test_the_results_alone_can_be_asked_for(reader, site, omar):
    timed(ended_chat(site, omar), NOON, wait=20)
    html = reader.get(RESULTS, MAY).content.decode()
    assert "Omar Haddad" in html and "<html" not in html
