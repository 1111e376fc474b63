"""Settings, profiles and departments in the admin (R1, R2, R3, R14)."""

import pytest
from django.urls import reverse
from wagtail.models import Site

from wagtail_livechat.models import ChatSettings, Department, WidgetProfile

SETTINGS = ("wagtail_livechat", "chatsettings")


@pytest.fixture
def admin(admin_client, site):
    return admin_client


def links(client, label):
    """Where the menu entries called ``label`` lead, wherever they stand."""
    from django.contrib.auth import get_user_model
    from django.test import RequestFactory
    from wagtail.admin.menu import admin_menu

    request = RequestFactory().get("/admin/")
    request.user = get_user_model().objects.get(is_superuser=True)

    def walk(items):
        for item in items:
            yield from walk(getattr(item, "menu_items", []))
            if str(item.label) == label:
                yield item.url

    return list(walk(admin_menu.render_component(request)))


def test_two_menus_lead_to_one_screen(admin):
    """R1, R2: the Chat menu and the Settings menu."""
    urls = links(admin, "Site Widget & Chat")
    assert len(urls) == 2 and len(set(urls)) == 1
    assert admin.get(urls[0], follow=True).status_code == 200


def test_saving_there_is_saving_the_one_record(admin, site):
    """R2"""
    edit = reverse("wagtailsettings:edit", args=[*SETTINGS, site.pk])
    admin.post(edit, {})  # an unticked box is not in a form
    admin.post(edit, {"enabled": "on"})
    admin.post(edit, {})
    record = ChatSettings.objects.get(site=site)
    assert record.enabled is False
    assert ChatSettings.objects.count() == 1


def test_the_switch_takes_effect_at_the_next_request(
    admin, site, agent, django_capture_on_commit_callbacks
):
    """R3, without waiting for a cache."""
    from django.test import Client

    def available():
        return Client().get("/livechat/api/status/").json()["available"]

    edit = reverse("wagtailsettings:edit", args=[*SETTINGS, site.pk])
    assert available()
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(edit, {})
    assert not available()
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(edit, {"enabled": "on"})
    assert available()


def profile_form(profile, **changes):
    return {
        "name": profile.name,
        "site": profile.site_id,
        "is_default": "on",
        "button_text": profile.button_text,
        "title": profile.title,
        "background_color": profile.background_color,
        "text_color": profile.text_color,
        "position": profile.position,
        **changes,
    }


def edit_profile(admin, profile, **changes):
    url = reverse(
        "wagtailsnippets_wagtail_livechat_widgetprofile:edit", args=[profile.pk]
    )
    assert admin.get(url).status_code == 200
    return admin.post(url, profile_form(profile, **changes))


def test_an_edited_profile_is_what_visitors_get(
    admin, site, agent, client, django_capture_on_commit_callbacks
):
    """R14"""
    profile = WidgetProfile.objects.get(site=site)
    client.get("/livechat/api/status/")
    with django_capture_on_commit_callbacks(execute=True):
        response = edit_profile(
            admin, profile, button_text="Ask the library", position="start"
        )
    assert response.status_code == 302
    button = client.get("/livechat/api/status/").json()["button"]
    assert (button["text"], button["position"]) == ("Ask the library", "start")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text_color": "#1d5c90"}, "hard to read"),
        ({"text_color": "white"}, "# and six hexadecimal digits"),
        ({"background_color": "#12345"}, "# and six hexadecimal digits"),
        ({"button_text": "x" * 41}, "at most 40 characters"),
        ({"name": ""}, "required"),
    ],
)
def test_bad_input_keeps_the_form_and_says_what_is_wrong(
    admin, site, changes, sentence
):
    profile = WidgetProfile.objects.get(site=site)
    response = edit_profile(admin, profile, title="Kept", **changes)
    html = response.content.decode()
    assert response.status_code == 200
    assert sentence in html and 'value="Kept"' in html
    profile.refresh_from_db()
    assert profile.title == ""


def test_a_site_has_one_default_profile(admin, site):
    profile = WidgetProfile.objects.get(site=site)
    url = reverse("wagtailsnippets_wagtail_livechat_widgetprofile:add")
    response = admin.post(url, profile_form(profile, name="Second"))
    assert "already has a default widget profile" in response.content.decode()
    assert WidgetProfile.objects.filter(site=site).count() == 1


def test_a_department_with_chats_is_kept_and_the_admin_told_why(admin, site, chat):
    """Deleting it would take its history along."""
    names = "wagtailsnippets_wagtail_livechat_department"
    one = reverse(f"{names}:delete", args=[chat.department_id])
    several = reverse(
        "wagtail_bulk_action", args=["wagtail_livechat", "department", "delete"]
    )
    for url in (one, f"{several}?id={chat.department_id}"):
        html = admin.post(url, follow=True).content.decode()
        assert "Switch it off instead" in html
        assert Department.objects.filter(pk=chat.department_id).exists()


def test_a_department_without_chats_can_be_deleted(admin, site):
    spare = Department.objects.create(site=site, name="Spare")
    names = "wagtailsnippets_wagtail_livechat_department"
    admin.post(reverse(f"{names}:delete", args=[spare.pk]))
    assert not Department.objects.filter(pk=spare.pk).exists()


def test_a_new_site_can_chat_at_once(db):
    """A8"""
    root = Site.objects.get(is_default_site=True).root_page
    site = Site.objects.create(hostname="new.example.org", root_page=root)
    assert Department.objects.get(site=site).is_default
    assert WidgetProfile.objects.get(site=site).is_default


def test_a_site_with_chats_can_be_deleted(site, chat):
    Site.objects.filter(pk=site.pk).delete()
    assert not Department.objects.filter(pk=chat.department_id).exists()
