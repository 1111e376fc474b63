"""The widget of a real page: rules, its own choice, and what becomes of pages (R6)."""

import pytest
from wagtail.models import Locale, Page

from sandbox.home.models import StandardPage
from wagtail_livechat.models import AppliedProfile
from wagtail_livechat.services import page_choice, portal

from .conftest import add_page

Choice = StandardPage.ChatChoice


def shown(page, language="en"):
    """The name of the widget on ``page`` as the database has it now."""
    page = type(page).objects.get(pk=page.pk) if page is not None else None
    state = portal.read(AppliedProfile.objects.first().site_id)
    found = page_choice.widget_for(state, page, language)
    return found and found.name


def test_a_rule_for_a_section_covers_the_pages_below_it(tree, default, make_profile):
    make_profile("Events", {"page_id": tree["events"].pk})
    names = {name: shown(page) for name, page in tree.items()}
    assert names == {
        "home": "Default",
        "events": "Events",
        "story": "Events",
        "help": "Default",
    }


def test_a_rule_for_a_type_covers_its_subclasses(tree, site, default, make_profile):
    make_profile("Any page", {"page_type": "wagtailcore.page"})
    assert shown(tree["story"]) == "Any page"
    make_profile("Articles", {"page_type": "home.standardpage"}, sort_order=-1)
    assert shown(tree["story"]) == "Articles"
    assert shown(site.root_page) == "Any page"


def test_what_is_no_page_of_wagtail_shows_what_is_meant_for_the_whole_site(
    tree, default, make_profile
):
    make_profile("Events", {"page_id": tree["events"].pk})
    make_profile("Pages", {"page_type": "wagtailcore.page"})
    state = portal.read(default.site_id)
    for nothing in (None, "a string", object(), StandardPage(title="not stored")):
        assert page_choice.widget_for(state, nothing, "en").name == "Default"


def test_an_applied_rule_follows_a_page_that_moves(tree, default, make_profile):
    make_profile("Events", {"page_id": tree["events"].pk})
    story = Page.objects.get(pk=tree["story"].pk)
    story.move(Page.objects.get(pk=tree["help"].pk), pos="last-child")
    assert shown(tree["story"]) == "Default"
    Page.objects.get(pk=tree["events"].pk).move(
        Page.objects.get(pk=tree["help"].pk), pos="first-child"
    )
    assert shown(tree["events"]) == "Events"
    story = Page.objects.get(pk=tree["story"].pk)
    story.move(Page.objects.get(pk=tree["events"].pk), pos="last-child")
    assert shown(tree["story"]) == "Events"


def test_a_new_page_in_the_place_of_a_deleted_one_is_not_taken_for_it(
    tree, default, make_profile
):
    make_profile("Help", {"page_id": tree["help"].pk})
    path = tree["help"].path
    Page.objects.get(pk=tree["help"].pk).delete()
    newcomer = add_page(tree["home"], "Newcomer")
    assert newcomer.path == path  # treebeard gave it the very same place
    assert shown(newcomer) == "Default"


def test_deleting_a_section_takes_the_rules_of_all_its_pages_along(
    tree, default, make_profile
):
    make_profile("Story", {"page_id": tree["story"].pk})

    def paths():
        return [r["path"] for r in AppliedProfile.objects.get(name="Story").rules]

    assert paths() == [tree["story"].path]
    Page.objects.get(pk=tree["events"].pk).delete()
    assert paths() == [""]


def test_a_page_may_have_no_chat(tree, default, make_profile):
    make_profile("Story", {"page_id": tree["story"].pk})
    StandardPage.objects.filter(pk=tree["story"].pk).update(livechat_choice=Choice.NONE)
    assert shown(tree["story"]) is None
    assert shown(tree["events"]) == "Default"


def test_a_page_may_name_its_profile_against_every_rule(tree, default, make_profile):
    make_profile("Story", {"page_id": tree["story"].pk})
    chosen = make_profile(
        "Chosen", {"effect": "hide", "page_id": tree["story"].pk}, applied=False
    )
    StandardPage.objects.filter(pk=tree["story"].pk).update(
        livechat_choice=Choice.PROFILE, livechat_profile=chosen
    )
    assert shown(tree["story"]) == "Story"  # until the chosen one is applied
    portal.apply(chosen)
    assert shown(tree["story"]) == "Chosen"
    chosen.delete()
    assert shown(tree["story"]) == "Story"


def test_a_chosen_profile_shows_in_the_language_of_the_page(
    tree, default, make_profile
):
    arabic = Locale.objects.get_or_create(language_code="ar")[0]
    translation = default.copy_for_translation(arabic)
    translation.name = "Arabic"
    translation.save()
    StandardPage.objects.filter(pk=tree["story"].pk).update(
        livechat_choice=Choice.PROFILE, livechat_profile=default
    )
    assert shown(tree["story"], "ar") == "Default"  # not applied yet
    portal.apply(translation)
    assert shown(tree["story"], "ar") == "Arabic"
    assert shown(tree["story"], "en") == "Default"


def test_this_profile_without_a_profile_is_refused_in_a_sentence(tree, default):
    from django.core.exceptions import ValidationError

    page = tree["story"]
    page.livechat_choice = Choice.PROFILE
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert set(refused.value.message_dict) == {"livechat_profile"}
    assert refused.value.messages[0].endswith(".")
    page.livechat_profile = default
    page.clean()


def test_choosing_costs_no_query_once_the_portal_is_known(
    tree, default, django_assert_num_queries
):
    state = portal.read(default.site_id)
    page = StandardPage.objects.get(pk=tree["story"].pk)
    with django_assert_num_queries(0):
        page_choice.widget_for(state, page, "en")
