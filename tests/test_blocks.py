"""The chat button of StreamFields and the rich-text link "open chat"."""

import re

import pytest
from django.utils import translation
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Locale
from wagtail.rich_text import expand_db_html, features

from tests import factories
from wagtail_livechat.blocks import ChatButtonBlock
from wagtail_livechat.models import WidgetProfile
from wagtail_livechat.services import portal


@pytest.fixture
def default(site):
    return WidgetProfile.objects.get(site=site)


def render(rf=None, **value):
    block = ChatButtonBlock()
    value = block.to_python(block.get_prep_value({"style": "primary", **value}))
    context = {"request": rf.get("/")} if rf else None
    return block.render(value, context).strip()


def test_a_button_is_a_link_to_the_chat_page(rf, site):
    assert render(rf, text="Ask <us>", profile=None) == (
        '<a class="livechat-trigger livechat-button livechat-button--primary" '
        'href="/livechat/chat/">Ask &lt;us&gt;</a>'
    )


def test_a_chosen_profile_is_named(rf, default):
    key = default.key
    assert render(rf, text="Ask", profile=default, style="link") == (
        '<a class="livechat-trigger livechat-button livechat-button--link" '
        f'href="/livechat/chat/?profile={key}" data-livechat-profile="{key}">Ask</a>'
    )


def test_without_a_request_the_profiles_own_site_counts(default):
    assert str(default.key) in render(text="Ask", profile=default)


def test_a_profile_that_is_gone_or_not_applied_leaves_the_plain_link(rf, default):
    portal.remove(default)
    plain = render(rf, text="Ask", profile=None)
    assert render(rf, text="Ask", profile=default) == plain
    block = ChatButtonBlock()
    stored = {"text": "Ask", "profile": default.pk, "style": "primary"}
    default.delete()
    assert block.render(block.to_python(stored), {"request": rf.get("/")}).strip() == (
        plain
    )


def test_another_sites_profile_leaves_the_plain_link(rf, site):
    museum = factories.make_site("museum.localhost")
    theirs = WidgetProfile.objects.get(site=museum)
    assert "profile" not in render(rf, text="Ask", profile=theirs)


def test_it_leads_to_the_language_of_the_page(rf, default):
    arabic = Locale.objects.get_or_create(language_code="ar")[0]
    profile = default.copy_for_translation(arabic)
    profile.save()
    portal.apply(profile)
    with translation.override("ar"):
        html = render(rf, text="Ask", profile=default)
        link = expand_db_html('<a linktype="livechat">x</a>')
    assert f'href="/livechat/chat/?profile={profile.key}&amp;lang=ar"' in html
    assert 'href="/livechat/chat/?lang=ar"' in link


def test_the_button_has_no_inline_style_and_an_editor_form(rf, default):
    assert "style=" not in render(rf, text="Ask", profile=None)
    names = list(ChatButtonBlock().child_blocks)
    assert names == ["text", "profile", "style"]


STORED = '<p data-block-key="a1">Please <a linktype="livechat">ask us</a> now.</p>'


def test_the_stored_link_opens_the_chat():
    assert expand_db_html(STORED) == (
        '<p data-block-key="a1">Please <a class="livechat-trigger" '
        'href="/livechat/chat/">ask us</a> now.</p>'
    )


def test_the_editor_gets_the_link_and_gives_it_back():
    """Conversion both ways; what surrounds the link stays."""
    converter = ContentstateConverter(features=["livechat-link", "link", "bold"])
    state = converter.from_database_format(
        STORED.replace(" now", ' <a href="https://example.org">now</a>')
    )
    assert '"type": "LIVECHAT"' in state and '"type": "LINK"' in state
    back = re.sub(r' data-block-key="\w+"', "", converter.to_database_format(state))
    assert back == (
        '<p>Please <a linktype="livechat">ask us</a> '
        '<a href="https://example.org">now</a>.</p>'
    )


def test_the_feature_is_on_by_default_and_can_be_left_out():
    assert "livechat-link" in features.get_default_features()
    converter = ContentstateConverter(features=["bold"])
    state = converter.from_database_format(STORED)
    assert "LIVECHAT" not in state and "ask us" in state
