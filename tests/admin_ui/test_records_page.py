"""The page of one chat that is over: what it says, and to whom."""

import uuid
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from wagtail_livechat.models import ConsentVersion, Conversation, Guest, Label
from wagtail_livechat.permissions import Right
from wagtail_livechat.services import (
    conversations,
    handing_over,
    messages,
    tickets,
)

from .chat_fields import make_field, stored
from .chats import READER, browser_of, ended_chat, online, timed

pytestmark = pytest.mark.django_db


def url_of(chat) -> str:
    return f"/admin/livechat/records/{chat.uuid}/"


def html_of(client, chat) -> str:
    response = client.get(url_of(chat))
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def omar(site):
    return online(site)


@pytest.fixture
def reader(site):
    return browser_of(factories.make_agent(site, "rosa", may=READER))


def say(chat, sender, text, author=None):
    messages.post(
        chat.pk, sender=sender, text=text, client_id=uuid.uuid4(), author=author
    )


def test_it_tells_what_was_said_and_what_happened(reader, site, omar):
    ben = factories.make_agent(site, "ben")
    sales = factories.make_department(site, "Sales")
    chat = factories.start_chat(
        site, "First line\nSecond line", details={"name": "Noor"}
    ).conversation
    chat = conversations.accept(chat, omar)
    say(chat, "agent", "An answer", omar)
    chat = handing_over.invite(chat, ben, omar)
    chat = handing_over.leave(chat, ben)
    chat = handing_over.transfer(chat, sales, omar)
    chat = handing_over.assign(chat, ben, omar)
    conversations.end(chat, "visitor")
    lines = reader.get(url_of(chat)).context["lines"]
    assert [(line.side, line.name, line.text) for line in lines] == [
        ("visitor", "Noor", "First line\nSecond line"),
        ("system", "", "Omar Haddad accepted the chat."),
        ("agent", "Omar Haddad", "An answer"),
        ("system", "", "Ben Haddad joined the chat."),
        ("system", "", "Ben Haddad left the chat."),
        ("system", "", "Omar Haddad transferred the chat to “Sales”."),
        ("system", "", "The chat was assigned to Ben Haddad."),
        ("system", "", "The visitor ended the chat."),
    ]
    assert 'dir="auto">First line\nSecond line</p>' in html_of(reader, chat)


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ("visitor", "The visitor ended the chat."),
        ("agent", "An agent ended the chat."),
        ("system", "The chat was ended automatically."),
    ],
)
def test_it_says_who_ended_the_chat(reader, site, omar, by, sentence):
    assert sentence in html_of(reader, ended_chat(site, omar, by=by))


def test_it_says_which_agent_ended_the_chat(reader, site, omar):
    """It need not be the one who answered."""
    chat = conversations.accept(factories.start_chat(site).conversation, omar)
    boss = factories.make_agent(site, "boss")
    chat = conversations.end(chat, "agent", author=boss)
    assert "Boss Haddad ended the chat." in html_of(reader, chat)


def test_it_tells_what_is_known(reader, site, omar):
    ben = factories.make_agent(site, "ben")
    details = {
        "name": "Noor",
        "email": "noor@example.org",
        "language": "ar",
        "page_url": "https://example.org/borrow/",
        "page_title": "Borrow and renew",
    }
    chat = ended_chat(site, omar, details=details)
    chat.labels.add(Label.objects.create(site=site, name="Books"))
    Guest.objects.create(conversation=chat, user=ben)
    timed(chat, datetime(2024, 5, 6, 7, 8, tzinfo=UTC), wait=20, lasts=185)
    html = html_of(reader, chat)
    for words in (
        *("Noor", "noor@example.org", "Identity not confirmed", "العربية"),
        *("Borrow and renew", 'href="https://example.org/borrow/"', "Ended"),
        *("General", "localhost", "Omar Haddad", "Ben Haddad", "Books"),
        *("May 6, 2024, 7:08 a.m.", "20 s", "3 min 5 s"),
    ):
        assert words in html, words


def test_it_tells_what_was_answered(reader, site, omar):
    """R21: with the labels as they were, whatever has become of the fields."""
    chat = ended_chat(site, omar)
    shop = make_field(site, "Shop", kind="url", sort_order=2)
    order = make_field(site, "Order", sort_order=1)
    stored(chat, shop, "https://shop.example.org/")
    stored(chat, order, "A<b>12", label="Number of the order")
    order.delete()
    html = html_of(reader, chat)
    assert html.index("Number of the order") < html.index("Shop")
    assert "A&lt;b&gt;12" in html and 'href="https://shop.example.org/"' in html


def test_it_tells_which_statement_was_agreed_to(reader, site, omar):
    """As it was then, without anything that could run."""
    version = ConsentVersion.objects.create(
        site=site,
        number=7,
        digest="x",
        text='<p>I <b>agree</b> to <a href="https://example.org/p">this</a>.'
        '<script>alert(1)</script><a href="javascript:alert(2)">x</a></p>',
    )
    chat = ended_chat(site, omar)
    assert "Agreed to" not in html_of(reader, chat)
    Conversation.objects.filter(pk=chat.pk).update(consent=version)
    html = html_of(reader, chat)
    assert "Statement, version 7 of " in html and "<b>agree</b>" in html
    assert 'href="https://example.org/p"' in html
    assert "<script>alert" not in html and 'href="javascript' not in html


