"""Custom fields in the list of chats: search, filters, exports (R21)."""

import io

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests import factories
from wagtail_livechat.models import Department
from wagtail_livechat.services import rights

from .chat_fields import make_field, stored
from .chats import READER, browser_of, ended_chat, online, rows_of

pytestmark = pytest.mark.django_db

URL = "/admin/livechat/records/"


@pytest.fixture
def omar(site):
    return online(site)


@pytest.fixture
def reader(site):
    return browser_of(factories.make_agent(site, "rosa", may=READER))


@pytest.fixture
def chats(site, omar):
    return [ended_chat(site, omar) for _number in range(3)]


def listed(client, **query) -> list:
    response = client.get(f"{URL}results/", query)
    assert response.status_code == 200
    return list(response.context["object_list"])


def name_of(field) -> str:
    """What the filter is called in the address."""
    return f"field_{field.key.hex}"


def filters_of(client) -> dict[str, str]:
    """The filters of fields that are offered, by name."""
    fields = client.get(URL).context["filters"].form.fields
    return {
        name: str(field.label)
        for name, field in fields.items()
        if name.startswith("field_")
    }


@pytest.mark.parametrize("word", ["AB-12", "ab-12", "Größe", "größe", "GRÖSSE 4"])
def test_a_search_finds_what_was_answered(reader, site, chats, word):
    field = make_field(site)
    stored(chats[1], field, "Order AB-12, Größe 4, GRÖSSE 4")
    stored(chats[2], field, "Nothing of this")
    assert listed(reader, q=word) == [chats[1]]


def test_a_search_still_finds_what_a_deleted_field_has_left(reader, site, chats):
    """R21"""
    field = make_field(site)
    stored(chats[0], field, "AB-12")
    field.delete()
    assert listed(reader, q="AB-12") == [chats[0]]


def test_choices_are_filtered_by(reader, site, chats):
    """Each by the whole of an answer, and none by a part of it."""
    one = make_field(site, "Topic", kind="choice", choices="Art\nArt history\nOther")
    stored(chats[0], one, "Art")
    stored(chats[1], one, "Art history")
    assert filters_of(reader) == {name_of(one): "Topic"}
    assert listed(reader, **{name_of(one): "Art"}) == [chats[0]]
    both = ["Art", "Art history"]
    assert listed(reader, **{name_of(one): both}) == [chats[1], chats[0]]
    assert listed(reader, **{name_of(one): "Other"}) == []
    assert listed(reader, **{name_of(one): "Science"}) == []


def test_several_choices_are_filtered_by(reader, site, chats):
    words = ["Art", 'Art "new"', "Größe", "100 %"]
    several = make_field(site, "Topics", kind="choices", choices="\n".join(words))
    stored(chats[0], several, ["Art", "Größe"])
    stored(chats[1], several, ['Art "new"', "100 %"])
    for word, found in zip(words, (0, 1, 0, 1), strict=True):
        assert listed(reader, **{name_of(several): word}) == [chats[found]], word
    two = listed(reader, **{name_of(several): ["Größe", "100 %"]})
    assert two == [chats[1], chats[0]]


def test_ticks_are_filtered_by(reader, site, chats):
    tick = make_field(site, "Urgent", kind="tick", agent_only=True)
    stored(chats[1], tick, True, "Yes")
    assert listed(reader, **{name_of(tick): "yes"}) == [chats[1]]
    assert listed(reader, **{name_of(tick): "no"}) == [chats[2], chats[0]]
    assert len(listed(reader, **{name_of(tick): ["yes", "no"]})) == 3


def test_other_types_have_no_filter(reader, site, chats):
    for kind in ("text", "long", "number", "email", "date", "url"):
        make_field(site, kind, kind=kind)
    assert filters_of(reader) == {}


def test_fields_of_others_are_not_there(reader, site, museum, omar, chats):
    """R33: neither of another site, nor of departments that are not theirs."""
    make_field(museum, "Museum secret", kind="tick")
    board = Department.objects.create(site=site, name="Board")
    make_field(site, "Board secret", kind="tick", departments=[board])
    own = Department.objects.get(site=site, name="General")
    shared = make_field(site, "Shared", kind="tick", departments=[own, board])
    assert filters_of(reader) == {name_of(shared): "Shared"}


