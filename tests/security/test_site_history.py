"""Wagtail's log of what was done, as agents find it in the reports (T27)."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from wagtail_livechat.models import (
    CannedReply,
    ChatField,
    Department,
    Label,
    TicketDepartment,
)
from wagtail_livechat.services import blocking, handing_over, records

#: What sites manage, and the field with what it is called.
NAMES = {
    CannedReply: "title",
    ChatField: "label",
    Label: "name",
    TicketDepartment: "name",
}
REPORTS = {
    "page": ("wagtailadmin_reports:site_history", {}),
    "results": ("wagtailadmin_reports:site_history_results", {}),
    "spreadsheet": ("wagtailadmin_reports:site_history", {"export": "csv"}),
}


@pytest.fixture
def history(scene):
    """Something was done to each kind of thing, on both sites."""
    admin = scene.users["superuser"]
    for site, chat, user in (
        (scene.museum, scene.foreign, scene.users["curator"]),
        (scene.library, scene.private, scene.users["neighbour"]),
    ):
        for model, name in NAMES.items():
            log(
                model(pk=99, site=site, **{name: f"{site.hostname}-canary"}),
                "wagtail.edit",
                user=user,
            )
        chat = handing_over.assign(chat, user, by=admin)
        other = Department.objects.create(site=site, name=f"other-{site.pk}")
        chat = handing_over.transfer(chat, other, by=user)
        blocking.block(chat, user)
    records.delete(scene.foreign, by=scene.users["curator"])
    return scene


def read(scene, who: str, report: str) -> str:
    """What the report says; it is open to all who may enter the admin."""
    name, query = REPORTS[report]
    response = scene.client(who).get(reverse(name), query)
    assert response.status_code == 200, response.status_code
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


@pytest.mark.parametrize("report", REPORTS)
def test_agents_are_told_nothing_of_other_chats_and_sites(history, report):
    """R33: neither what was done nor by whom, on this site or another."""
    for who in ("agent", "supervisor", "manager", "everywhere", "editor"):
        text = read(history, who, report)
        for chat in (history.foreign, history.private):
            assert str(chat.uuid) not in text, who
        assert "canary" not in text, who
        for person in ("curator", "neighbour"):
            assert person not in text.lower(), (who, person)


@pytest.mark.parametrize("report", REPORTS)
def test_it_is_still_closed_to_those_who_may_not_enter_the_admin(history, report):
    name, query = REPORTS[report]
    for who in ("nobody", "visitor", "member", "customer"):
        response = history.client(who).get(reverse(name), query)
        assert response.status_code == 302, who
        assert "/admin/login/" in response["Location"]


@pytest.mark.parametrize("report", ["page", "spreadsheet"])
def test_the_admin_sees_all_of_it(history, report):
    text = read(history, "superuser", report)
    assert str(history.foreign.uuid) in text
    assert "museum.localhost-canary" in text


def test_what_agents_may_see_beside_it_is_still_there(history):
    """Somebody who looks after departments reads what became of them."""
    manager = history.users["manager"]
    manager.user_permissions.add(Permission.objects.get(codename="change_department"))
    log(history.board, "wagtail.edit", user=history.users["superuser"])
    text = read(history, "manager", "page")
    assert "Board" in text
    assert "canary" not in text


def test_the_log_itself_is_complete(history):
    """It is only shown to fewer people; nothing is left out of it."""
    actions = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert actions >= {
        *("wagtail_livechat.assign", "wagtail_livechat.transfer"),
        *("wagtail_livechat.block", "wagtail_livechat.delete"),
    }
