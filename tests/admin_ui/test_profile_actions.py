"""Apply, Remove and Get code in the profile editor (R8-R13)."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from wagtail_livechat.models import (
    AppliedProfile,
    ChatSettings,
    EmbedCode,
    WidgetProfile,
)
from wagtail_livechat.services import portal

from .forms import (
    APPLY,
    GET_CODE,
    PROFILES,
    PUBLISH,
    REMOVE,
    edit,
    editor,
    messages_of,
    profile_form,
)

ALL_RIGHTS = ("change_widgetprofile", "publish_widgetprofile", "add_embedcode")


def logged(action: str) -> list:
    return list(ModelLogEntry.objects.filter(action=f"wagtail_livechat.{action}"))


def test_editing_and_publishing_change_neither_portal_nor_codes(admin, profile, frozen):
    """R8, R10, R11: byte for byte, until a button is pressed."""
    edit(admin, profile, GET_CODE)
    before = frozen()
    edit(admin, profile, button_text="A draft")
    assert frozen() == before
    edit(admin, profile, PUBLISH, button_text="Published", title="Ask")
    profile.refresh_from_db()
    assert profile.live and profile.button_text == "Published"
    assert frozen() == before


def test_apply_publishes_and_shows_what_is_on_the_screen(admin, profile, frozen):
    """R10: one press; codes are untouched (A18)."""
    edit(admin, profile, GET_CODE)
    codes = frozen()["codes"]
    response = edit(admin, profile, APPLY, button_text="Ask the library")
    assert response.status_code == 302 and response.url == editor(profile)
    applied = AppliedProfile.objects.get(profile=profile)
    assert applied.options["button_text"] == "Ask the library"
    profile.refresh_from_db()
    assert profile.live and profile.button_text == "Ask the library"
    assert not profile.has_unpublished_changes
    assert portal.is_current(profile)
    assert frozen()["codes"] == codes
    assert any("is now shown on the pages of" in m for m in messages_of(response))
    assert len(logged("apply")) == 1


def test_apply_reaches_visitors_at_the_next_request(
    admin, profile, agent, django_capture_on_commit_callbacks
):
    """R10, R14: not before, and without waiting for a cache."""

    def text():
        return Client().get("/livechat/api/status/").json()["button"]["text"]

    assert text() == "Chat with us"
    with django_capture_on_commit_callbacks(execute=True):
        edit(admin, profile, PUBLISH, button_text="Ask the library")
    assert text() == "Chat with us"
    with django_capture_on_commit_callbacks(execute=True):
        edit(admin, profile, APPLY)
    assert text() == "Ask the library"


def test_apply_says_where_the_switch_is_when_chat_is_off(admin, profile, site):
    """R10, R12: the switch is no part of what is applied."""
    ChatSettings.objects.create(site=site, enabled=False)
    said = messages_of(edit(admin, profile, APPLY))
    assert any("switched off" in sentence for sentence in said)
    assert not ChatSettings.objects.get(site=site).enabled


def test_apply_on_a_new_profile_saves_publishes_and_applies(admin, profile, site):
    """R10"""
    from django.urls import reverse

    form = profile_form(profile, name="Evenings", is_default=None)
    response = admin.post(reverse(f"{PROFILES}:add"), {**form, APPLY: "pressed"})
    new = WidgetProfile.objects.get(name="Evenings")
    assert response.url == editor(new)
    assert new.live and new.applied.site == site
    assert new.key != profile.key


def test_apply_of_a_form_with_mistakes_applies_nothing(admin, profile, frozen):
    """R10: the form stays, with the sentence and what was typed."""
    before = frozen()
    response = edit(admin, profile, APPLY, title="Kept", text_color="white")
    html = response.content.decode()
    assert response.status_code == 200
    assert "# and six hexadecimal digits" in html and 'value="Kept"' in html
    assert frozen() == before and not logged("apply")


def test_apply_checks_what_a_draft_may_leave_open(admin, profile, frozen):
    """R10, R11: a draft may lack a colour; what visitors get may not."""
    before = frozen()
    assert edit(admin, profile, background_color="").status_code == 302
    for action in (APPLY, GET_CODE):
        response = edit(admin, profile, action, background_color="")
        assert response.status_code == 200
        assert "This field is required" in response.content.decode()
    assert frozen() == before


def test_apply_is_refused_while_the_profile_shall_go_live_later(admin, profile, frozen):
    """R10: "now" and "later" cannot both be meant."""
    before = frozen()
    later = timezone.now() + datetime.timedelta(days=1)
    response = edit(admin, profile, APPLY, go_live_at=f"{later:%Y-%m-%d %H:%M}")
    assert response.status_code == 200
    assert "set to go live later" in response.content.decode()
    assert frozen() == before


def test_remove_clears_the_portal_only_and_apply_puts_it_back(
    admin, profile, site, frozen
):
    """R13"""
    edit(admin, profile, GET_CODE)
    codes, revisions = frozen()["codes"], Revision.objects.count()
    response = edit(admin, profile, REMOVE)
    assert response.url == editor(profile)
    assert frozen() == {"portal": [], "codes": codes}
    assert Revision.objects.count() == revisions
    profile.refresh_from_db()
    assert profile.live
    assert portal.read(site.pk).enabled is False  # nothing to show
    assert not ChatSettings.objects.filter(enabled=False).exists()
    assert any("is no longer shown" in sentence for sentence in messages_of(response))
    assert len(logged("remove")) == 1
    edit(admin, profile, APPLY)
    assert len(frozen()["portal"]) == 1


def test_remove_keeps_what_was_changed_on_the_screen_as_a_draft(admin, profile):
    """R13: nothing typed is lost, nothing of it is published."""
    edit(admin, profile, REMOVE, button_text="Half done")
    profile.refresh_from_db()
    assert profile.button_text == ""
    assert profile.get_latest_revision_as_object().button_text == "Half done"


def test_remove_does_not_wait_for_a_form_without_mistakes(admin, profile, frozen):
    """R13: the mistake is shown, and the widget is off the portal."""
    response = edit(admin, profile, REMOVE, text_color="white")
    assert "# and six hexadecimal digits" in response.content.decode()
    assert frozen()["portal"] == []


def test_removing_twice_says_that_it_was_not_there(admin, profile):
    """R13"""
    edit(admin, profile, REMOVE)
    said = messages_of(edit(admin, profile, REMOVE))
    assert any("was not shown" in sentence for sentence in said)
    assert len(logged("remove")) == 1


def test_get_code_freezes_the_screen_and_publishes_nothing(admin, profile, frozen):
    """R11: options on the screen, saved as a draft; the portal is untouched."""
    before = frozen()["portal"]
    response = edit(admin, profile, GET_CODE, button_text="In the shop")
    code = EmbedCode.objects.get()
    assert code.options["button_text"] == "In the shop"
    assert code.profile == profile and code.site == profile.site
    profile.refresh_from_db()
    assert profile.button_text == ""
    assert profile.get_latest_revision_as_object().button_text == "In the shop"
    assert frozen()["portal"] == before
    assert response.url.startswith(f"{editor(profile)}#")
    assert any("is ready" in sentence for sentence in messages_of(response))
    assert len(logged("get_code")) == 1


def test_get_code_of_what_is_saved_makes_no_new_draft(admin, profile):
    """R11: one press, one code and nothing else."""
    revisions = Revision.objects.count()
    edit(admin, profile, GET_CODE)
    assert Revision.objects.count() == revisions
    profile.refresh_from_db()
    assert not profile.has_unpublished_changes


def test_each_code_keeps_its_own_options(admin, profile):
    """R9, R11: any number at once, under names that can be told apart."""
    edit(admin, profile, GET_CODE, button_text="First")
    edit(admin, profile, GET_CODE, button_text="Second")
    texts = {code.name: code.options["button_text"] for code in EmbedCode.objects.all()}
    assert texts == {"Default": "First", "Default 2": "Second"}


def test_the_buttons_of_one_action_do_not_do_another(admin, profile, frozen):
    """R10, R11, R13: Wagtail's own actions never apply, remove or freeze."""
    before = frozen()
    for action in (PUBLISH, "action-submit", "action-apply", "livechat-apply"):
        edit(admin, profile, action, title=action[:20])
        assert frozen() == before


