"""“Why can they chat, or not?”: who may read it, links, and the page itself."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Page, Site
from wagtail.users.models import UserProfile

from sandbox.home.models import StandardPage
from wagtail_livechat.models import Department
from wagtail_livechat.services import portal

from .asking_why import URL, answer, ask, links
from .forms import html_of


class TestLinks:
    """To where each thing is changed, for those who may change it."""

    def test_an_admin_is_shown_the_ways(self, admin_client, site, agent, noah, story):
        response = ask(admin_client, person="noah", page=story.pk)
        found = response.context["answer"]
        for link in [
            *links(found, "switch").values(),
            *links(found, "widget").values(),
            *links(found, "groups").values(),
            *links(found, "login").values(),
            *(line.link.url for line in found.groups),
            *(line.link.url for line in found.departments),
        ]:
            assert admin_client.get(link).status_code == 200, link
            assert f'href="{link}"' in response.content.decode()
        placement = reverse("wagtail_livechat_admin:placement")
        assert f'href="{placement}?page={story.pk}"' in response.content.decode()

    def test_a_codes_editor_is_linked(self, admin_client, agent, code):
        found = answer(admin_client, widget=f"code-{code.pk}")
        [url] = links(found, "widget").values()
        assert admin_client.get(url).status_code == 200

    def test_who_may_change_groups_only_is_shown_groups_only(
        self, client, agent, noah, story, explainer
    ):
        client.force_login(explainer)
        found = answer(client, person="noah", page=story.pk)
        assert [link for line in found.lines for link in line.links] == []
        assert [line.link.url for line in found.departments] == [""]
        assert all(
            client.get(each.link.url).status_code == 200 for each in found.groups
        )


class TestAccess:
    """For those who may change groups."""

    @pytest.mark.parametrize(
        ("codename", "status"),
        [
            ("change_group", 200),
            ("add_group", 302),
            ("change_user", 302),
            ("answer_conversation", 302),
            ("change_chatsettings", 302),
        ],
    )
    def test_only_they_may_look(self, client, site, codename, status):
        user = get_user_model().objects.create_user("someone")
        user.user_permissions.set(
            Permission.objects.filter(codename__in=["access_admin", codename])
        )
        client.force_login(user)
        assert client.get(URL).status_code == status
        label = "Why can they chat?"
        assert (label in client.get("/admin/").content.decode()) is (status == 200)

    def test_a_stranger_is_sent_to_the_log_in(self, client, site):
        response = client.get(URL)
        assert response.status_code == 302 and "login" in response["Location"]

    def test_who_may_not_use_the_admin_is_sent_away(self, client, noah):
        noah.user_permissions.add(Permission.objects.get(codename="change_group"))
        client.force_login(noah)
        assert client.get(URL).status_code == 302


class TestPage:
    """The page as it is laid out."""

    @pytest.mark.parametrize("page", ["999999", "x", "-1", "9" * 30, "\0", "²"])
    def test_a_page_that_is_not_there_gets_a_sentence(self, admin_client, agent, page):
        response = ask(admin_client, page=page)
        assert response.context["answer"] is None
        assert "does not exist any more" in html_of(response)

    def test_a_page_outside_every_site_gets_a_sentence(
        self, admin_client, site, agent, story
    ):
        home = Page.objects.get(pk=site.root_page_id)
        site.root_page = home.add_child(
            instance=StandardPage(title="New root", summary="x", body="x")
        )
        site.save()
        Site.clear_site_root_paths_cache()
        response = ask(admin_client, page=story.pk)
        assert "not part of any site" in html_of(response)

    def test_no_site_at_all_gets_a_sentence(self, admin_client):
        Site.objects.all().delete()
        assert "There is no site yet." in html_of(ask(admin_client))

    def test_names_are_text(self, admin_client, site, agent, noah, profile, story):
        evil = "<img src=x onerror=alert(1)>"
        noah.first_name = evil
        noah.save()
        Group.objects.filter(name="Friends").update(name=evil)
        Department.objects.update(name=evil)
        profile.name = evil
        profile.save()
        portal.apply(profile)
        StandardPage.objects.filter(pk=story.pk).update(title=evil, draft_title=evil)
        Site.objects.update(site_name=evil)
        html = ask(admin_client, person="noah", page=story.pk).content.decode()
        assert evil not in html and html.count("&lt;img src=x") >= 6
        html = ask(admin_client, person=evil).content.decode()
        assert evil not in html

    def test_it_is_the_same_in_a_language_from_right_to_left(
        self, admin_client, admin_user, agent, noah
    ):
        theirs = UserProfile.get_for_user(admin_user)
        theirs.preferred_language = "ar"
        theirs.save()
        html = ask(admin_client, person="noah").content.decode()
        assert 'lang="ar" dir="rtl"' in html and "Noah Adeyemi" in html

    def test_nothing_of_ours_is_inline(self, admin_client, agent):
        html = ask(admin_client).content.decode()
        main = html[html.index('class="livechat-why"') :].partition("</section>")[0]
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", main)

    def test_yes_and_no_are_words(self, admin_client, site, agent, noah):
        html = html_of(ask(admin_client, person="noah"))
        marks = re.findall(r'livechat-why__mark--(\w+)">.*?</svg>\s*(\w+)', html, re.S)
        assert {("yes", "Yes"), ("no", "No")} == set(marks)


@pytest.mark.parametrize("may", [True, False])
def test_the_placement_page_links_to_it(client_with, story, may):
    client = client_with("change_widgetprofile")
    if may:
        own = client.user.user_permissions
        own.add(Permission.objects.get(codename="change_group"))
    placement = reverse("wagtail_livechat_admin:placement")
    html = client.get(placement, {"page": story.pk}).content.decode()
    assert (f'href="{URL}?page={story.pk}"' in html) is may
