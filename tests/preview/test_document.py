"""The preview's document, as Wagtail serves it."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from tests import factories
from tests.admin_ui.forms import profile_form
from wagtail_livechat.models import ChatSettings, WidgetProfile

from .pages import LOOKS, MODES, answers, frames, url


@pytest.fixture
def profile(site) -> WidgetProfile:
    return WidgetProfile.objects.get(site=site)


@pytest.fixture
def admin(admin_client, profile):
    return admin_client


def form(profile, **changes) -> dict[str, str]:
    """What the editor's form sends of ``profile``, with ``changes``."""
    return {"id": str(profile.pk or ""), **profile_form(profile, []), **changes}


def document(client, address: str, mode: str = "button", typed=None) -> str:
    """What Wagtail's panel shows after it has sent the form."""
    if typed:
        assert client.post(address, typed).json()["is_valid"]
    response = client.get(address, {"mode": mode, "in_preview_panel": "true"})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_has_a_page_for_each_look(admin, profile, mode):
    address = url("preview_on_edit", profile.pk)
    found = frames(document(admin, address, mode, form(profile)))
    assert list(found) == LOOKS
    for look, framed in found.items():
        assert f'data-look="{look}"' in framed
        assert answers(framed)["open"] is (mode != "button")


def test_it_follows_the_form_without_saving_it(admin, profile):
    address = url("preview_on_edit", profile.pk)
    typed = form(profile, button_text="Ask us", background_color="#3b0764")
    found = frames(document(admin, address, typed=typed))
    button = answers(found["light"])["status"]["button"]
    assert (button["text"], button["background"]) == ("Ask us", "#3b0764")
    profile.refresh_from_db()
    assert profile.button_text != "Ask us"


def test_a_new_profile_has_a_preview_before_it_has_a_row(admin, site):
    before = WidgetProfile.objects.count()
    new = WidgetProfile(site=site, name="New", button_text="Not saved yet")
    found = frames(document(admin, url("preview_on_add"), "start", form(new)))
    button = answers(found["dark"])["status"]["button"]
    assert button["text"] == "Not saved yet"
    assert WidgetProfile.objects.count() == before


def test_colours_nobody_can_read_are_not_shown(admin, profile):
    """Wagtail then says that the preview is out of date."""
    address = url("preview_on_edit", profile.pk)
    admin.post(address, form(profile))
    for changes in ({"text_color": "#1d5c90"}, {"background_color": "red"}):
        answer = admin.post(address, form(profile, **changes)).json()
        assert answer == {"is_valid": False, "is_available": True}
    button = answers(frames(document(admin, address))["light"])["status"]["button"]
    assert button["background"] == profile.background_color


def test_no_chat_need_be_switched_on_and_nobody_need_be_there(admin, profile, site):
    ChatSettings.objects.update_or_create(site=site, defaults={"enabled": False})
    cache.clear()
    address = url("preview_on_edit", profile.pk)
    found = frames(document(admin, address, "talking", form(profile)))
    said = answers(found["light"])
    assert said["conversation"]["conversation"]["state"] == "active"


def test_looking_writes_nothing_of_ours(admin, profile):
    with CaptureQueriesContext(connection) as queries:
        for mode in MODES:
            address = url("preview_on_edit", profile.pk)
            document(admin, address, mode, form(profile))
    ours = [q["sql"] for q in queries if "wagtail_livechat" in q["sql"]]
    assert ours, "not even the profile was read"
    assert [sql for sql in ours if not sql.startswith("SELECT")] == []


@pytest.mark.parametrize("who", ["nobody", "agent", "editor"])
def test_only_who_may_change_profiles_sees_previews(
    profile, site, who, django_user_model
):
    client = Client()
    if who == "agent":
        client.force_login(factories.make_agent(site, "nour"))
    if who == "editor":
        client.force_login(django_user_model.objects.create_user("editor"))
    for address in (url("preview_on_edit", profile.pk), url("preview_on_add")):
        for answer in (client.get(address), client.post(address, form(profile))):
            assert answer.status_code in (302, 403)
            assert "livechat-preview" not in answer.content.decode()


def test_wagtail_may_frame_it_and_no_other_site(admin, profile):
    response = admin.get(url("preview_on_edit", profile.pk))
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_nothing_in_it_is_inline_and_its_page_can_connect_to_nothing(admin, profile):
    address = url("preview_on_edit", profile.pk)
    outer = document(admin, address, "talking", form(profile))
    for html in (outer, *frames(outer).values()):
        assert not re.search(r"<style|\sstyle=|\son\w+=", html)
        for attributes in re.findall(r"<script([^>]*)>", html):
            assert "src=" in attributes or "application/json" in attributes
    for framed in frames(outer).values():
        assert "connect-src 'none'; form-action 'none'" in framed
    assert outer.count('sandbox="allow-scripts allow-forms"') == len(LOOKS)


def test_scripts_carry_the_pages_nonce(profile):
    request = RequestFactory().get("/")
    request.csp_nonce = "n0nce"
    outer = profile.serve_preview(request, "button").render().content.decode()
    for html in (outer, *frames(outer).values()):
        scripts = re.findall(r"<script[^>]* src=[^>]*>", html)
        assert scripts
        assert all('nonce="n0nce"' in script for script in scripts)


def test_typed_markup_stays_text(admin, profile):
    address = url("preview_on_edit", profile.pk)
    nasty = "</script>\"'><script>alert(1)//"
    typed = form(profile, name=nasty, title=nasty, button_text=nasty)
    outer = document(admin, address, "start", typed)
    assert "<script>alert" not in outer
    for framed in frames(outer).values():
        assert "<script>alert" not in framed
        assert answers(framed)["conversation"]["title"] == nasty


def test_what_is_left_empty_is_said_in_the_profiles_own_language(admin, profile):
    address = url("preview_on_edit", profile.pk)
    english = frames(document(admin, address, typed=form(profile)))
    assert '<html lang="en" dir="ltr"' in english["light"]
    assert '<html lang="ar" dir="rtl"' in english["rtl"]
    text = {
        look: answers(framed)["conversation"]["texts"]["send"]
        for look, framed in english.items()
    }
    assert text["light"] == text["dark"] == text["mobile"] == "Send"
    assert text["rtl"] not in ("", "Send")
    arabic = Locale.objects.get_or_create(language_code="ar")[0]
    translated = profile.copy_for_translation(arabic)
    translated.save()
    address = url("preview_on_edit", translated.pk)
    found = frames(document(admin, address, typed=form(translated)))
    for framed in found.values():
        assert '<html lang="ar" dir="rtl"' in framed


def test_the_choice_of_looks_is_in_the_editors_language(admin_user, profile):
    """Not in the language that the site's own middleware would choose."""
    from wagtail.users.models import UserProfile

    settings = UserProfile.get_for_user(admin_user)
    settings.preferred_language = "ar"
    settings.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(admin_user)
    address = url("preview_on_edit", profile.pk)
    outer = document(client, address, typed=form(profile))
    assert '<html lang="ar" dir="rtl" class="chooser">' in outer
    assert '<html lang="en" dir="ltr"' in frames(outer)["light"]
