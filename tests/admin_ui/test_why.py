"""“Why can they chat, or not?”: each reason in words (R24-R31)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sandbox.home.models import StandardPage
from tests import factories
from wagtail_livechat.models import (
    ChatGroup,
    ChatSettings,
    Department,
    Visitor,
)
from wagtail_livechat.permissions import Right, permissions_for
from wagtail_livechat.services import portal, presence, rights

from .asking_why import answer, ask, told
from .forms import html_of

Kind = ChatGroup.Kind


def close(gate: str, site, noah, agent, profile) -> None:
    """Bring about what closes that gate for Noah."""
    match gate:
        case "switch":
            ChatSettings.objects.create(site=site, enabled=False)
        case "widget":
            portal.remove(profile)
        case "staff":
            presence.set_online(agent, False)
        case "groups":
            everyone = rights.group_of(Kind.EVERYONE)
            everyone.permissions.remove(permissions_for([Right.START]).get())
        case "departments":
            Department.objects.update(enabled=False)
        case "block":
            until = timezone.now() + timedelta(hours=1)
            Visitor.objects.create(
                site=site, token_hash="x", user=noah, blocked_until=until
            )


def test_without_a_question_it_explains_a_guest(admin_client, agent):
    found = answer(admin_client)
    assert found.headline == "A guest can chat from “Default”."
    assert [line.is_open for line in found.lines] == [True] * 7
    assert told(found, "departments").startswith("Only “General” is left.")
    assert "not seen here" in told(found, "block")


def test_it_explains_a_user_on_a_page(admin_client, agent, noah, story):
    found = answer(admin_client, person="noah", page=story.pk)
    assert found.headline == "Noah Adeyemi can chat from “Default” on “Story”."
    assert [line.link.text for line in found.groups] == [
        "Everyone",
        "Registered",
        "Friends",
    ]
    assert [line.starts for line in found.groups] == [True, False, False]
    assert told(found, "widget") == "“Story” shows the widget “Default”."


@pytest.mark.parametrize(
    ("gate", "reason"),
    [
        ("switch", "from “Default” on “Story”: chat is switched off for the whole"),
        ("widget", "on “Story”: no widget shows there."),
        ("staff", "from “Default” on “Story”: nobody is online."),
        ("groups", "on “Story”: none of their groups lets them start chats."),
        ("departments", "on “Story”: no department is switched on."),
        ("block", "from “Default” on “Story”: they are blocked."),
    ],
)
def test_the_first_reason_is_in_the_headline(
    admin_client, site, agent, noah, story, profile, gate, reason
):
    close(gate, site, noah, agent, profile)
    response = ask(admin_client, person="noah", page=story.pk)
    found = response.context["answer"]
    assert not found.can
    assert found.headline.startswith("Noah Adeyemi cannot chat ")
    assert reason in found.headline
    [line] = [line for line in found.lines if line.gate == gate]
    assert not line.is_open
    assert line.title in html_of(response)


def test_a_guest_is_asked_to_log_in(admin_client, site, agent, noah, profile):
    """R16"""
    profile.require_login = True
    profile.save()
    portal.apply(profile)
    found = answer(admin_client)
    assert found.headline.endswith("from “Default”: they must log in first.")
    assert "Guests are asked to" in told(found, "login")
    found = answer(admin_client, person="noah")
    assert found.can and "and they are" in told(found, "login")


def test_it_says_who_is_online(client, site, agent, explainer):
    """R4"""
    client.force_login(explainer)
    assert told(answer(client), "staff") == (
        "1 agent is online. By department: General (1)."
    )
    presence.set_online(agent, False)
    assert told(answer(client), "staff") == (
        "The only agent of this site is not online."
    )
    Department.objects.update(enabled=False)
    assert told(answer(client), "staff") == (
        "No department that is switched on has an agent."
    )
    assert "no department is switched on" in answer(client).headline
    Department.objects.update(enabled=True)
    Department.objects.get(site=site).grants.filter(side=rights.Side.AGENT).delete()
    assert answer(client).headline.endswith(
        ": no department that is switched on has an agent."
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"enabled": False}, "no department is switched on"),
        ({"granted": False}, "none of their groups may use a department"),
        ({"limited": True}, "the widget allows none of the departments open to them"),
    ],
)
def test_it_says_why_no_department_is_left(
    admin_client, site, agent, profile, change, reason
):
    """R31"""
    general = Department.objects.get(site=site)
    other = Department.objects.create(site=site, name="Other")
    other.agents.add(agent)
    if "enabled" in change:
        Department.objects.update(enabled=False)
    if "granted" in change:
        general.grants.filter(side=rights.Side.VISITOR).delete()
    if "limited" in change:
        profile.departments.set([other])
        profile.save()
        portal.apply(profile)
    found = answer(admin_client)
    assert told(found, "departments").startswith("None is left")
    assert found.headline.endswith(f": {reason}.")


def test_it_says_that_departments_without_agents_are_left_out(
    admin_client, site, agent
):
    ChatSettings.objects.create(site=site, staffed_only=True)
    Department.objects.get(site=site).grants.filter(side=rights.Side.VISITOR).delete()
    factories.make_department(site, "Empty").grants.filter(
        side=rights.Side.AGENT
    ).delete()
    response = ask(admin_client)
    found = response.context["answer"]
    assert "no department that is open to them has an agent online" in found.headline
    assert "only while one of its agents is online" in html_of(response)


def test_several_departments_are_a_choice(admin_client, site, agent):
    """R30"""
    factories.make_department(site, "Sales")
    found = answer(admin_client)
    assert told(found, "departments") == "They choose one of 2: General, Sales."
    assert [each.fact.offered for each in found.departments] == [True, True]


def test_a_superuser_starts_chats_by_groups_too(admin_client, site, agent, admin_user):
    close("groups", site, None, agent, None)
    found = answer(admin_client, person=admin_user.get_username())
    assert not found.can and "A superuser starts chats by" in told(found, "groups")


def test_an_account_that_is_not_active_is_told(admin_client, agent, noah):
    noah.is_active = False
    noah.save()
    assert "not active" in answer(admin_client, person="noah").notes[0]


def test_an_unpublished_page_is_told(admin_client, agent, story):
    StandardPage.objects.filter(pk=story.pk).update(live=False)
    assert answer(admin_client, page=story.pk).notes == [
        "The page is not published yet."
    ]
