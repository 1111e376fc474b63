"""Apply and Remove from the list of profiles (R10, R13)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from wagtail_livechat.models import ChatSettings, WidgetProfile
from wagtail_livechat.services import embeds, portal

from .forms import PROFILES, edit, html_of, logged, messages_of


def at(name: str, profile) -> str:
    return reverse(f"{PROFILES}:{name}", args=[profile.pk])


def fresh(profile) -> WidgetProfile:
    return WidgetProfile.objects.get(pk=profile.pk)


def test_the_list_leads_there(admin, profile):
    """R13: what is not on the portal cannot be removed from it."""
    address = reverse(f"{PROFILES}:list")
    html = admin.get(address).content.decode()
    assert at("apply", profile) in html and at("remove", profile) in html
    portal.remove(profile)
    html = admin.get(address).content.decode()
    assert at("apply", profile) in html and at("remove", profile) not in html


def test_asking_changes_nothing(admin, profile, frozen):
    before = frozen()
    assert "as saved on" not in html_of(admin.get(at("apply", profile)))
    edit(admin, profile, button_text="Draft")
    assert "as saved on" in html_of(admin.get(at("apply", profile)))
    assert "Codes made from it" in html_of(admin.get(at("remove", profile)))
    assert frozen() == before


def test_apply_shows_the_newest_version(admin, admin_user, profile):
    """R10: a draft is published by it, as in the editor."""
    edit(admin, profile, button_text="Newest")
    assert fresh(profile).button_text == ""
    response = admin.post(at("apply", profile))
    assert response.url == reverse(f"{PROFILES}:list")
    assert any("is now shown" in sentence for sentence in messages_of(response))
    assert fresh(profile).button_text == "Newest"
    assert not fresh(profile).has_unpublished_changes
    assert fresh(profile).applied.options["button_text"] == "Newest"
    assert [entry.user for entry in logged("apply")] == [admin_user]


def test_apply_says_that_the_switch_is_off(admin, profile, site):
    ChatSettings.objects.update_or_create(site=site, defaults={"enabled": False})
    response = admin.post(at("apply", profile))
    assert any("switched off" in sentence for sentence in messages_of(response))


def test_remove_takes_it_off_the_portal_only(admin, profile):
    """R13"""
    code = embeds.create(profile)
    response = admin.post(at("remove", profile))
    assert any("no longer shown" in sentence for sentence in messages_of(response))
    assert portal.is_current(fresh(profile)) is None
    assert embeds.find(str(code.key)).live
    assert len(logged("remove")) == 1
    again = admin.post(at("remove", profile))
    assert any("was not shown" in sentence for sentence in messages_of(again))


def test_both_lead_back_to_where_one_came_from(admin, profile):
    back = reverse(f"{PROFILES}:list") + "?live=true"
    query = {"next": back}
    assert f'href="{back}"' in html_of(admin.get(at("apply", profile), query))
    assert admin.post(at("apply", profile), query_params=query).url == back
    foreign = {"next": "https://elsewhere.example/"}
    response = admin.post(at("remove", profile), query_params=foreign)
    assert response.url == reverse(f"{PROFILES}:list")


def lock(profile):
    profile.locked, profile.locked_at = True, timezone.now()


def spoil(profile):
    profile.text_color = profile.background_color


def postpone(profile):
    profile.go_live_at = timezone.now() + datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lock, "is locked"),
        (spoil, "has mistakes in it"),
        (postpone, "set to go live later"),
    ],
)
def test_what_the_editor_refuses_is_refused_here(
    admin, profile, frozen, change, sentence
):
    """R10: in a sentence, and nothing is changed."""
    change(profile)
    profile.save_revision(clean=False)
    if change is lock:
        profile.save()
    before = frozen()
    response = admin.post(at("apply", profile))
    assert any(sentence in said for said in messages_of(response))
    assert frozen() == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["apply", "remove"])
def test_both_need_the_right_to_publish(client_with, profile, frozen, name, method):
    before = frozen()
    client = client_with("change_widgetprofile", "view_widgetprofile")
    assert at(name, profile) not in html_of(client.get(reverse(f"{PROFILES}:list")))
    assert getattr(client, method)(at(name, profile)).status_code == 302
    assert frozen() == before
