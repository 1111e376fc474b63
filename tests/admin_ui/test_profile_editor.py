"""The profile editor: its fields, its mistakes, its line (R14-R18)."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from wagtail_livechat.models import (
    AppliedProfile,
    ChatSettings,
    Department,
    WidgetProfile,
)
from wagtail_livechat.services import portal

from .forms import (
    APPLY,
    GET_CODE,
    PROFILES,
    REMOVE,
    edit,
    editor,
    html_of,
    profile_form,
)

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


def test_the_editor_tells_the_switch_and_leads_to_it(admin, client_with, profile, site):
    """R15: the one switch of R3, beside the options; the way to it has rights."""
    name = site.site_name or site.hostname
    screen = reverse(
        "wagtailsettings:edit", args=["wagtail_livechat", "chatsettings", site.pk]
    )
    html = html_of(admin.get(editor(profile)))
    assert f"Chat is switched on for {name}" in html and screen in html
    ChatSettings.objects.update_or_create(site=site, defaults={"enabled": False})
    html = html_of(admin.get(editor(profile)))
    assert f"Chat is switched off for {name}" in html and screen in html
    editors = html_of(client_with("change_widgetprofile").get(editor(profile)))
    assert f"Chat is switched off for {name}" in editors and screen not in editors


def test_a_site_has_one_default_profile(admin, profile, site):
    url = reverse(f"{PROFILES}:add")
    response = admin.post(url, profile_form(profile, name="Second"))
    assert "already has a default widget profile" in response.content.decode()
    assert WidgetProfile.objects.filter(site=site).count() == 1


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


def test_times_are_read_in_the_language_of_the_admin(admin, profile):
    """The line about the portal is a sentence in Arabic as well."""

    user = get_user_model().objects.get(is_superuser=True)
    settings = UserProfile.get_for_user(user)
    settings.preferred_language = "ar"
    settings.save()
    edit(admin, profile, APPLY)
    response = admin.get(editor(profile))
    assert response.status_code == 200
    assert str(timezone.localtime().year) in html_of(response)