def test_it_leads_to_the_ticket_those_who_work_on_it(reader, site, omar):
    """R20: others read the reference, which the visitor may tell them."""
    chat = ended_chat(site, omar)
    workers = [factories.make_agent(site, "wanda", may=READER)]
    department = factories.make_ticket_department(site, workers=workers)
    ticket = tickets.from_conversation(
        chat, omar, department=department, email="noor@example.org"
    ).ticket
    url = f"/admin/livechat/tickets/{ticket.uuid}/"
    html = html_of(reader, chat)
    assert ticket.reference in html and url not in html
    assert url in html_of(browser_of(workers[0]), chat)


def test_a_visitor_who_was_logged_in_is_named(reader, site, omar, django_user_model):
    user = django_user_model.objects.create_user("noor-account", "noor@example.org")
    html = html_of(reader, ended_chat(site, omar, user=user))
    assert "noor-account" in html and "Identity not confirmed" not in html


def test_agents_who_are_gone_leave_their_chats(reader, site, omar):
    chat = ended_chat(site, omar)
    omar.delete()
    assert "Somebody accepted the chat." in html_of(reader, chat)


def test_scripts_are_texts_and_links_are_links(reader, site, omar):
    evil = "<script>alert(1)</script>"
    chat = factories.start_chat(
        site, evil, details={"name": evil, "page_title": evil}
    ).conversation
    chat = conversations.accept(chat, omar)
    say(chat, "agent", '<img src=x onerror="alert(1)">', omar)
    handing_over.transfer(chat, factories.make_department(site, evil), omar)
    chat = conversations.end(chat, "visitor")
    Conversation.objects.filter(pk=chat.pk).update(page_url="javascript:alert(1)")
    html = html_of(reader, chat)
    assert evil not in html and "<img src=x" not in html
    assert 'href="javascript:' not in html and "javascript:alert(1)" in html


def test_a_long_chat_has_pages(reader, site, omar):
    chat = ended_chat(site, omar)
    for seq in range(4, 504):
        chat.messages.create(seq=seq, sender="visitor", text=f"Line {seq}.")
    assert "Line 500." in html_of(reader, chat)
    html = reader.get(url_of(chat), {"p": 2}).content.decode()
    assert "Line 503." in html and "Line 500." not in html
    for odd in ("0", "x", "99"):
        assert reader.get(url_of(chat), {"p": odd}).status_code == 200


def test_the_number_of_queries_does_not_grow(
    reader, site, omar, django_assert_num_queries
):
    chat = ended_chat(site, omar)
    html_of(reader, chat)
    with CaptureQueriesContext(connection) as few:
        html_of(reader, chat)
    for number in range(12):
        agent = factories.make_agent(site, f"agent{number}")
        chat.messages.create(seq=10 + number, sender="agent", text="A", author=agent)
        chat.labels.add(Label.objects.create(site=site, name=f"Label {number}"))
        Guest.objects.create(conversation=chat, user=agent)
    with django_assert_num_queries(len(few)):
        html_of(reader, chat)


def test_a_chat_that_goes_on_is_not_here(reader, site, omar):
    chat = factories.start_chat(site).conversation
    assert reader.get(url_of(chat)).status_code == 404
    conversations.accept(chat, omar)
    assert reader.get(url_of(chat)).status_code == 404
    assert browser_of(omar).get(url_of(chat)).status_code == 404


def test_the_other_sites_chats_do_not_exist(reader, museum):
    mona = online(museum, "mona")
    chat = ended_chat(museum, mona, "museum words")
    for url in (url_of(chat), f"{url_of(chat)}delete/"):
        response = reader.get(url)
        assert response.status_code in (302, 404)
        assert "museum words" not in response.content.decode()
    assert reader.get(url_of(chat)).status_code == 404


def test_ones_own_chat_of_a_foreign_department_can_be_read(site, omar):
    """A14"""
    factories.make_department(site, "Sales")
    rosa = factories.make_agent(site, "rosa", may=READER)
    own = ended_chat(site, rosa, department="Sales")
    others = ended_chat(site, omar, department="Sales")
    rosa.groups.clear()
    group = Group.objects.create(name="Without a department")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    rosa.groups.add(group)
    client = browser_of(rosa)
    assert client.get(url_of(own)).status_code == 200
    assert client.get(url_of(others)).status_code == 404
    Guest.objects.create(conversation=others, user=rosa)
    assert client.get(url_of(others)).status_code == 200


def test_an_agent_reads_their_own_chats_without_the_right_to_all(site, omar):
    """They get no link to a list that is not theirs."""
    other = factories.make_agent(site, "rosa")
    chat = ended_chat(site, omar)
    html = html_of(browser_of(omar), chat)
    assert 'href="/admin/livechat/records/"' not in html
    assert browser_of(other).get(url_of(chat)).status_code == 404


def test_who_is_no_agent_is_sent_away(site, omar):
    chat = ended_chat(site, omar)
    client = browser_of(factories.make_agent(site, "rosa", may=(Right.ENDED,)))
    response = client.get(url_of(chat))
    assert (response.status_code, response["Location"]) == (302, "/admin/")


def test_it_leads_back_to_the_list_and_to_deleting(site, reader, omar):
    chat = ended_chat(site, omar)
    html = html_of(reader, chat)
    assert "Back to the list of chats" in html
    assert f"{url_of(chat)}delete/" not in html
    may = (*READER, Right.DELETE)
    boss = browser_of(factories.make_agent(site, "boss", may=may))
    assert f"{url_of(chat)}delete/" in html_of(boss, chat)


def test_an_address_that_is_no_chat_is_not_found(reader):
    assert reader.get(f"/admin/livechat/records/{uuid.uuid4()}/").status_code == 404
