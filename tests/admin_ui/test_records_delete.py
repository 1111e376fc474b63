"""Deleting a chat that is over: it asks, and what is gone then."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests import factories
from wagtail_livechat.models import (
    Conversation,
    Department,
    Guest,
    Label,
    Message,
    Visitor,
)
from wagtail_livechat.permissions import Right
from wagtail_livechat.services import records, rights

from .chats import READER, browser_of, ended_chat, online

pytestmark = pytest.mark.django_db

LIST = "/admin/livechat/records/"


def url_of(chat) -> str:
    return f"{LIST}{chat.uuid}/delete/"


@pytest.fixture
def omar(site):
    return online(site)


@pytest.fixture
def boss(site):
    may = (*READER, Right.DELETE)
    return browser_of(factories.make_agent(site, "boss", may=may))


def test_it_asks_first_and_says_what_is_lost(boss, site, omar):
    chat = ended_chat(site, omar, details={"name": "<b>Noor</b>"})
    html = boss.get(url_of(chat)).content.decode()
    assert "Are you sure you want to delete the chat with" in html
    assert "&lt;b&gt;Noor&lt;/b&gt;" in html and "<b>Noor" not in html
    assert "1 message is lost" in html
    assert "their name and e-mail address are lost as well" in html
    assert f'href="{LIST}{chat.uuid}/"' in html
    assert Conversation.objects.filter(pk=chat.pk).exists()


def test_a_post_deletes_the_chat_and_its_visitor(boss, site, omar):
    chat = ended_chat(site, omar, details={"name": "Noor", "email": "noor@example.org"})
    label = Label.objects.create(site=site, name="Books")
    chat.labels.add(label)
    Guest.objects.create(conversation=chat, user=boss.user)
    other = ended_chat(site, omar)
    response = boss.post(url_of(chat), follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "The chat was deleted." in response.content.decode()
    assert list(Conversation.objects.all()) == [other]
    assert list(Visitor.objects.all()) == [other.visitor]
    assert not Message.objects.filter(conversation=chat.pk).exists()
    assert not Guest.objects.exists()
    assert Label.objects.get() == label and Department.objects.exists()
    assert boss.post(url_of(chat)).status_code == 404


def test_a_visitor_with_another_chat_stays(boss, site, omar):
    chat = ended_chat(site, omar, details={"name": "Noor"})
    Conversation.objects.create(
        site=site, visitor=chat.visitor, department=chat.department, state="ended"
    )
    html = boss.get(url_of(chat)).content.decode()
    assert "are lost as well" not in html
    boss.post(url_of(chat))
    assert Visitor.objects.get().name == "Noor"


def test_a_blocked_visitor_stays_blocked_but_nothing_else_is_known(boss, site, omar):
    """Deleting the chat must not let somebody in again."""
    chat = ended_chat(site, omar, details={"name": "Noor", "email": "noor@example.org"})
    until = timezone.now() + timedelta(hours=1)
    Visitor.objects.update(blocked_until=until)
    boss.post(url_of(chat))
    visitor = Visitor.objects.get()
    assert (visitor.name, visitor.email, visitor.blocked_until) == ("", "", until)


def test_it_is_logged_without_personal_data(boss, site, omar):
    chat = ended_chat(site, omar, details={"name": "Noor"})
    boss.post(url_of(chat))
    entry = ModelLogEntry.objects.get(action="wagtail_livechat.delete")
    assert (entry.user, entry.object_id) == (boss.user, str(chat.pk))
    assert entry.message == "Chat deleted" and "Noor" not in entry.label


def test_deleting_twice_deletes_once(site, omar):
    chat = ended_chat(site, omar)
    assert records.delete(chat, omar) is True
    assert records.delete(chat, omar) is False
    assert ModelLogEntry.objects.count() == 1


def test_a_chat_that_goes_on_is_never_deleted(boss, site, omar):
    chat = factories.start_chat(site).conversation
    assert boss.post(url_of(chat)).status_code == 404
    assert records.delete(chat, omar) is False
    assert Conversation.objects.get() == chat and Visitor.objects.exists()


def test_without_the_right_nobody_is_even_asked(site, omar):
    chat = ended_chat(site, omar)
    client = browser_of(factories.make_agent(site, "rosa", may=READER))
    for response in (client.get(url_of(chat)), client.post(url_of(chat))):
        assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert Conversation.objects.get() == chat


def test_chats_of_other_departments_and_sites_do_not_exist(boss, site, museum, omar):
    """Also one's own of a foreign department: reading is not deleting (A14)."""
    mona = online(museum, "mona")
    foreign = ended_chat(museum, mona)
    sales = factories.make_department(site, "Sales")
    own = ended_chat(site, boss.user, department="Sales")
    group = boss.user.groups.get()
    rights.set_group(
        group,
        may_start=False,
        visitors=[],
        agents=[d for d in Department.objects.filter(site=site) if d != sales],
        user=boss.user,
    )
    assert boss.get(f"{LIST}{own.uuid}/").status_code == 200
    for chat in (foreign, own):
        assert boss.get(url_of(chat)).status_code == 404
        assert boss.post(url_of(chat)).status_code == 404
    assert Conversation.objects.count() == 2


def test_a_forged_request_deletes_nothing(site, omar):
    chat = ended_chat(site, omar)
    boss = factories.make_agent(site, "boss", may=(*READER, Right.DELETE))
    client = Client(enforce_csrf_checks=True)
    client.force_login(boss)
    assert client.post(url_of(chat)).status_code == 403
    assert Conversation.objects.get() == chat
