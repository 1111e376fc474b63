"""Settings, profiles and departments in the admin (R1, R2, R3, R14)."""

from django.urls import reverse
from wagtail.models import Site

from tests import factories
from wagtail_livechat.models import ChatSettings, Department, WidgetProfile
from wagtail_livechat.services import embeds

from .forms import APPLY, PROFILES, PUBLISH, edit, editor

SETTINGS = ("wagtail_livechat", "chatsettings")


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


def screen(site) -> str:
    return reverse("wagtailsettings:edit", args=[*SETTINGS, site.pk])


def test_an_edited_profile_reaches_visitors_only_after_apply(
    admin, site, agent, client, django_capture_on_commit_callbacks
):
    """R10, R14"""
    profile = WidgetProfile.objects.get(site=site)
    before = client.get("/livechat/api/status/").json()
    with django_capture_on_commit_callbacks(execute=True):
        changes = {"button_text": "Ask the library", "position": "start"}
        response = edit(admin, profile, PUBLISH, **changes)
    assert response.status_code == 302
    assert client.get("/livechat/api/status/").json() == before
    with django_capture_on_commit_callbacks(execute=True):
        edit(admin, profile, APPLY)
    button = client.get("/livechat/api/status/").json()["button"]
    assert (button["text"], button["position"]) == ("Ask the library", "start")


def test_the_screen_shows_the_sites_profiles_and_where_they_stand(admin, site):
    """R1, R10: with the way to each, and to one more for this site."""
    profile = WidgetProfile.objects.get(site=site)
    html = admin.get(screen(site)).content.decode()
    assert editor(profile) in html and "On the portal" in html
    add = reverse(f"{PROFILES}:add")
    assert f"{add}?site={site.pk}" in html


def test_the_screen_is_where_the_codes_are(admin, site):
    """R5: those that work, ready to copy."""
    profile = WidgetProfile.objects.get(site=site)
    code = embeds.create(profile, name="Shop")
    embeds.revoke(embeds.create(profile, name="Old shop"))
    html = admin.get(screen(site)).content.decode()
    assert str(code.key) in html and "Copy code of “Shop”" in html
    assert "Old shop" not in html


def test_the_screen_of_one_site_shows_nothing_of_another(admin, site):
    """R3, R9"""
    museum = factories.make_site("museum.localhost")
    foreign = embeds.create(WidgetProfile.objects.get(site=museum), name="Box office")
    html = admin.get(screen(site)).content.decode()
    assert "Box office" not in html and str(foreign.key) not in html
    assert "Box office" in admin.get(screen(museum)).content.decode()


def test_the_screen_works_for_a_site_with_neither(admin, site):
    """R1"""
    WidgetProfile.objects.all().delete()
    html = admin.get(screen(site)).content.decode()
    assert "no widget profile yet" in html and "No code works" in html


def test_the_right_to_the_switch_shows_the_switch_only(client_with, site):
    """T27: profiles and codes have rights of their own."""
    embeds.create(WidgetProfile.objects.get(site=site), name="Shop")
    html = client_with("change_chatsettings").get(screen(site)).content.decode()
    assert 'name="enabled"' in html
    assert "Shop" not in html and "widgetprofile" not in html
    looker = client_with("change_chatsettings", "view_widgetprofile")
    html = looker.get(screen(site)).content.decode()
    assert "On the portal" in html and "/widgetprofile/edit/" not in html
    assert "/widgetprofile/add/" not in html


def test_a_new_site_can_chat_at_once(db):
    """A8"""
    root = Site.objects.get(is_default_site=True).root_page
    site = Site.objects.create(hostname="new.example.org", root_page=root)
    assert Department.objects.get(site=site).is_default
    assert WidgetProfile.objects.get(site=site).is_default


def test_a_site_with_chats_can_be_deleted(site, chat):
    Site.objects.filter(pk=site.pk).delete()
    assert not Department.objects.filter(pk=chat.department_id).exists()
