"""Embed codes: frozen, independent, revocable (R7-R9, R11, R12, R29, A1)."""

from datetime import timedelta

import pytest
from django.db import connection

from tests import factories
from wagtail_livechat.models import ChatSettings, Conversation, Department, EmbedCode
from wagtail_livechat.services import (
    availability,
    conversations,
    embeds,
    portal,
)
from wagtail_livechat.services.errors import ChatUnavailable, InvalidDetail


@pytest.fixture
def code(default):
    return embeds.create(default)


def find(code):
    from django.core.cache import cache

    cache.clear()
    return embeds.find(str(code.key))


def test_a_code_keeps_its_options_whatever_becomes_of_the_profile(default, code):
    """R11"""
    before = find(code)
    default.button_text = "New"
    default.allowed_origins = "https://new.example"
    default.save()
    default.save_revision().publish()
    portal.apply(default)
    portal.remove(default)
    assert find(code) == before


def test_any_number_of_codes_live_side_by_side(default, code):
    """R8, R9: each with its own options."""
    default.button_text = "Shop"
    shop = embeds.create(default, name="Shop")
    default.button_text = "Forum"
    forum = embeds.create(default, name="Forum")
    texts = [find(one).options["button_text"] for one in (code, shop, forum)]
    assert texts == ["", "Shop", "Forum"]
    embeds.revoke(shop)
    assert [find(one).live for one in (code, shop, forum)] == [True, False, True]


def test_get_code_freezes_what_is_on_the_screen(default):
    """R11: saved or not."""
    default.title = "Unsaved"
    assert find(embeds.create(default)).options["title"] == "Unsaved"


def test_a_revoked_code_is_known_and_dead_for_ever(code):
    embeds.revoke(code)
    at = code.revoked_at
    embeds.revoke(code)
    assert code.revoked_at == at
    assert find(code).live is False


def test_revoking_takes_effect_at_once(code, django_capture_on_commit_callbacks):
    assert embeds.find(str(code.key)).live
    with django_capture_on_commit_callbacks(execute=True):
        embeds.revoke(code)
    assert not embeds.find(str(code.key)).live


def test_what_restricts_a_code_takes_effect_at_once(
    site, code, django_capture_on_commit_callbacks
):
    """A1: it is held by the server, not by the pasted text."""
    sales = Department.objects.create(site=site, name="Sales")
    embeds.find(str(code.key))
    with django_capture_on_commit_callbacks(execute=True):
        code.allowed_origins = "https://shop.example"
        code.save()
    assert embeds.find(str(code.key)).origins == ("https://shop.example",)
    with django_capture_on_commit_callbacks(execute=True):
        code.limited = True
        code.save()
        code.departments.set([sales])
    assert embeds.find(str(code.key)).departments == (sales.pk,)


@pytest.mark.parametrize(
    "key", ["", "x", "1" * 31, factories.UNKNOWN_KEY, "../etc", "\0"]
)
def test_an_unknown_key_finds_nothing(site, key):
    assert embeds.find(key) is None


def test_a_code_outlives_its_profile(default, code, django_capture_on_commit_callbacks):
    """Pages that carry it cannot know that the profile is gone."""
    before = embeds.find(str(code.key))
    with django_capture_on_commit_callbacks(execute=True):
        default.delete()
    after = embeds.find(str(code.key))
    assert after.live and after.options == before.options
    assert after.profile_id is None


def test_a_chat_from_a_code_whose_profile_is_gone_is_stored(default, code, agent):
    stale = find(code)
    default.delete()
    started = factories.start_chat(code.site, widget=stale)
    conversation = Conversation.objects.get(pk=started.conversation.pk)
    assert (conversation.profile, conversation.embed) == (None, code)


def test_a_chat_remembers_its_code_and_goes_on_without_it(default, code, agent):
    chat = factories.start_chat(code.site, widget=find(code)).conversation
    assert (chat.profile, chat.embed) == (default, code)
    code.delete()
    chat.refresh_from_db()
    assert chat.embed is None and chat.is_open


class TestDepartments:
    """R29: what the code may use and what the page asks for can only narrow."""

    @pytest.fixture
    def sales(self, site):
        return factories.make_department(site, "Sales")

    @pytest.fixture
    def limited(self, default, sales):
        default.departments.set([sales])
        return embeds.create(default)

    def test_a_limited_code_reaches_its_departments_only(
        self, site, agent, sales, limited
    ):
        chat = factories.start_chat(site, widget=find(limited)).conversation
        assert chat.department == sales
        with pytest.raises(InvalidDetail) as refused:
            factories.start_chat(site, widget=find(limited), department="General")
        assert refused.value.field == "department"

    def test_a_page_can_choose_among_the_allowed(self, site, agent, sales, code):
        for wanted in ("Sales", "sales", str(sales.pk)):
            chat = factories.start_chat(site, widget=find(code), department=wanted)
            assert chat.conversation.department == sales

    def test_a_disabled_department_is_not_among_them(self, site, sales, limited, agent):
        sales.enabled = False
        sales.save()
        assert availability.read(site).offered(find(limited)) == []
        with pytest.raises(ChatUnavailable):
            factories.start_chat(site, widget=find(limited))

    def test_a_code_whose_departments_are_deleted_reaches_none(
        self, site, agent, sales, limited
    ):
        """R31: it does not fall back to all of them."""
        sales.delete()
        widget = find(limited)
        assert widget.departments == ()
        assert availability.read(site).can_start(widget) is False
        assert availability.read(site).can_start() is True
        with pytest.raises(ChatUnavailable):
            factories.start_chat(site, widget=widget)

    def test_later_changes_of_the_profile_do_not_widen_it(
        self, default, sales, limited
    ):
        default.departments.clear()
        default.save()
        assert find(limited).departments == (sales.pk,)

    def test_another_sites_department_cannot_be_asked_for(self, site, agent, code):
        museum = factories.make_site("museum.localhost")
        theirs = factories.make_department(museum, "Curators")
        for wanted in ("Curators", str(theirs.pk)):
            with pytest.raises(InvalidDetail):
                factories.start_chat(site, widget=find(code), department=wanted)


def test_the_switch_and_the_agents_are_live_for_codes_too(site, agent, code):
    """R12"""
    widget = find(code)
    assert availability.read(site).can_start(widget)
    ChatSettings.objects.create(site=site, enabled=False)
    assert not availability.read(site).can_start(widget)
    with pytest.raises(ChatUnavailable):
        factories.start_chat(site, widget=widget)


def test_a_revoked_code_starts_nothing_and_ends_nothing(site, agent, code):
    started = factories.start_chat(site, widget=find(code))
    embeds.revoke(code)
    with pytest.raises(ChatUnavailable):
        factories.start_chat(site, widget=find(code))
    assert conversations.current_of(started.visitor).is_open


def test_the_last_use_is_noted_at_most_once_an_hour(code, django_assert_num_queries):
    widget = find(code)
    embeds.used(widget)
    first = EmbedCode.objects.get(pk=code.pk).last_used_at
    assert first is not None
    with django_assert_num_queries(0):
        embeds.used(widget)
    assert timedelta(minutes=1) < embeds.USED_EVERY


def test_a_warm_code_costs_no_query(code, django_assert_num_queries):
    embeds.find(str(code.key))
    with django_assert_num_queries(0, connection=connection):
        embeds.find(str(code.key).upper())
