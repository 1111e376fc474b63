"""The profile editor: its fields, its mistakes, its lists and copies (R14-R18)."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from tests import factories
from wagtail_livechat.models import (
    AppliedProfile,
    Department,
    PlacementRule,
    WidgetProfile,
)
from wagtail_livechat.services import embeds, portal

from .forms import APPLY, GET_CODE, PROFILES, REMOVE, edit, editor, profile_form


@pytest.fixture
def museum(db):
    return factories.make_site("museum.localhost")


def html_of(response) -> str:
    import html

    return html.unescape(response.content.decode())


OPTIONS = {
    "button_text": "Ask",
    "button_size": "large",
    "background_color": "#ffffff",
    "text_color": "#000000",
    "border_color": "#333333",
    "position": "start",
    "icon": "headset",
    "title": "Help",
    "greeting": "Welcome.",
    "panel_size": "small",
    "require_login": "on",
    "ask_name": "optional",
    "ask_email": "required",
    "proactive": "on",
    "proactive_seconds": 90,
    "proactive_title": "Lost?",
    "proactive_text": "We can help.",
    "waiting_seconds": 45,
    "waiting_text": "Soon.",
    "unanswered_text": "Sorry.",
    "unavailable_text": "Closed.",
    "ended_text": "Bye.",
}


def test_every_option_can_be_set_and_reaches_portal_and_code(admin, profile):
    """R14-R18: in the form, in the snapshot of Apply and in that of Get code."""
    response = edit(admin, profile, APPLY, **OPTIONS)
    assert response.status_code == 302
    edit(admin, profile, GET_CODE)
    profile.refresh_from_db()
    for name, value in OPTIONS.items():
        assert getattr(profile, name) == (True if value == "on" else value), name
    applied = profile.applied.options
    assert applied == profile.embed_codes.get().options
    assert applied["border"] == "#333333" and applied["texts"]["ended"] == "Bye."
    assert applied["require_login"] is True and applied["proactive_seconds"] == 90


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text_color": "#1d5c90"}, "The nearest colour that passes is #"),
        ({"border_color": "#1d5c90"}, "hard to see"),
        ({"text_color": "white"}, "# and six hexadecimal digits"),
        ({"border_color": "red"}, "# and six hexadecimal digits"),
        ({"background_color": "#12345"}, "# and six hexadecimal digits"),
        ({"button_text": "x" * 41}, "at most 40 characters"),
        ({"proactive_seconds": 10_000}, "less than or equal to 3600"),
        ({"proactive_seconds": "soon"}, "Enter a whole number"),
        ({"waiting_seconds": 29}, "greater than or equal to 30"),
        ({"waiting_seconds": 10**30}, "less than or equal to 3600"),
        ({"sort_order": "9" * 30}, "less than or equal to"),
        ({"position": "middle"}, "not one of the available choices"),
        ({"site": 999}, "not one of the available choices"),
        ({"site": ""}, "required"),
        ({"name": ""}, "required"),
        ({"departments": [999]}, "not one of the available choices"),
        (
            {"allowed_origins": "https://shop.example.org/cart"},
            "leave out what follows the host",
        ),
        ({"allowed_origins": "*"}, "and nothing else"),
    ],
)
@pytest.mark.parametrize("action", ["", APPLY])
def test_bad_input_keeps_the_form_and_says_what_is_wrong(
    admin, profile, frozen, changes, sentence, action
):
    """R14-R18: a sentence beside the field, whatever was pressed."""
    before = frozen()
    response = edit(admin, profile, *filter(None, [action]), greeting="Kept", **changes)
    html = html_of(response)
    assert response.status_code == 200
    assert sentence in html and 'value="Kept"' in html
    profile.refresh_from_db()
    assert profile.greeting == "" and frozen() == before


def test_departments_of_another_site_are_refused(admin, profile, site, museum):
    """R29: a code of one site never reaches the other's departments."""
    tours = Department.objects.create(site=museum, name="Tours")
    response = edit(admin, profile, GET_CODE, departments=[tours.pk])
    assert response.status_code == 200
    sentence = f"“Tours” is a department of museum.localhost, not of {site.hostname}."
    assert sentence.replace(site.hostname, site.site_name or site.hostname) in (
        html_of(response)
    )
    assert not profile.embed_codes.exists()
    own = Department.objects.get(site=site)
    edit(admin, profile, GET_CODE, departments=[own.pk])
    assert list(profile.embed_codes.get().departments.all()) == [own]


