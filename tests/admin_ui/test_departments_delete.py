"""Deleting a department in the admin: nothing is lost, and nobody is left waiting."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import ModelLogEntry

from tests import factories
from wagtail_livechat.models import (
    CannedReply,
    Conversation,
    Department,
    WidgetProfile,
)
from wagtail_livechat.services import conversations, embeds, portal

from .departments import at, bulk_delete
from .forms import html_of, messages_of


@pytest.fixture
def general(site):
    return Department.objects.get(site=site)


@pytest.fixture
def loans(site, general):
    return factories.make_department(site, "Loans")


def choices(response) -> list[str]:
    """What the page offers to choose from."""
    select = BeautifulSoup(response.content, "html.parser").find(id="id_department")
    return [each.get_text() for each in select("option")][1:] if select else []


def test_the_page_says_what_there_is_and_asks_who_takes_it_over(
    admin, site, agent, loans, museum
):
    """And offers departments of the same site alone."""
    for _each in range(3):
        factories.start_chat(site, department="Loans")
    conversations.accept(Conversation.objects.first(), agent)
    Department.objects.create(site=site, name="Old", enabled=False)
    page = admin.get(at("delete", loans))
    assert "It has 3 chats, 2 of them waiting." in html_of(page)
    assert "department of the same site that takes them over" in html_of(page)
    assert choices(page) == ["General", "Old (switched off)"]


def test_what_is_limited_to_it_is_named(admin, site, loans, general):
    """R29"""
    profile = WidgetProfile.objects.get(site=site)
    for name in ("Shop", "Blog"):
        code = embeds.create(profile, name=name)
        code.departments.set([loans, general])
    embeds.create(profile, name="Elsewhere").departments.set([general])
    profile.departments = [loans]
    profile.save()
    portal.apply(profile)
    reply = CannedReply.objects.create(site=site, title="Renewed", text="Done.")
    reply.departments.set([loans])
    html = html_of(admin.get(at("delete", loans)))
    assert "2 embed codes are limited to it." in html
    assert "Shop" in html and "Blog" in html and "Elsewhere" not in html
    assert "1 widget profile is limited to it." in html
    assert "1 canned reply is limited to it." in html


def test_names_of_codes_are_for_those_who_may_change_codes(client_with, site, loans):
    """T27: the others learn how many there are."""
    code = embeds.create(WidgetProfile.objects.get(site=site), name="Secret shop")
    code.departments.set([loans])
    html = html_of(client_with("delete_department").get(at("delete", loans)))
    assert "1 embed code is limited to it." in html and "Secret shop" not in html


def test_what_is_limited_on_the_portal_alone_is_named_too(admin, site, loans):
    """R10, R29: the profile was changed and not applied again."""
    profile = WidgetProfile.objects.get(site=site)
    profile.departments = [loans]
    profile.save()
    portal.apply(profile)
    profile.departments = []
    profile.save()
    html = html_of(admin.get(at("delete", loans)))
    assert "1 widget profile is limited to it." in html


def test_its_chats_go_to_the_chosen_one(admin, admin_user, site, agent, loans, general):
    """History stays readable, and the audit log says who did it."""
    chats = [factories.start_chat(site, department="Loans") for _each in range(2)]
    conversations.end(chats[0].conversation, "visitor")
    response = admin.post(at("delete", loans), {"department": general.pk})
    assert response.url == at("list")
    assert "Loans" in messages_of(response)[0]
    assert not Department.objects.filter(pk=loans.pk).exists()
    assert set(general.conversations.all()) == {each.conversation for each in chats}
    entry = ModelLogEntry.objects.get(action="wagtail.delete")
    assert (entry.user, entry.label) == (admin_user, "Loans")


@pytest.mark.parametrize("chosen", ["", "self", "museum", "987654", "x", "9" * 30])
def test_without_a_department_of_the_site_nothing_is_deleted(
    admin, site, agent, loans, museum, chosen
):
    chat = factories.start_chat(site, department="Loans").conversation
    foreign = Department.objects.get(site=museum)
    named = {"self": loans.pk, "museum": foreign.pk}
    response = admin.post(
        at("delete", loans), {"department": named.get(chosen, chosen)}
    )
    assert response.status_code == 200
    chat.refresh_from_db()
    assert chat.department == loans


def test_the_last_department_with_chats_is_kept(admin, general, chat):
    page = admin.get(at("delete", general))
    assert "no other department that could take over" in html_of(page)
    assert "Yes, delete" not in html_of(page)
    assert admin.post(at("delete", general)).status_code == 200
    assert Department.objects.filter(pk=general.pk).exists()


def test_the_default_one_passes_that_on(admin, site, general, loans):
    """A8: even without chats it goes only if another one becomes the default."""
    page = admin.get(at("delete", general))
    assert "the one you choose becomes the default one" in html_of(page)
    assert admin.post(at("delete", general)).status_code == 200
    assert admin.post(at("delete", general), {"department": loans.pk}).status_code == (
        302
    )
    assert Department.objects.get(site=site) == loans
    loans.refresh_from_db()
    assert loans.is_default


def test_one_without_chats_is_deleted_without_a_choice(admin, loans):
    page = admin.get(at("delete", loans))
    assert choices(page) == [] and "Are you sure" in html_of(page)
    admin.post(at("delete", loans))
    assert not Department.objects.filter(pk=loans.pk).exists()


def test_the_only_one_without_chats_can_go_and_the_page_says_what_that_means(
    admin, general
):
    """A8"""
    page = admin.get(at("delete", general))
    assert "without one nobody can start a chat" in html_of(page)
    admin.post(at("delete", general))
    assert not Department.objects.filter(pk=general.pk).exists()


def test_a_chat_that_comes_in_meanwhile_is_asked_about(admin, site, agent, loans):
    """The page was opened while there was none."""
    admin.get(at("delete", loans))
    factories.start_chat(site, department="Loans")
    response = admin.post(at("delete", loans))
    assert choices(response) == ["General"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_several_at_once_are_no_way_round(admin, site, agent, general, loans, method):
    """Where several are deleted together nobody can be asked."""
    spare = Department.objects.create(site=site, name="Spare")
    factories.start_chat(site, department="Loans")
    for asked in (loans, general):
        response = getattr(admin, method)(bulk_delete(asked, spare))
        assert response.url == at("list")
        said = messages_of(response)[-1]
        assert said.startswith(f"{asked.name}: another department")
        assert Department.objects.filter(pk__in=[asked.pk, spare.pk]).count() == 2


def test_several_without_chats_are_deleted_together(admin, site, general, loans):
    """With the default one too, if none stays behind."""
    assert admin.get(bulk_delete(general, loans)).status_code == 200
    admin.post(bulk_delete(general, loans))
    assert not Department.objects.filter(site=site).exists()


@pytest.mark.parametrize("rights", [(), ("change_department",), ("view_department",)])
def test_deleting_needs_its_own_right(client_with, site, agent, loans, general, rights):
    client = client_with(*rights)
    form = {"department": general.pk}
    for url in (at("delete", loans), bulk_delete(loans)):
        for response in (client.get(url), client.post(url, form)):
            assert response.url == "/admin/"
        assert Department.objects.filter(pk=loans.pk).exists()


def test_nobody_who_is_not_logged_in_reaches_it(loans):
    assert "/login/" in Client().post(at("delete", loans)).url
    assert Department.objects.filter(pk=loans.pk).exists()
