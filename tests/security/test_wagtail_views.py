"""Wagtail's own views of our models, asked by everybody (T27)."""

from dataclasses import dataclass

import pytest
from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Task, Workflow
from wagtail.snippets.models import get_snippet_models

from wagtail_livechat.models import (
    CannedReply,
    ChatField,
    Department,
    Label,
    TicketDepartment,
    WidgetProfile,
)
from wagtail_livechat.services import embeds

from . import houses
from .conftest import undone
from .matrix import CHOOSERS, EVERYBODY, MODELS, REFUSED, SNIPPETS, patterns_in
from .test_role_matrix import body_of

MANAGED = ("cannedreply", "chatfield", "label", "ticketdepartment")
#: Neither of these manages anything.
UNINVOLVED = [who for who in EVERYBODY if who not in {"superuser", "manager"}]
#: What is done by POST only, or answers with a redirect, when all is well.
NOT_SHOWN = {"lock", "unlock", "chosen_multiple", "workflow_action"}


@dataclass
class Things:
    """One row of each model, on each of two sites."""

    rows: dict
    #: What only addresses of profiles take.
    extra: dict

    def urls(self, model: str, site: str):
        """(name, address) of every view of a model, about the row of ``site``."""
        row = self.rows[model, site]
        for namespace in (*sorted(SNIPPETS), *sorted(CHOOSERS)):
            if not namespace.endswith(f"_{model}"):
                continue
            for name, pattern in patterns_in(namespace).items():
                wanted = _parameters(pattern)
                known = {"pk": row.pk, **self.extra.get((model, site), {})}
                values = {each: known[each] for each in wanted}
                yield name, reverse(f"{namespace}:{name}", kwargs=values)
        for action in bulk_action_registry.get_bulk_actions_for_model(
            "wagtail_livechat", model
        ):
            path = ["wagtail_livechat", model, action.action_type]
            url = reverse("wagtail_bulk_action", args=path)
            yield action.action_type, f"{url}?id={row.pk}&next=/admin/"


def _parameters(pattern) -> set[str]:
    route = pattern.pattern
    return set(getattr(route, "converters", ())) | set(route.regex.groupindex)


@pytest.fixture
def things(scene) -> Things:
    """With a canary in every name."""
    rows, extra = {}, {}
    for key, site in {"library": scene.library, "museum": scene.museum}.items():
        profile = WidgetProfile.objects.get(site=site)
        profile.name = f"{key}-widgetprofile-canary"
        profile.save()
        department = Department.objects.filter(site=site).first()
        department.name = f"{key}-department-canary"
        department.save()
        rows["widgetprofile", key] = profile
        rows["department", key] = department
        rows["embedcode", key] = embeds.create(profile, name=f"{key}-embedcode-canary")
        rows["label", key] = Label.objects.create(site=site, name=f"{key}-label-canary")
        rows["cannedreply", key] = CannedReply.objects.create(
            site=site, title=f"{key}-cannedreply-canary", text="text"
        )
        rows["chatfield", key] = ChatField.objects.create(
            site=site, label=f"{key}-chatfield-canary", choices=f"{key}-choice-canary"
        )
        rows["ticketdepartment", key] = TicketDepartment.objects.create(
            site=site, name=f"{key}-ticketdepartment-canary"
        )
        extra["widgetprofile", key] = _workflow_of(profile, scene.users["superuser"])
    return Things(rows, extra)


def _workflow_of(profile: WidgetProfile, user) -> dict:
    workflow = Workflow.objects.first()
    if workflow is None:
        workflow = Workflow.objects.create(name="Review")
        task = Task.objects.first() or Task.objects.create(name="Look at it")
        workflow.workflow_tasks.create(task=task, sort_order=1)
    revision = profile.save_revision()
    state = workflow.start(profile, user)
    return {
        "revision_id": revision.pk,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "action_name": "approve",
        "task_state_id": state.current_task_state.pk,
        "task_id": state.current_task_state.task_id,
        "workflow_state_id": state.pk,
    }


def test_only_models_that_are_tried_here_are_in_wagtails_views(scene):
    """T27: conversations and visitors are in no generic view, so none lists them."""
    ours = {
        model._meta.model_name
        for model in get_snippet_models()
        if model._meta.app_label == "wagtail_livechat"
    }
    assert ours == set(MODELS)