@pytest.mark.parametrize(
    ("rights", "applies", "removes", "gets"),
    [
        (ALL_RIGHTS, True, True, True),
        (("change_widgetprofile", "publish_widgetprofile"), True, True, False),
        (("change_widgetprofile", "add_embedcode"), False, False, True),
        (("change_widgetprofile",), False, False, False),
    ],
)
def test_who_may_press_what(
    client_with, profile, frozen, rights, applies, removes, gets
):
    """R10, R11, R13: seen and done by those with the right only."""
    client = client_with(*rights)
    html = client.get(editor(profile)).content.decode()
    seen = [f'name="{action}"' in html for action in (APPLY, REMOVE, GET_CODE)]
    assert seen == [applies, removes, gets]
    before = frozen()
    edit(client, profile, APPLY, title="Changed")
    assert (frozen()["portal"] != before["portal"]) == applies
    edit(client, profile, GET_CODE)
    assert (len(frozen()["codes"]) == 1) == gets
    edit(client, profile, REMOVE)
    assert (frozen()["portal"] == []) == removes


@pytest.mark.parametrize("action", [APPLY, REMOVE, GET_CODE])
def test_without_the_right_to_change_nothing_is_done(
    client_with, profile, frozen, action
):
    client = client_with("publish_widgetprofile", "add_embedcode")
    before = frozen()
    response = client.post(editor(profile), {**profile_form(profile), action: "x"})
    assert response.status_code == 302
    assert frozen() == before


