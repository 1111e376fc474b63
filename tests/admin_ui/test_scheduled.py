"""A scheduled version of a profile whose time has come (R10)."""

import datetime

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import (
    Revision,
)

from wagtail_livechat.models import (
    WidgetProfile,
)

from .forms import (
    PUBLISH,
    REMOVE,
    edit,
    logged,
)


def schedule(admin, profile, **changes):
    """Publish at a time that has come when this returns."""
    soon = timezone.now() + datetime.timedelta(days=1)
    edit(admin, profile, PUBLISH, go_live_at=f"{soon:%Y-%m-%d %H:%M}", **changes)
    past = timezone.now() - datetime.timedelta(minutes=1)
    scheduled = Revision.objects.exclude(approved_go_live_at=None)
    assert scheduled.update(approved_go_live_at=past) == 1
    revision = Revision.objects.get(approved_go_live_at=past)
    revision.content["go_live_at"] = past.isoformat()
    revision.save()


def test_a_scheduled_version_of_what_is_on_the_portal_is_applied(admin, profile):
    """R10: nobody is there to press the button when its time comes."""
    schedule(admin, profile, button_text="Summer")
    assert profile.applied.options["button_text"] == ""
    call_command("publish_scheduled")
    profile = WidgetProfile.objects.get(pk=profile.pk)
    assert profile.button_text == "Summer"
    assert profile.applied.options["button_text"] == "Summer"
    assert [entry.user for entry in logged("apply")] == [None]


def test_a_scheduled_version_of_what_is_not_on_the_portal_is_not_applied(
    admin, profile, frozen
):
    """R13: what was removed stays away."""
    edit(admin, profile, REMOVE)
    schedule(admin, profile, button_text="Summer")
    call_command("publish_scheduled")
    profile.refresh_from_db()
    assert profile.button_text == "Summer"
    assert frozen()["portal"] == []