def test_fields_of_several_sites_say_of_which(site, museum, omar, chats):
    ended_chat(museum, online(museum, "mona"))
    make_field(site, "Urgent", kind="tick")
    make_field(museum, "Urgent", kind="tick")
    both = browser_of(factories.make_agent(None, "both", may=READER))
    labels = sorted(filters_of(both).values())
    assert labels[1] == "Urgent (museum.localhost)" and labels[0] != labels[1]


def test_exports_have_a_column_for_each_field(reader, site, chats):
    """R21: those that the rows have, as they were called last."""
    order = make_field(site, "Order", kind="number", sort_order=2)
    topics = make_field(site, "Topics", kind="choices", sort_order=1)
    make_field(site, "Never answered")
    stored(chats[0], order, 12, "12", label="Number of the order")
    stored(chats[1], order, 13.5, "13.50")
    stored(chats[1], topics, ["A", "B"], "A, B")
    newest, middle, oldest = rows_of(reader.get(URL, {"export": "csv"}))
    assert list(oldest)[-2:] == ["Topics", "Order"]
    assert "Never answered" not in oldest and "Number of the order" not in oldest
    assert (oldest["Order"], middle["Order"], newest["Order"]) == ("12", "13.5", "")
    assert (oldest["Topics"], middle["Topics"]) == ("", "A, B")
    book = load_workbook(
        io.BytesIO(b"".join(reader.get(URL, {"export": "xlsx"}).streaming_content))
    )
    rows = list(book.active.values)
    assert rows[0][-2:] == ("Topics", "Order")
    assert rows[2][-2:] == ("A, B", 13.5)
    only = rows_of(reader.get(URL, {"export": "csv", "q": "13.5"}))
    assert len(only) == 1 and only[0]["Order"] == "13.5"


def test_a_deleted_field_is_still_exported(reader, site, chats):
    """R21"""
    field = make_field(site, "Colour")
    stored(chats[0], field, "Red")
    field.delete()
    assert rows_of(reader.get(URL, {"export": "csv"}))[-1]["Colour"] == "Red"


def test_two_fields_of_one_name_are_two_columns(reader, site, chats):
    first, second = make_field(site, "Colour"), make_field(site, "Colour")
    stored(chats[0], first, "Red")
    stored(chats[0], second, "Blue")
    row = rows_of(reader.get(URL, {"export": "csv"}))[-1]
    assert {row["Colour"], row["Colour (2)"]} == {"Red", "Blue"}


def test_no_answer_and_no_label_is_a_formula(reader, site, chats):
    field = make_field(site, "=1+1")
    stored(chats[0], field, "=cmd|' /C calc'!A0")
    row = rows_of(reader.get(URL, {"export": "csv"}))[-1]
    assert row["'=1+1"] == "'=cmd|' /C calc'!A0"


def test_the_number_of_queries_does_not_grow(reader, site, omar, chats):
    def count(**query):
        with CaptureQueriesContext(connection) as captured:
            reader.get(URL, query)
        return len(captured)

    def fill(number):
        field = make_field(site, f"Field {number}", kind="choice", choices="A\nB")
        for chat in (*chats, ended_chat(site, omar)):
            stored(chat, field, "A")

    fill(0)
    count(), count(export="csv")
    before = count(), count(export="csv")
    for number in range(1, 6):
        fill(number)
    assert (count(), count(export="csv")) == before


def test_fields_of_visited_departments_come_with_the_group(site, omar, chats):
    """R33: whoever gets the department gets its filter."""
    board = factories.make_department(site, "Board")
    make_field(site, "Board's", kind="tick", departments=[board])
    rosa = factories.make_agent(site, "rosa", may=READER)
    rights.set_department(board, visitors=[], agents=[])
    assert filters_of(browser_of(rosa)) == {}
    group = Group.objects.create(name="Board")
    rosa.groups.add(group)
    rights.grant(group, board, rights.Side.AGENT)
    assert list(filters_of(browser_of(rosa)).values()) == ["Board's"]
