"""Placement rules in the profile editor (R6)."""

import pytest
from wagtail.models import (
    Page,
)

from wagtail_livechat.models import (
    PlacementRule,
)

from .forms import (
    APPLY,
    edit,
    editor,
    html_of,
)


def rule_of(**fields) -> dict:
    page = Page.objects.filter(depth=2).first()
    return {"page_id": page.pk, "descendants": "on", **fields}


def test_rules_are_edited_and_applied_with_the_profile(admin, profile):
    """R6"""
    rule = rule_of(effect="hide", page_type="home.HomePage", language="ar")
    edit(admin, profile, APPLY, rules=[rule])
    [applied] = profile.applied.rules
    assert applied["page"] == rule["page_id"] and applied["effect"] == "hide"
    assert (applied["page_type"], applied["language"]) == ("home.HomePage", "ar")
    html = admin.get(editor(profile)).content.decode()
    assert '<option value="home.HomePage" selected' in html
    assert '<option value="ar" selected' in html


def test_a_rule_that_hides_everything_is_refused(admin, profile):
    """R6"""
    response = edit(admin, profile, rules=[{"effect": "hide"}])
    assert "would hide the widget everywhere" in response.content.decode()


@pytest.mark.parametrize("number", ["x", "-1", "9" * 40])
def test_a_page_that_is_no_number_is_refused(admin, profile, number):
    response = edit(admin, profile, APPLY, rules=[{"page_id": number}])
    assert response.status_code == 200
    assert not PlacementRule.objects.exists()


def test_a_rule_outlives_its_page_and_never_grows(admin, profile, site):
    """R6: the number stays, and a sentence stands where the title stood."""
    home = Page.objects.get(depth=1).add_child(title="Gone", slug="gone")
    edit(admin, profile, APPLY, rules=[rule_of(page_id=home.pk)])
    home.delete()
    html = html_of(admin.get(editor(profile)))
    assert f"Page {home.pk} has been deleted: this rule matches no page." in html
    assert f'value="{home.pk}"' in html
    assert edit(admin, profile, APPLY, title="Still").status_code == 302
    [rule] = PlacementRule.objects.all()
    assert rule.page_id == home.pk
    assert profile.applied.rules[0]["path"] == ""


def test_types_and_languages_that_are_gone_stay_in_their_rules(admin, profile):
    """R6: an app was removed; the rule must not become one for all pages."""
    rule = {"page_type": "old.Page", "language": "nl"}
    edit(admin, profile, APPLY, rules=[rule])
    html = html_of(admin.get(editor(profile)))
    assert '<option value="old.Page" selected' in html
    assert "nl (not on this site any more)" in html
    edit(admin, profile, APPLY, title="Still")
    assert profile.applied.rules[0]["page_type"] == "old.Page"