def test_somebody_elses_lock_holds_back_all_three(
    client_with, profile, admin_user, frozen
):
    """R10, R11, R13"""
    profile.locked, profile.locked_by = True, admin_user
    profile.locked_at = timezone.now()
    profile.save()
    client = client_with(*ALL_RIGHTS)
    html = client.get(editor(profile)).content.decode()
    before = frozen()
    for action in (APPLY, REMOVE, GET_CODE):
        assert f'name="{action}"' not in html
        response = edit(client, profile, action, title="Changed")
        assert "locked" in response.content.decode()
    assert frozen() == before


def test_a_reviewers_workflow_is_not_overtaken(client_with, profile, frozen):
    """R10: while it waits for a moderator, others can apply nothing."""
    from django.contrib.auth.models import Group
    from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

    task = GroupApprovalTask.objects.create(name="Look at it")
    task.groups.add(Group.objects.get(name="Moderators"))
    workflow = Workflow.objects.create(name="Moderation")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    client = client_with(*ALL_RIGHTS)
    profile.save_revision()
    workflow.start(profile, client.user)
    before = frozen()
    for action in (APPLY, REMOVE, GET_CODE):
        response = edit(client, profile, action, title="Changed")
        assert response.status_code == 200
    assert frozen() == before


def test_other_snippets_have_no_such_buttons(admin, site):
    """R10, R11, R13"""
    from django.urls import reverse

    from wagtail_livechat.models import Department

    department = Department.objects.get(site=site)
    names = "wagtailsnippets_wagtail_livechat_department"
    html = admin.get(reverse(f"{names}:edit", args=[department.pk])).content.decode()
    assert "action-livechat" not in html


def test_remove_is_offered_only_where_there_is_something_to_remove(admin, profile):
    """R13"""
    assert f'name="{REMOVE}"' in admin.get(editor(profile)).content.decode()
    edit(admin, profile, REMOVE)
    assert f'name="{REMOVE}"' not in admin.get(editor(profile)).content.decode()


def test_an_old_version_can_be_applied_from_its_own_page(admin, profile):
    """R10: what is on that screen."""
    from django.urls import reverse

    edit(admin, profile, APPLY, button_text="Old")
    old = WidgetProfile.objects.get(pk=profile.pk).get_latest_revision_as_object()
    edit(admin, profile, APPLY, button_text="New")
    url = reverse(
        f"{PROFILES}:revisions_revert",
        args=[profile.pk, profile.revisions.order_by("pk").first().pk],
    )
    response = admin.post(url, {**profile_form(old), APPLY: "pressed"})
    assert response.url == editor(profile)
    assert profile.applied.options["button_text"] == "Old"


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


def test_the_audit_log_has_sentences_for_all_four(admin, profile):
    from django.urls import reverse

    from wagtail_livechat.services import embeds

    edit(admin, profile, APPLY)
    edit(admin, profile, REMOVE)
    edit(admin, profile, GET_CODE)
    html = admin.get(reverse(f"{PROFILES}:history", args=[profile.pk])).content.decode()
    assert "Chat widget applied to the portal" in html
    assert "Chat widget removed from the portal" in html
    assert "Embed code made" in html
    from django.contrib.auth import get_user_model

    code = EmbedCode.objects.get()
    embeds.revoke(code, get_user_model().objects.get(is_superuser=True))
    assert [entry.message for entry in logged("revoke_code")] == ["Embed code revoked"]