def test_a_profile_that_moves_to_another_site_is_applied_there(admin, profile, museum):
    """R10: until then the old site keeps what it has."""
    edit(admin, profile, "action-publish", site=museum.pk, is_default=None)
    profile.refresh_from_db()
    assert profile.applied.site != museum
    assert portal.is_current(profile) is False
    edit(admin, profile, APPLY)
    assert AppliedProfile.objects.get(profile=profile).site == museum


def test_a_site_has_one_default_profile(admin, profile, site):
    url = reverse(f"{PROFILES}:add")
    response = admin.post(url, profile_form(profile, name="Second"))
    assert "already has a default widget profile" in response.content.decode()
    assert WidgetProfile.objects.filter(site=site).count() == 1


def rule_of(**fields) -> dict:
    page = Page.objects.filter(depth=2).first()
    return {"page_id": page.pk, "descendants": "on", **fields}


def test_rules_are_edited_and_applied_with_the_profile(admin, profile):
    """R6"""
    rule = rule_of(effect="hide", page_type="home.HomePage", language="ar")
    edit(admin, profile, APPLY, rules=[rule])
    [applied] = profile.applied.rules
    assert applied["page"] == rule["page_id"] and applied["effect"] == "hide"
    assert (applied["page_type"], applied["language"]) == ("home.HomePage", "ar")
    html = admin.get(editor(profile)).content.decode()
    assert '<option value="home.HomePage" selected' in html
    assert '<option value="ar" selected' in html


def test_a_rule_that_hides_everything_is_refused(admin, profile):
    """R6"""
    response = edit(admin, profile, rules=[{"effect": "hide"}])
    assert "would hide the widget everywhere" in response.content.decode()


@pytest.mark.parametrize("number", ["x", "-1", "9" * 40])
def test_a_page_that_is_no_number_is_refused(admin, profile, number):
    response = edit(admin, profile, APPLY, rules=[{"page_id": number}])
    assert response.status_code == 200
    assert not PlacementRule.objects.exists()


def test_a_rule_outlives_its_page_and_never_grows(admin, profile, site):
    """R6: the number stays, and a sentence stands where the title stood."""
    home = Page.objects.get(depth=1).add_child(title="Gone", slug="gone")
    edit(admin, profile, APPLY, rules=[rule_of(page_id=home.pk)])
    home.delete()
    html = html_of(admin.get(editor(profile)))
    assert f"Page {home.pk} has been deleted: this rule matches no page." in html
    assert f'value="{home.pk}"' in html
    assert edit(admin, profile, APPLY, title="Still").status_code == 302
    [rule] = PlacementRule.objects.all()
    assert rule.page_id == home.pk
    assert profile.applied.rules[0]["path"] == ""


def test_types_and_languages_that_are_gone_stay_in_their_rules(admin, profile):
    """R6: an app was removed; the rule must not become one for all pages."""
    rule = {"page_type": "old.Page", "language": "nl"}
    edit(admin, profile, APPLY, rules=[rule])
    html = html_of(admin.get(editor(profile)))
    assert '<option value="old.Page" selected' in html
    assert "nl (not on this site any more)" in html
    edit(admin, profile, APPLY, title="Still")
    assert profile.applied.rules[0]["page_type"] == "old.Page"


def test_the_editor_says_where_the_profile_stands(admin, profile):
    """R10, R13"""
    edit(admin, profile, APPLY)
    assert "On the portal since" in html_of(admin.get(editor(profile)))
    edit(admin, profile, title="Newer")
    assert "shows an older version" in html_of(admin.get(editor(profile)))
    edit(admin, profile, REMOVE)
    assert "Not on the portal." in html_of(admin.get(editor(profile)))
    new = admin.get(reverse(f"{PROFILES}:add"))
    assert "Not on the portal." in html_of(new)


def test_the_list_says_it_as_well(admin, profile, site):
    url = reverse(f"{PROFILES}:list")
    edit(admin, profile, APPLY)
    html = html_of(admin.get(url))
    assert "On the portal" in html and "older version" not in html
    edit(admin, profile, "action-publish", title="Newer")
    assert "On the portal, older version" in html_of(admin.get(url))
    edit(admin, profile, REMOVE)
    assert "On the portal" not in html_of(admin.get(url))