@pytest.mark.parametrize("model", MODELS)
def test_the_admin_opens_every_view(scene, things, model):
    """Or the tests below would prove nothing of the addresses they try."""
    client = scene.client("superuser")
    for site in ("library", "museum"):
        for name, url in things.urls(model, site):
            if name not in NOT_SHOWN:
                with undone():
                    response = client.get(url)
                # Departments have chats: these need somebody who takes over.
                asks = "bulk" in url and model == "department"
                assert response.status_code == (302 if asks else 200), url


@pytest.mark.parametrize("model", MODELS)
def test_every_view_is_closed_to_those_who_manage_nothing(scene, things, model):
    """T27: index, add, edit, delete, copy, history, usage, chooser, bulk actions."""
    for who in UNINVOLVED:
        client = scene.client(who)
        for site in ("library", "museum"):
            for name, url in things.urls(model, site):
                response = client.get(url)
                case = (who, name, url, response.status_code)
                assert response.status_code in REFUSED, case
                assert "canary" not in body_of(response), case


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_changed_by_those_who_manage_nothing(scene, things, model):
    """T27: the same addresses by POST."""
    before = houses.everything_stored()
    for who in ("customer", "editor", "supervisor", "neighbour", "curator"):
        client = scene.client(who)
        for site in ("library", "museum"):
            for name, url in things.urls(model, site):
                response = client.post(url, {"name": "changed", "title": "changed"})
                case = (who, name, url, response.status_code)
                assert response.status_code in {*REFUSED, 405}, case
    assert houses.everything_stored() == before


@pytest.mark.parametrize("model", MANAGED)
def test_a_manager_meets_what_the_own_site_has(scene, things, model):
    """R23: lists, choosers, and every view of a row of theirs."""
    client = scene.client("manager")
    for name, url in things.urls(model, "library"):
        if name not in NOT_SHOWN:
            response = client.get(url)
            assert response.status_code == 200, (url, response.status_code)
            assert "museum" not in body_of(response).lower(), url


@pytest.mark.parametrize("model", MANAGED)
def test_to_a_manager_nothing_of_another_site_exists(scene, things, model):
    """R33, T27: by no number in an address, and in no list."""
    client = scene.client("manager")
    row = things.rows[model, "museum"]
    before = houses.everything_stored()
    for name, url in things.urls(model, "museum"):
        response = client.get(url)
        assert "museum-" not in body_of(response), url
        if str(row.pk) in url:
            assert response.status_code in REFUSED, (url, response.status_code)
            data = {"site": scene.museum.pk, "name": "mine", "title": "mine"}
            response = client.post(url, data)
            assert response.status_code in {*REFUSED, 405}, (name, url)
    assert houses.everything_stored() == before


@pytest.mark.parametrize("model", [m for m in MODELS if m not in MANAGED])
def test_managing_what_a_site_has_opens_nothing_else(scene, things, model):
    client = scene.client("manager")
    for _name, url in things.urls(model, "library"):
        response = client.get(url)
        assert response.status_code in REFUSED, url
        assert "canary" not in body_of(response), url


#: Views that have to do with us, and need rights that agents do not have.
ELSEWHERE = {
    "the switch": lambda scene: reverse(
        "wagtailsettings:edit",
        args=["wagtail_livechat", "chatsettings", scene.library.pk],
    ),
    "the switch elsewhere": lambda scene: reverse(
        "wagtailsettings:edit",
        args=["wagtail_livechat", "chatsettings", scene.museum.pk],
    ),
    "groups": lambda _scene: reverse("wagtailusers_groups:index"),
    "a new group": lambda _scene: reverse("wagtailusers_groups:add"),
    "a group": lambda scene: reverse("wagtailusers_groups:edit", args=[group(scene)]),
    "deleting a group": lambda scene: reverse(
        "wagtailusers_groups:delete", args=[group(scene)]
    ),
    "users": lambda _scene: reverse("wagtailusers_users:index"),
    "a user": lambda scene: reverse(
        "wagtailusers_users:edit", args=[scene.users["agent"].pk]
    ),
}


def group(scene) -> int:
    return scene.users["agent"].groups.get().pk


@pytest.mark.parametrize("name", ELSEWHERE)
def test_no_agent_gives_themselves_rights(scene, name):
    """R24-R33: groups, users and the switch are for those who manage them."""
    url = ELSEWHERE[name](scene)
    assert scene.client("superuser").get(url).status_code == 200
    before = houses.everything_stored()
    everything = {"livechat-panel": "on", "livechat-may_start": "on", "enabled": "on"}
    for who in [*UNINVOLVED, "manager"]:
        client = scene.client(who)
        assert client.get(url).status_code in REFUSED, who
        assert client.post(url, everything).status_code in REFUSED, who
    assert houses.everything_stored() == before
