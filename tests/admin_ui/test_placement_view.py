"""“Which widget shows here?”: the answer in words, and who may read it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupSitePermission, Locale, Page

from sandbox.home.models import StandardPage
from tests import factories
from wagtail_livechat.models import ChatSettings, PlacementRule, WidgetProfile
from wagtail_livechat.services import portal

URL = "/admin/livechat/placement/"


def add_page(parent, title):
    page = StandardPage(title=title, summary=title, body=f"<p>{title}</p>")
    return Page.objects.get(pk=parent.pk).add_child(instance=page)


@pytest.fixture
def events(site):
    return add_page(site.root_page, "Events")


@pytest.fixture
def story(events):
    return add_page(events, "Story")


@pytest.fixture
def default(site):
    return WidgetProfile.objects.get(site=site)


def make_profile(site, name, *rules, **values):
    profile = WidgetProfile(
        site=site, name=name, locale=Locale.objects.first(), **values
    )
    profile.placement_rules = [PlacementRule(**rule) for rule in rules]
    profile.save()
    portal.apply(profile)
    return profile


def answer(client, page):
    response = client.get(URL, {"page": page.pk})
    assert response.status_code == 200
    return response.context["answer"], response.content.decode()


def member(*codenames, site=None):
    """Somebody in the admin with these rights, on one site or everywhere."""
    user = get_user_model().objects.create_user("someone")
    group = Group.objects.create(name="Some group")
    user.groups.add(group)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        permission = Permission.objects.get(
            content_type__app_label="wagtail_livechat", codename=codename
        )
        if site is None:
            group.permissions.add(permission)
        else:
            GroupSitePermission.objects.create(
                group=group, site=site, permission=permission
            )
    return user


def test_it_asks_for_a_page_first(admin_client, site):
    html = admin_client.get(URL).content.decode()
    assert "Choose a page" in html and 'name="page"' in html


def test_it_says_which_profile_shows_and_which_rule_decides(
    admin_client, site, default, events, story
):
    make_profile(site, "For events", {"page_id": events.pk})
    make_profile(
        site, "Elsewhere", {"effect": "hide", "page_type": "home.standardpage"}
    )
    make_profile(site, "Only Arabic", {"language": "ar"})
    found, html = answer(admin_client, story)
    assert found.headline == "“For events” shows on this page."
    told = {row.name: row.decides for row in found.rows}
    assert told == {
        "For events": "Shown on “Events” and all pages below it",
        "Default": "Meant for the whole site",
        "Elsewhere": "Not shown on pages of type “Standard page”",
        "Only Arabic": "Its rules speak of other pages only",
    }
    assert [row.wins for row in found.rows] == [True, False, False, False]
    assert [row.shows for row in found.rows] == [True, True, False, False]
    assert "It names the page or one above it; “Default” does not." in html.replace(
        "&#x27;", "'"
    )
    assert "Chat is switched on" in html


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"page": "story"}, {"page": "events"}, "names a nearer page than “B”"),
        ({"page": "events"}, {}, "the page or one above it; “B” does not"),
        ({"page_type": "home.standardpage"}, {}, "the page's type; “B” does not"),
        ({"language": "en"}, {}, "the page's language; “B” does not"),
        ({}, {"order": 4}, "its order number is lower: 0 < 4"),
        ({}, {}, "it was the first of the two on the portal"),
    ],
)
def test_it_says_why_the_winner_wins(
    admin_client, site, default, events, story, one, other, reason
):
    default.delete()
    pages = {"story": story.pk, "events": events.pk}
    for name, wish in (("A", dict(one)), ("B", dict(other))):
        order = wish.pop("order", 0)
        if "page" in wish:
            wish["page_id"] = pages[wish.pop("page")]
        make_profile(site, name, *([wish] if wish else []), sort_order=order)
    found, _html = answer(admin_client, story)
    first, second = found.rows
    assert (first.name, first.wins) == ("A", True)
    assert reason in first.notes[0] and second.notes == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"page": 1}, "Shown on “Story” and all pages below it"),
        ({"page": 1, "descendants": False}, "Shown on “Story” alone"),
        (
            {"page": 1, "page_type": "home.standardpage", "language": "en"},
            "Shown on “Story” and all pages below it, if of type “Standard page”, "
            "if in English",
        ),
        ({"language": "en"}, "Shown on all pages, if in English"),
        (
            {"page_type": "wagtailcore.page", "language": "en"},
            "Shown on pages of type “Page”, if in English",
        ),
    ],
)
def test_every_kind_of_rule_has_its_words(
    admin_client, site, default, story, rule, words
):
    default.delete()
    rule = dict(rule)
    if rule.pop("page", None):
        rule["page_id"] = story.pk
    make_profile(site, "A", rule)
    found, _html = answer(admin_client, story)
    assert found.rows[0].decides == words


def test_the_pages_own_choice_comes_first(admin_client, site, default, story):
    other = make_profile(site, "Other", {"language": "ar"})
    for choice, profile, sentence, headline in [
        ("none", None, "no chat here. That beats every rule", "No widget shows"),
        ("profile", other, "itself chooses “Other”", "“Other” shows"),
        ("inherit", None, "leaves it to the rules", "“Default” shows"),
    ]:
        StandardPage.objects.filter(pk=story.pk).update(
            livechat_choice=choice, livechat_profile=profile
        )
        found, _html = answer(admin_client, story)
        assert sentence in " ".join(found.facts)
        assert found.headline.startswith(headline)
    StandardPage.objects.filter(pk=story.pk).update(
        livechat_choice="profile", livechat_profile=other
    )
    portal.remove(other)
    found, _html = answer(admin_client, story)
    assert "not on this site's portal" in " ".join(found.facts)
    assert found.headline == "“Default” shows on this page."


def test_it_says_what_is_not_applied_or_older_than_the_editors(
    admin_client, site, default, story
):
    portal.remove(make_profile(site, "Waiting"))
    default.button_text = "Newer"
    default.save_revision()
    found, html = answer(admin_client, story)
    assert [name for name, _url in found.absent] == ["Waiting"]
    assert "newer version, which has not been applied" in html
    portal.apply(default.get_latest_revision_as_object())
    assert "newer version" not in answer(admin_client, story)[1]


def test_it_says_that_chat_is_off(admin_client, site, story):
    """R3"""
    ChatSettings.objects.create(site=site, enabled=False)
    found, html = answer(admin_client, story)
    assert found.headline == "“Default” would show, but chat is switched off."
    assert "Chat is switched off for the whole site." in html


def test_an_empty_portal_is_told(admin_client, site, default, story):
    """R13"""
    portal.remove(default)
    found, _html = answer(admin_client, story)
    assert found.headline.startswith("No widget shows: no profile is on the portal")


def test_the_page_is_asked_about_in_its_own_language(
    admin_client, site, default, story
):
    arabic = Locale.objects.get_or_create(language_code="ar")[0]
    translation = default.copy_for_translation(arabic)
    translation.name = "Arabic"
    translation.save()
    portal.apply(translation)
    StandardPage.objects.filter(pk=story.pk).update(locale=arabic)
    found, _html = answer(admin_client, story)
    assert [row.name for row in found.rows] == ["Arabic"]
    assert "Of 2 translations" in found.rows[0].notes[0]


@pytest.mark.parametrize("page", ["999999", "x", "-1", "", "9" * 30, "\0", "²"])
def test_a_page_that_is_not_there_gets_a_sentence(admin_client, site, page):
    response = admin_client.get(URL, {"page": page})
    assert response.status_code == 200 and response.context["answer"] is None
    assert ("does not exist" in response.content.decode()) is bool(page)


def test_a_page_outside_every_site_gets_a_sentence(admin_client, site):
    root = add_page(site.root_page, "New root")
    outside = add_page(site.root_page, "Outside")
    site.root_page = root
    site.save()
    response = admin_client.get(URL, {"page": outside.pk})
    assert response.status_code == 200
    assert "not part of any site" in response.content.decode()


def test_an_unpublished_page_is_explained_too(admin_client, story):
    StandardPage.objects.filter(pk=story.pk).update(live=False)
    found, _html = answer(admin_client, story)
    assert "not published yet" in " ".join(found.facts)


def test_a_rules_words_and_titles_are_text(admin_client, site, default):
    page = add_page(site.root_page, "<img src=x>")
    make_profile(site, "<script>", {"page_id": page.pk})
    _found, html = answer(admin_client, page)
    assert "<img src=x>" not in html and "“<script>”" not in html


@pytest.mark.parametrize(
    ("rights", "where", "status"),
    [
        ([], None, 302),
        (["answer_conversation"], None, 302),
        (["view_widgetprofile"], None, 302),
        (["change_widgetprofile"], None, 200),
        (["change_chatsettings"], None, 200),
        (["change_chatsettings"], "localhost", 200),
        (["change_chatsettings"], "museum.localhost", 200),
    ],
)
def test_only_those_who_may_change_chat_may_look(client, story, rights, where, status):
    site = where and factories.make_site(where)
    client.force_login(member(*rights, site=site))
    response = client.get(URL, {"page": story.pk})
    assert response.status_code == status
    if status == 200:
        explained = response.context["answer"] is not None
        assert explained is (where != "museum.localhost")
        if not explained:
            assert "may not see" in response.content.decode()
    label = "Which widget shows here?"
    assert (label in client.get("/admin/").content.decode()) is (status == 200)


def test_a_stranger_is_sent_to_the_log_in(client, site):
    response = client.get(URL)
    assert response.status_code == 302 and "login" in response["Location"]


class TestUserbar:
    """The way there from the live page."""

    ITEM = "Which chat widget shows here?"

    def bar(self, client, page):
        """The live page, as that person sees it."""
        return client.get(page.get_url()).content.decode()

    def test_it_is_there_for_those_with_the_right(self, client, site, story):
        client.force_login(member("change_chatsettings", site=site))
        html = self.bar(client, story)
        assert self.ITEM in html
        url = reverse("wagtail_livechat_admin:placement")
        assert f'{url}?page={story.pk}"' in html

    @pytest.mark.parametrize("where", [None, "museum.localhost"])
    def test_it_is_not_there_for_others(self, client, story, where):
        rights = ["change_chatsettings"] if where else ["answer_conversation"]
        site = where and factories.make_site(where)
        client.force_login(member(*rights, site=site))
        html = self.bar(client, story)
        assert "wagtail-userbar" in html and self.ITEM not in html

    def test_the_public_gets_no_bar(self, client, story):
        assert self.ITEM not in self.bar(client, story)