def test_the_list_is_filtered_by_site_and_searched_by_name(admin, profile, museum):
    other = WidgetProfile.objects.get(site=museum)
    url = reverse(f"{PROFILES}:list_results")
    html = html_of(admin.get(url, {"site": museum.pk}))
    assert editor(other) in html and editor(profile) not in html
    WidgetProfile.objects.filter(pk=other.pk).update(name="Evenings")
    other.refresh_from_db()
    other.save()
    html = html_of(admin.get(url, {"q": "Even"}))
    assert editor(other) in html and editor(profile) not in html


def test_a_copy_is_another_profile_that_nobody_has_applied(admin, profile):
    """R14: options and rules are taken over; key, default and portal are not."""
    edit(admin, profile, APPLY, button_text="Ask", rules=[rule_of()])
    profile.refresh_from_db()
    url = reverse(f"{PROFILES}:copy", args=[profile.pk])
    html = html_of(admin.get(url))
    assert 'value="Copy of Default"' in html and 'value="Ask"' in html
    assert f'value="{profile.placement_rules.get().page_id}"' in html
    assert 'name="placement_rules-0-id" id="id_placement_rules-0-id"' in html
    assert "Not on the portal." in html
    form = profile_form(profile, name="Copy of Default", is_default=None)
    form["placement_rules-0-id"] = ""
    for address in (reverse(f"{PROFILES}:add"), url):
        admin.post(address, {**form, "action-publish": "pressed"})
        copy = WidgetProfile.objects.get(name="Copy of Default")
        assert copy.key != profile.key
        assert copy.translation_key != profile.translation_key
        assert not copy.is_default and portal.is_current(copy) is None
        assert copy.placement_rules.count() == 1
        copy.delete()
    profile.refresh_from_db()
    assert profile.is_default and profile.placement_rules.count() == 1


def test_a_new_profile_is_for_the_site_one_came_from(admin, museum):
    url = reverse(f"{PROFILES}:add")
    html = html_of(admin.get(url, {"site": museum.pk}))
    assert f'<option value="{museum.pk}" selected' in html
    for nonsense in ("x", "999", "-1"):
        assert admin.get(url, {"site": nonsense}).status_code == 200


@pytest.mark.parametrize("view", ["history", "usage", "inspect", "copy", "delete"])
def test_wagtails_own_pages_of_a_profile_work(admin, profile, view):
    embeds.create(profile)
    url = reverse(f"{PROFILES}:{view}", args=[profile.pk])
    assert admin.get(url).status_code == 200


def test_unpublishing_takes_it_off_the_portal(admin, profile, frozen):
    """R13"""
    admin.post(reverse(f"{PROFILES}:unpublish", args=[profile.pk]))
    assert frozen()["portal"] == []


def test_a_deleted_site_takes_its_profiles_and_codes_along(admin, profile, site):
    """No address of the admin is broken by it."""
    code = embeds.create(profile)
    site_id = site.pk
    Site.objects.filter(pk=site_id).delete()
    assert admin.get(editor(profile)).status_code == 404
    codes = "wagtailsnippets_wagtail_livechat_embedcode"
    for name in ("edit", "revoke"):
        response = admin.get(reverse(f"{codes}:{name}", args=[code.pk]))
        assert response.status_code == 404
    for name in (f"{PROFILES}:list", f"{PROFILES}:add", f"{codes}:list"):
        assert admin.get(reverse(name)).status_code == 200


def test_only_editors_learn_of_a_workflow(client_with, profile):
    """T27: Wagtail's question whether to cancel a workflow asks nobody who they are."""
    url = reverse(f"{PROFILES}:confirm_workflow_cancellation", args=[profile.pk])
    assert client_with().get(url).status_code == 302
    assert client_with("change_widgetprofile").get(url).status_code == 200


def test_times_are_read_in_the_language_of_the_admin(admin, profile):
    """The line about the portal is a sentence in Arabic as well."""
    from django.contrib.auth import get_user_model
    from wagtail.users.models import UserProfile

    user = get_user_model().objects.get(is_superuser=True)
    settings = UserProfile.get_for_user(user)
    settings.preferred_language = "ar"
    settings.save()
    edit(admin, profile, APPLY)
    response = admin.get(editor(profile))
    assert response.status_code == 200
    assert str(timezone.localtime().year) in html_of(response)
