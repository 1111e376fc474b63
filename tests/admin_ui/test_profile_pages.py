"""The lists, copies and other pages of profiles."""

import pytest
from django.urls import reverse
from wagtail.models import (
    Site,
)

from wagtail_livechat.models import (
    WidgetProfile,
)
from wagtail_livechat.services import embeds, portal

from .forms import (
    APPLY,
    PROFILES,
    REMOVE,
    edit,
    editor,
    html_of,
    profile_form,
)


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
    rule = {"page_id": profile.site.root_page_id}
    edit(admin, profile, APPLY, button_text="Ask", rules=[rule])
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
