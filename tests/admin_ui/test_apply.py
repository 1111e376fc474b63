"""Apply in the profile editor (R8, R10)."""

import datetime

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagtail_livechat.models import (
    AppliedProfile,
    ChatSettings,
    WidgetProfile,
)
from wagtail_livechat.services import portal

from .forms import (
    APPLY,
    GET_CODE,
    PROFILES,
    PUBLISH,
    edit,
    editor,
    logged,
    messages_of,
    profile_form,
)


def test_editing_and_publishing_change_neither_portal_nor_codes(admin, profile, frozen):
    """R8, R10, R11: byte for byte, until a button is pressed."""
    edit(admin, profile, GET_CODE)
    before = frozen()
    edit(admin, profile, button_text="A draft")
    assert frozen() == before
    edit(admin, profile, PUBLISH, button_text="Published", title="Ask")
    profile.refresh_from_db()
    assert profile.live and profile.button_text == "Published"
    assert frozen() == before


def test_apply_publishes_and_shows_what_is_on_the_screen(admin, profile, frozen):
    """R10: one press; codes are untouched (A18)."""
    edit(admin, profile, GET_CODE)
    codes = frozen()["codes"]
    response = edit(admin, profile, APPLY, button_text="Ask the library")
    assert response.status_code == 302 and response.url == editor(profile)
    applied = AppliedProfile.objects.get(profile=profile)
    assert applied.options["button_text"] == "Ask the library"
    profile.refresh_from_db()
    assert profile.live and profile.button_text == "Ask the library"
    assert not profile.has_unpublished_changes
    assert portal.is_current(profile)
    assert frozen()["codes"] == codes
    assert any("is now shown on the pages of" in m for m in messages_of(response))
    assert len(logged("apply")) == 1


def test_apply_reaches_visitors_at_the_next_request(
    admin, profile, agent, django_capture_on_commit_callbacks
):
    """R10, R14: not before, and without waiting for a cache."""

    def text():
        return Client().get("/livechat/api/status/").json()["button"]["text"]

    assert text() == "Chat with us"
    with django_capture_on_commit_callbacks(execute=True):
        edit(admin, profile, PUBLISH, button_text="Ask the library")
    assert text() == "Chat with us"
    with django_capture_on_commit_callbacks(execute=True):
        edit(admin, profile, APPLY)
    assert text() == "Ask the library"


def test_apply_says_where_the_switch_is_when_chat_is_off(admin, profile, site):
    """R10, R12: the switch is no part of what is applied."""
    ChatSettings.objects.create(site=site, enabled=False)
    said = messages_of(edit(admin, profile, APPLY))
    assert any("switched off" in sentence for sentence in said)
    assert not ChatSettings.objects.get(site=site).enabled


def test_apply_on_a_new_profile_saves_publishes_and_applies(admin, profile, site):
    """R10"""
    form = profile_form(profile, name="Evenings", is_default=None)
    response = admin.post(reverse(f"{PROFILES}:add"), {**form, APPLY: "pressed"})
    new = WidgetProfile.objects.get(name="Evenings")
    assert response.url == editor(new)
    assert new.live and new.applied.site == site
    assert new.key != profile.key


def test_apply_of_a_form_with_mistakes_applies_nothing(admin, profile, frozen):
    """R10: the form stays, with the sentence and what was typed."""
    before = frozen()
    response = edit(admin, profile, APPLY, title="Kept", text_color="white")
    html = response.content.decode()
    assert response.status_code == 200
    assert "# and six hexadecimal digits" in html and 'value="Kept"' in html
    assert frozen() == before and not logged("apply")


def test_apply_checks_what_a_draft_may_leave_open(admin, profile, frozen):
    """R10, R11: a draft may lack a colour; what visitors get may not."""
    before = frozen()
    assert edit(admin, profile, background_color="").status_code == 302
    for action in (APPLY, GET_CODE):
        response = edit(admin, profile, action, background_color="")
        assert response.status_code == 200
        assert "This field is required" in response.content.decode()
    assert frozen() == before


def test_apply_is_refused_while_the_profile_shall_go_live_later(admin, profile, frozen):
    """R10: "now" and "later" cannot both be meant."""
    before = frozen()
    later = timezone.now() + datetime.timedelta(days=1)
    response = edit(admin, profile, APPLY, go_live_at=f"{later:%Y-%m-%d %H:%M}")
    assert response.status_code == 200
    assert "set to go live later" in response.content.decode()
    assert frozen() == before


def test_an_old_version_can_be_applied_from_its_own_page(admin, profile):
    """R10: what is on that screen."""
    edit(admin, profile, APPLY, button_text="Old")
    old = WidgetProfile.objects.get(pk=profile.pk).get_latest_revision_as_object()
    edit(admin, profile, APPLY, button_text="New")
    url = reverse(
        f"{PROFILES}:revisions_revert",
        args=[profile.pk, profile.revisions.order_by("pk").first().pk],
    )
    response = admin.post(url, {**profile_form(old), APPLY: "pressed"})
    assert response.url == editor(profile)
    assert profile.applied.options["button_text"] == "Old"
