"""What Apply and Get code freeze."""

import importlib
import json

from wagtail_livechat.models import ConsentVersion, WidgetProfile
from wagtail_livechat.models.options import WidgetOptions
from wagtail_livechat.services import portal, snapshots


def test_a_fresh_profile_has_the_default_options(site):
    fresh = snapshots.options_of(WidgetProfile(site=site, name="Fresh"))
    assert fresh == snapshots.DEFAULTS


def test_the_data_migration_applies_what_a_fresh_profile_offers():
    """Sites that were there before get the same as sites made later."""
    migration = importlib.import_module("wagtail_livechat.migrations.0002_defaults")
    assert migration.OPTIONS == snapshots.DEFAULTS


def test_every_option_of_the_editor_is_in_the_snapshot(site):
    """A new option that nobody freezes would look as if it did nothing."""
    values = {}
    for field in WidgetOptions._meta.get_fields():
        other = {"BooleanField": True, "PositiveIntegerField": 77, "ForeignKey": 88}
        values[field.attname] = other.get(field.get_internal_type(), "x")
    frozen = snapshots.options_of(WidgetProfile(site=site, name="Other", **values))
    frozen["consent"] = frozen["consent"]["html"]
    flat = [v for k, v in frozen.items() if k != "texts"] + [*frozen["texts"].values()]
    assert len(flat) == len(values)
    assert sorted(map(str, flat)) == sorted(map(str, values.values()))


def test_only_what_visitors_see_gives_a_statement_a_version(site):
    """Looking at a profile writes nothing."""
    profile = WidgetProfile(site=site, name="Other", consent_text="<p>I agree.</p>")
    assert snapshots.options_of(profile)["consent"]["version"] == 0
    assert not ConsentVersion.objects.exists()
    frozen = snapshots.freeze(profile)
    assert frozen["consent"] == {"version": 1, "html": "<p>I agree.</p>"}
    assert snapshots.options_of(profile) == frozen


def test_a_profile_that_was_applied_with_a_statement_is_current(default):
    default.consent_text = "<p>I agree.</p>"
    portal.apply(default)
    assert portal.is_current(default) is True
    default.consent_text = "<p>I agree to all of it.</p>"
    assert portal.is_current(default) is False


def test_a_snapshot_is_plain_json(site):
    frozen = snapshots.options_of(WidgetProfile(site=site, name="Plain"))
    assert json.loads(json.dumps(frozen)) == frozen


def test_an_older_snapshot_gets_the_defaults_of_what_it_lacks():
    old = {"button_text": "Hi", "texts": {"waiting": "Wait"}}
    complete = snapshots.complete(old)
    assert complete["button_text"] == "Hi" and complete["position"] == "end"
    assert complete["texts"] == snapshots.DEFAULTS["texts"] | {"waiting": "Wait"}
    assert snapshots.DEFAULTS["texts"]["waiting"] == ""
    assert snapshots.complete({}) == snapshots.DEFAULTS
