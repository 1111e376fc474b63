"""Who may press what in the profile editor (R10, R11, R13)."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    Workflow,
    WorkflowTask,
)

from .forms import (
    APPLY,
    GET_CODE,
    PROFILES,
    REMOVE,
    edit,
    editor,
    profile_form,
)

ALL_RIGHTS = ("change_widgetprofile", "publish_widgetprofile", "add_embedcode")


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


def test_only_editors_learn_of_a_workflow(client_with, profile):
    """T27: Wagtail's question whether to cancel a workflow asks nobody who they are."""
    url = reverse(f"{PROFILES}:confirm_workflow_cancellation", args=[profile.pk])
    assert client_with().get(url).status_code == 302
    assert client_with("change_widgetprofile").get(url).status_code == 200
