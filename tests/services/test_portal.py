"""Apply and remove: the portal has its own copy (R6, R8, R10, R12, R13, A18)."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from wagtail_livechat.models import (
    AppliedProfile,
    ChatSettings,
    PlacementRule,
    WidgetProfile,
)
from wagtail_livechat.services import embeds, page_choice, portal


def frozen(model=AppliedProfile) -> bytes:
    """All that the rows of ``model`` hold, to be compared byte by byte."""
    rows = model.objects.order_by("pk").values()
    return json.dumps(list(rows), default=str, sort_keys=True).encode()


def test_editing_saving_and_publishing_change_nothing_on_the_portal(default):
    """R10: only Apply does."""
    before = frozen()
    default.button_text = "New"
    default.placement_rules = [PlacementRule(language="ar")]
    default.save()
    default.save_revision()
    assert frozen() == before
    default.save_revision().publish()
    assert frozen() == before
    assert portal.read(default.site_id).widgets[0].options["button_text"] == ""


def test_apply_copies_what_is_on_the_screen(default):
    """R10: options, rules and order, saved or not."""
    default.button_text = "On the screen"
    default.sort_order = 7
    default.placement_rules = [PlacementRule(language="ar")]
    portal.apply(default)
    (shown,) = portal.read(default.site_id).widgets
    assert shown.options["button_text"] == "On the screen"
    assert shown.sort_order == 7
    assert [rule["language"] for rule in shown.rules] == ["ar"]


def test_apply_touches_no_embed_code_and_get_code_no_portal(default):
    """R8, A18: byte for byte."""
    from wagtail_livechat.models import EmbedCode

    embeds.create(default)
    codes, applied = frozen(EmbedCode), frozen()
    default.background_color = "#5c1d8f"
    portal.apply(default)
    assert frozen(EmbedCode) == codes
    applied = frozen()
    default.background_color = "#000000"
    embeds.create(default)
    assert frozen() == applied


def test_remove_clears_the_portal_only_and_apply_puts_it_back(default):
    """R13: codes go on, the switch stays."""
    code = embeds.create(default)
    ChatSettings.objects.create(site=default.site, enabled=True)
    before = portal.read(default.site_id).widgets
    assert portal.remove(default) is True
    assert portal.remove(default) is False
    assert portal.read(default.site_id).widgets == ()
    assert embeds.find(str(code.key)).live
    assert ChatSettings.objects.get(site=default.site).enabled is True
    portal.apply(default)
    assert portal.read(default.site_id).widgets == before


def test_one_profile_is_applied_once_however_often(default):
    portal.apply(default)
    portal.apply(default)
    assert AppliedProfile.objects.count() == 1


def test_applying_one_profile_leaves_the_others_as_they_are(default, make_profile):
    other = make_profile("Other", {"language": "ar"})
    before = frozen()
    row = json.loads(before)[0]
    other.button_text = "Changed"
    portal.apply(other)
    assert json.loads(frozen())[0] == row


@pytest.mark.parametrize(
    "edit",
    [
        {"button_text": "New"},
        {"sort_order": 3},
        {"waiting_text": "Soon"},
        {"require_login": True},
        {"placement_rules": [PlacementRule(language="ar")]},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_the_editor_knows_whether_the_portal_shows_what_it_has(default, edit):
    assert portal.is_current(default) is True
    for name, value in edit.items():
        setattr(default, name, value)
    assert portal.is_current(default) is False
    portal.apply(default)
    assert portal.is_current(default) is True
    portal.remove(default)
    assert portal.is_current(default) is None


def test_a_rule_about_a_page_that_moved_is_still_current(tree, make_profile):
    profile = make_profile("Events", {"page_id": tree["events"].pk})
    tree["events"].move(tree["help"], pos="last-child")
    assert portal.is_current(WidgetProfile.objects.get(pk=profile.pk)) is True


def test_an_unchanged_tree_rewrites_no_row(
    tree, make_profile, django_assert_num_queries
):
    make_profile("Events", {"page_id": tree["events"].pk})
    with django_assert_num_queries(2):  # the row, and where its page is
        portal.follow_pages()


def test_unpublishing_takes_a_profile_off_the_portal(default):
    default.unpublish()
    assert not AppliedProfile.objects.exists()


def test_an_expired_profile_is_off_the_portal(default):
    from django.core.management import call_command

    default.expire_at = timezone.now() - timedelta(minutes=1)
    default.save()
    call_command("publish_scheduled")
    assert not AppliedProfile.objects.exists()


def test_deleting_a_profile_takes_it_off_the_portal(default, tree):
    default.delete()
    assert portal.read(tree["home"].get_site().pk).widgets == ()


def test_deleting_a_site_takes_everything_along(default):
    embeds.create(default)
    default.site.delete()
    assert not AppliedProfile.objects.exists()
    assert not WidgetProfile.objects.exists()


def test_the_switch_is_live_and_part_of_no_copy(default):
    """R12"""
    assert portal.read(default.site_id).enabled is True
    before = frozen()
    ChatSettings.objects.create(site=default.site, enabled=False)
    assert portal.read(default.site_id).enabled is False
    assert frozen() == before


def test_the_portal_is_read_in_one_query(
    tree, default, make_profile, django_assert_num_queries
):
    make_profile("Events", {"page_id": tree["events"].pk})
    with django_assert_num_queries(1):
        state = portal.read(default.site_id)
    assert len(state.widgets) == 2


def test_a_change_takes_effect_at_once(
    tree, default, django_capture_on_commit_callbacks
):
    """In all processes that share the cache."""
    assert portal.of_site(default.site_id).widgets
    with django_capture_on_commit_callbacks(execute=True):
        portal.remove(default)
    assert portal.of_site(default.site_id).widgets == ()
    with django_capture_on_commit_callbacks(execute=True):
        portal.apply(default)
    state = portal.of_site(default.site_id)
    assert page_choice.widget_for(state, tree["help"], "en").name == "Default"


def test_a_draft_is_never_shown(site, make_profile, default):
    """A profile that has never been published or applied is nowhere."""
    draft = make_profile("Draft", applied=False, sort_order=-5)
    draft.live = False
    draft.save()
    draft.save_revision()
    assert [w.name for w in portal.read(site.pk).widgets] == ["Default"]
