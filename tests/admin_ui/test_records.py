"""The list of chats that are over: who sees it, what is in it, and finding in it."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from wagtail_livechat.models import Conversation, Guest, Label, Visitor
from wagtail_livechat.permissions import Right
from wagtail_livechat.services import conversations, rights

from .chats import READER, browser_of, ended_chat, online, timed

pytestmark = pytest.mark.django_db

URL = "/admin/livechat/records/"
RESULTS = f"{URL}results/"


@pytest.fixture
def omar(site):
    return online(site)


@pytest.fixture
def reader(site):
    """Somebody with the right to read chats of the site, and its browser."""
    return browser_of(factories.make_agent(site, "rosa", may=READER))


def listed(client, url=RESULTS, **query) -> list[Conversation]:
    response = client.get(url, query)
    assert response.status_code == 200
    return list(response.context["object_list"])


def html_of(client, **query) -> str:
    return client.get(URL, query).content.decode()


def menu_of(client) -> str:
    return client.get("/admin/").content.decode()


def test_it_lists_chats_that_are_over_newest_first(reader, site, omar):
    old = timed(ended_chat(site, omar), datetime(2024, 1, 1, tzinfo=UTC))
    missed = ended_chat(site, None)
    factories.start_chat(site)
    conversations.accept(factories.start_chat(site).conversation, omar)
    assert listed(reader) == [missed, old]


def test_a_row_says_who_where_when_and_how_long(reader, site, omar):
    chat = ended_chat(site, omar, details={"name": "Noor"})
    timed(chat, datetime(2024, 5, 6, 7, 8, tzinfo=UTC), wait=20, lasts=185)
    chat.labels.add(Label.objects.create(site=site, name="Books", color="#112233"))
    row = reader.get(RESULTS).content.decode()
    for words in ("Noor", "General", "Omar Haddad", "Ended", "Books", "3 min 5 s"):
        assert words in row, words
    assert f"{URL}{chat.uuid}/" in row and 'fill="#112233"' in row
    assert 'datetime="2024-05-06T07:08:00' in row
    assert re.search(r"<td[^>]*>\s*1\s*</td>", row), "one message, and two events"


def test_a_visitor_without_a_name_is_a_visitor(reader, site, omar):
    ended_chat(site, omar)
    assert re.search(r"<a[^>]*>\s*Visitor\s*</a>", html_of(reader))


def test_the_duration_counts_from_the_first_acceptance(reader, site, omar):
    """A chat that waited again in between has been accepted twice."""
    chat = timed(
        ended_chat(site, omar), datetime(2024, 1, 1, tzinfo=UTC), wait=0, lasts=60
    )
    Conversation.objects.filter(pk=chat.pk).update(accepted_at=chat.ended_at)
    assert "1 min 0 s" in html_of(reader)


def test_the_site_is_told_to_those_who_have_chats_of_several(site, museum, omar):
    mona = online(museum, "mona")
    ended_chat(site, omar), ended_chat(museum, mona)
    both = factories.make_agent(None, "both", may=READER)
    html = html_of(browser_of(both))
    assert "museum.localhost" in html and 'name="site"' in html
    one = html_of(browser_of(factories.make_agent(museum, "one", may=READER)))
    assert "museum.localhost" not in one and 'name="site"' not in one


@pytest.mark.parametrize(
    "may", [(), (Right.ENDED,), (Right.ANSWER,), (Right.ANSWER, Right.REPORTS)]
)
@pytest.mark.parametrize("url", [URL, RESULTS, f"{URL}?export=csv"])
def test_those_without_the_right_are_sent_away(site, omar, may, url):
    ended_chat(site, omar, "some words")
    client = browser_of(factories.make_agent(site, "rosa", may=may))
    response = client.get(url)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    html = menu_of(client)
    assert "you do not have permission" in html and "livechat-records" not in html


def test_those_with_it_find_it_in_the_menu(reader):
    html = menu_of(reader)
    assert "livechat-records" in html and URL in html


def test_only_chats_of_ones_departments_and_ones_own_are_there(site, omar):
    """R33, A14"""
    group = Group.objects.create(name="Sales")
    sales = factories.make_department(site, "Sales")
    rights.grant(group, sales, rights.Side.AGENT)
    rosa = factories.make_agent(site, "rosa", may=READER)
    rosa.groups.remove(Group.objects.get(name=f"Agents of {site}"))
    rosa.groups.add(group)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    general = ended_chat(site, omar, "in general", department="General")
    sold = ended_chat(site, omar, "in sales", department="Sales")
    client = browser_of(rosa)
    assert listed(client) == [sold]
    own = ended_chat(site, rosa, "held by rosa", department="General")
    assert listed(client) == [own, sold]
    Guest.objects.create(conversation=general, user=rosa)
    assert listed(client) == [own, sold, general]


def test_the_other_sites_chats_are_nowhere(site, museum, omar):
    """R33: neither in the list, nor in the choices, nor found, nor exported."""
    mona = online(museum, "mona")
    chat = ended_chat(
        museum,
        mona,
        "museum words",
        details={"name": "Museum visitor", "language": "fr"},
        department="General",
    )
    chat.labels.add(Label.objects.create(site=museum, name="Paintings"))
    factories.make_department(museum, "Paintings department")
    mine = ended_chat(site, omar, "library words")
    client = browser_of(factories.make_agent(site, "rosa", may=READER))
    department = chat.department_id
    for query in (
        {},
        {"q": "words"},
        {"department": department},
        {"agent": mona.pk},
        {"site": museum.pk},
        {"labels": chat.labels.get().pk},
        {"language": "fr"},
        {"export": "csv"},
        {"q": "words", "export": "csv"},
        {"department": department, "export": "csv"},
    ):
        text = client.get(URL, query).content.decode()
        for secret in ("Museum", "useum", "Paintings", "Mona", "mona", "fran"):
            assert secret not in text.replace(f"?{query}", ""), (query, secret)
        assert str(chat.uuid) not in text
    assert listed(client, q="words") == [mine]


@pytest.mark.parametrize("word", ["noor", "NOOR@", "lighthouse", "Light"])
def test_a_search_finds_names_addresses_and_what_was_written(reader, site, omar, word):
    found = ended_chat(
        site,
        omar,
        "An atlas of lighthouses",
        details={"name": "Noor", "email": "noor@example.org"},
    )
    ended_chat(site, omar, "Something else")
    assert listed(reader, q=word) == [found]


def test_a_search_does_not_find_what_the_system_says(reader, site, omar):
    chat = ended_chat(site, omar)
    chat.messages.create(
        seq=99, sender="system", event="moved", text="Lost property", author=omar
    )
    assert listed(reader, q="Lost property") == []


@pytest.mark.parametrize("word", ["\0", "%", "_", "'; --", "\\", "x" * 5000])
def test_odd_searches_find_nothing_and_break_nothing(reader, site, omar, word):
    ended_chat(site, omar)
    expected = 1 if word == "\0" else 0
    assert len(listed(reader, q=word)) == expected


def test_every_filter_narrows_the_list(reader, site, omar):
    ben = factories.make_agent(site, "ben")
    sales = factories.make_department(site, "Sales")
    label = Label.objects.create(site=site, name="Books")
    other = Label.objects.create(site=site, name="Films")
    plain = ended_chat(site, omar, details={"language": "en"}, department="General")
    sold = ended_chat(site, ben, details={"language": "ar"}, department="Sales")
    missed = ended_chat(site, None, department="General")
    timed(missed, datetime(2024, 3, 31, 12, tzinfo=UTC))
    plain.labels.add(label, other)
    assert listed(reader, state="missed") == [missed]
    assert listed(reader, department=sales.pk) == [sold]
    assert listed(reader, agent=ben.pk) == [sold]
    assert listed(reader, labels=[label.pk, other.pk]) == [plain]
    assert listed(reader, language="ar") == [sold]
    assert listed(reader, created_at_to="2024-03-31") == [missed]
    assert listed(reader, created_at_from="2024-04-01") == [sold, plain]
    assert listed(reader, agent=omar.pk, labels=label.pk, q="Hello") == [plain]
    assert listed(reader, agent=omar.pk, state="missed") == []


def test_the_choices_are_those_of_the_chats(reader, site, omar):
    factories.make_agent(site, "idle")
    Label.objects.create(site=site, name="Unused")
    ended_chat(site, omar, details={"language": "ar"})
    html = html_of(reader)
    assert "Omar Haddad" in html and "Idle" not in html and "Unused" not in html
    assert 'value="ended"' in html and 'value="waiting"' not in html


@pytest.mark.parametrize(
    "query",
    [
        {"department": "999999"},
        {"department": "x"},
        {"state": "waiting"},
        {"language": "xx"},
        {"created_at_from": "yesterday"},
        {"created_at_from": "0001-01-01"},
        {"created_at_to": "9999-12-31"},
        {"created_at_from": "2024-02-02", "created_at_to": "2024-02-01"},
    ],
)
def test_a_filter_that_makes_no_sense_finds_nothing_and_says_so(
    reader, site, omar, query
):
    ended_chat(site, omar)
    assert listed(reader, **query) == []
    assert "One of the filters is not valid." in html_of(reader, **query)


def test_it_is_sorted_and_split_into_pages(reader, site, omar):
    sales = factories.make_department(site, "Sales")
    for number in range(53):
        wanted = "Sales" if number % 2 else "General"
        ended_chat(site, omar, f"Number {number}", department=wanted)
    first, second = listed(reader), listed(reader, p=2)
    assert (len(first), len(second)) == (50, 3)
    assert not set(first) & set(second)
    assert "53 chats" in html_of(reader)
    by_department = listed(reader, ordering="-department__name")
    assert by_department[0].department == sales
    assert len(listed(reader, ordering="visitor__token_hash")) == 50


def test_scripts_in_names_and_texts_are_texts(reader, site, omar):
    evil = "<script>alert(1)</script>"
    chat = ended_chat(site, omar, evil, details={"name": f'{evil}" onx="'})
    chat.labels.add(Label.objects.create(site=site, name=evil))
    omar.first_name = evil
    omar.save()
    for query in ({}, {"q": evil}, {"agent": omar.pk}, {"labels": 1}):
        html = html_of(reader, **query)
        assert evil not in html and '" onx="' not in html
        assert "&lt;script&gt;" in html


def test_the_number_of_queries_does_not_grow(reader, site, omar):
    """With chats, agents, labels, departments and groups."""

    def count():
        with CaptureQueriesContext(connection) as captured:
            html_of(reader)
        return len(captured)

    def fill(names, chats):
        for name in names:
            factories.make_department(site, f"Department {name}")
            agent = factories.make_agent(site, name)
            reader.user.groups.add(Group.objects.create(name=f"Group {name}"))
            for number in range(chats):
                chat = ended_chat(
                    site,
                    agent,
                    department=f"Department {name}",
                    details={"language": ("en", "ar")[number % 2]},
                )
                label = Label.objects.create(site=site, name=f"{name} {number}")
                chat.labels.add(label)

    fill(["a"], 2)
    html_of(reader)
    few = count()
    fill(["b", "c", "d", "e", "f"], 3)
    assert Conversation.objects.count() == 17
    assert count() == few
    assert few < 40


def test_the_page_has_no_script_or_style_of_its_own(reader, site, omar):
    chat = ended_chat(site, omar)
    for url in (URL, RESULTS, f"{URL}{chat.uuid}/", "/admin/livechat/reports/"):
        html = reader.get(url).content.decode()
        main = html[html.find("<main") :] if "<main" in html else html
        assert "initDateChooser" not in main
        assert " style=" not in main and " onclick=" not in main


def test_visitors_are_untouched_by_looking(reader, site, omar):
    ended_chat(site, omar)
    before = list(Conversation.objects.values()), list(Visitor.objects.values())
    html_of(reader)
    reader.get(URL, {"export": "csv"})
    assert (list(Conversation.objects.values()), list(Visitor.objects.values())) == (
        before
    )


def test_the_addresses_have_the_names_they_are_reversed_by():
    assert reverse("wagtail_livechat_admin:records") == URL
    assert reverse("wagtail_livechat_admin:records_results") == RESULTS
