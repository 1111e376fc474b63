"""Widget profiles are translated with wagtail-localize as other snippets are."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from wagtail_livechat.models import WidgetProfile
from wagtail_livechat.services import portal
from wagtail_livechat.services.placement import Place, choose

pytestmark = pytest.mark.django_db

PROFILES = "wagtailsnippets_wagtail_livechat_widgetprofile"
TEXTS = {"button_text": "Ask us", "title": "Library chat", "waiting_text": "A moment"}


@pytest.fixture
def arabic() -> Locale:
    return Locale.objects.get_or_create(language_code="ar")[0]


@pytest.fixture
def profile(site) -> WidgetProfile:
    profile = WidgetProfile.objects.get(site=site)
    profile.border_color = "#ffffff"
    profile.allowed_origins = "https://www.example.org"
    for name, text in TEXTS.items():
        setattr(profile, name, text)
    profile.save_revision().publish()
    return WidgetProfile.objects.get(pk=profile.pk)


@pytest.fixture
def admin(client):
    user = get_user_model().objects.create_superuser("admin", "a@example.org", "x")
    client.force_login(user)
    return client


@pytest.fixture
def submitted(admin, profile, arabic) -> WidgetProfile:
    """The translation that "Translate" in the admin makes."""
    names = ["wagtail_livechat", "widgetprofile", profile.pk]
    url = reverse("wagtail_localize:submit_snippet_translation", args=names)
    assert admin.get(url).status_code == 200
    assert admin.post(url, {"locales": [arabic.pk]}).status_code == 302
    return profile.get_translation(arabic)


def translate(profile, arabic) -> dict[str, str]:
    """Translate every text, and publish; returns the texts by field."""
    source = TranslationSource.objects.get(object_id=profile.translation_key)
    segments = StringSegment.objects.filter(source=source)
    for segment in segments:
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=arabic,
            context=segment.context,
            data=f"ترجمة {segment.string.data}",
        )
    source.translations.get().save_target(publish=True)
    return {segment.context.path: segment.string.data for segment in segments}


def test_the_texts_are_what_is_translated(submitted, profile, arabic):
    assert translate(profile, arabic) == TEXTS
    submitted.refresh_from_db()
    assert submitted.button_text == "ترجمة Ask us"
    assert submitted.border_color == "#ffffff"
    assert submitted.allowed_origins == "https://www.example.org"
    assert submitted.key != profile.key and not submitted.is_default


def test_what_is_alike_follows_the_source(submitted, profile, arabic):
    translate(profile, arabic)
    profile.border_color, profile.is_default = "#eeeeee", True
    profile.save_revision().publish()
    source = TranslationSource.objects.get(object_id=profile.translation_key)
    source.update_from_db()
    source.translations.get().save_target(publish=True)
    submitted.refresh_from_db()
    assert submitted.border_color == "#eeeeee"
    assert submitted.button_text == "ترجمة Ask us" and not submitted.is_default


def test_it_is_applied_from_the_list(
    admin, submitted, profile, arabic, django_capture_on_commit_callbacks
):
    """R10: the translators' editor has none of our buttons."""
    with django_capture_on_commit_callbacks(execute=True):
        translate(profile, arabic)
    portal.apply(profile)
    editor = admin.get(reverse(f"{PROFILES}:edit", args=[submitted.pk]))
    assert editor.status_code == 200
    apply = reverse(f"{PROFILES}:apply", args=[submitted.pk])
    assert apply in admin.get(reverse(f"{PROFILES}:list")).content.decode()
    widgets = portal.read(profile.site_id).widgets
    assert choose(widgets, Place("ar")).options["button_text"] == "Ask us"
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(apply).status_code == 302
    widgets = portal.read(profile.site_id).widgets
    assert choose(widgets, Place("ar")).options["button_text"] == "ترجمة Ask us"
    assert choose(widgets, Place("en")).options["button_text"] == "Ask us"
