"""What the preview answers in the server's place is what the server would say."""

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now

from tests.factories import (
    departments_of,
    fields_of,
    make_department,
    make_ticket_department,
)
from wagtail_livechat.models import WidgetProfile
from wagtail_livechat.services import portal, rights
from wagtail_livechat.transport import preview

from .pages import MODES


@pytest.fixture
def profile(site) -> WidgetProfile:
    return WidgetProfile.objects.get(site=site)


def answers(profile, mode, **options):
    for name, value in options.items():
        setattr(profile, name, value)
    return preview.answers(RequestFactory().get("/"), profile, mode)


def seconds_ago(snapshot) -> float:
    started = parse_datetime(snapshot["conversation"]["started_at"])
    return (now() - started).total_seconds()


@pytest.mark.parametrize(
    ("mode", "is_open", "available", "state", "agent", "typing"),
    [
        ("button", False, True, None, None, ""),
        ("start", True, True, None, None, ""),
        ("waiting", True, True, "waiting", None, ""),
        ("talking", True, True, "active", "Amira", "Amira"),
        ("unavailable", True, False, None, None, ""),
        ("unanswered", True, True, "waiting", None, ""),
        ("ended", True, True, "ended", "Amira", ""),
    ],
)
def test_each_mode_is_a_state_of_the_widget(
    profile, mode, is_open, available, state, agent, typing
):
    said = answers(profile, mode)
    snapshot = said["conversation"]
    chat = snapshot["conversation"]
    assert said["open"] is is_open
    # Else there would be no button, and nothing to look at.
    assert said["status"]["available"] is True
    assert snapshot["available"] is available
    assert (chat and chat["state"]) == state
    assert (chat and chat["agent"] and chat["agent"]["name"]) == agent
    assert said["typing"] == typing


def test_the_modes_are_those_that_editors_can_choose(profile):
    assert [name for name, _label in profile.preview_modes] == MODES
    assert profile.default_preview_mode == "button"
    assert answers(profile, "no such mode")["open"] is False


def test_answers_have_the_shape_of_the_servers(profile, agent, chat):
    """The widget must find all it finds on the site, under the same names."""
    portal.apply(profile)
    client, query = Client(), f"?profile={profile.key}&lang=en&texts=1"
    said = answers(profile, "talking")
    status = client.get(f"/livechat/api/status/{query}").json()
    assert said["status"].keys() == status.keys()
    assert said["status"]["button"] == status["button"]
    body = {"text": "Hello?", "client_id": "d6f3c7f4-9f3c-4a05-94c1-6b3d92b6a001"}
    snapshot = client.post(
        f"/livechat/api/conversations/{query}", body, content_type="application/json"
    ).json()
    ours = said["conversation"]
    assert ours.keys() == snapshot.keys()
    assert ours["form"].keys() == snapshot["form"].keys()
    assert ours["conversation"].keys() == snapshot["conversation"].keys()
    assert ours["texts"] == snapshot["texts"]
    for message in ours["messages"]:
        assert message.keys() == snapshot["messages"][0].keys()


def test_a_talk_has_three_messages_without_a_hole(profile):
    messages = answers(profile, "talking")["conversation"]["messages"]
    assert [m["sender"] for m in messages if not m["event"]] == [
        *["visitor", "agent", "visitor"]
    ]
    assert [m["prev"] for m in messages] == [m["seq"] - 1 for m in messages]


def test_who_waits_waits_as_long_as_one_looks(profile):
    waiting = answers(profile, "waiting", waiting_seconds=30)
    assert seconds_ago(waiting["conversation"]) < -3600
    late = answers(profile, "unanswered", waiting_seconds=3600)
    assert seconds_ago(late["conversation"]) > 3600 + 3600


def test_options_are_told_as_typed(profile):
    said = answers(
        profile,
        "start",
        button_text="Ask the library",
        button_size="large",
        icon="headset",
        position="start",
        background_color="#3b0764",
        text_color="#fefefe",
        border_color="#c4b5fd",
        title="Information desk",
        greeting="Hello from the desk.",
        panel_size="small",
        ask_name="required",
        ask_email="optional",
        unavailable_text="Back at nine.",
    )
    assert said["status"]["button"] == {
        "text": "Ask the library",
        "size": "large",
        "icon": "headset",
        "position": "start",
        "background": "#3b0764",
        "color": "#fefefe",
        "border": "#c4b5fd",
    }
    window = said["conversation"]
    assert window["title"] == "Information desk"
    assert window["size"] == "small"
    asked = fields_of(window)
    assert {name: field["required"] for name, field in asked.items()} == {
        "name": True,
        "email": False,
    }
    assert window["texts"]["greeting"] == "Hello from the desk."
    assert window["texts"]["unavailable"] == "Back at nine."
    assert window["texts"]["ended"] == "This chat has ended."


def test_the_start_offers_the_departments_of_the_profile(profile, site):
    """R28, R29: those that anybody may choose, whoever is there."""
    sales = make_department(site, "Sales")
    support = make_department(site, "Support")
    rights.set_department(support, visitors=[rights.group_of("registered")], agents=[])
    make_department(site, "Closed", enabled=False)
    cache.clear()

    def offered(**options):
        window = answers(profile, "start", **options)["conversation"]
        return departments_of(window)

    assert offered() == ["General", "Sales"]
    assert offered(departments=[sales]) == []


def test_what_a_draft_leaves_out_is_as_in_a_new_profile(profile):
    said = answers(
        profile,
        "button",
        background_color="",
        button_size="",
        waiting_seconds=None,
        proactive_seconds=None,
    )
    assert said["status"]["button"]["background"] == "#1d5c8f"
    assert said["status"]["button"]["size"] == "medium"
    assert said["conversation"]["waiting_seconds"] == 60


def test_an_offer_comes_soon_and_with_the_button_only(profile):
    """R18; who would have to log in first is offered nothing."""
    given = {"proactive": True, "proactive_seconds": 600, "proactive_title": "Hello"}
    offer = answers(profile, "button", **given)["status"]["proactive"]
    assert (offer["seconds"], offer["title"]) == (1, "Hello")
    assert answers(profile, "start")["status"]["proactive"] is None
    said = answers(profile, "button", require_login=True)
    assert said["status"]["proactive"] is None


def test_where_login_is_required_the_start_says_so_even_to_the_editor(profile):
    """R16: the editor is logged in, the visitors it is about are not."""
    window = answers(profile, "start", require_login=True)["conversation"]
    assert window["form"]["login"].startswith("http://")


@pytest.mark.parametrize("mode", MODES)
def test_where_nobody_answers_the_ticket_is_shown(profile, site, mode):
    """R19: as a guest gets it, whoever edits the profile."""
    make_ticket_department(site)
    cache.clear()
    window = answers(profile, mode, tickets=True)["conversation"]
    if mode not in ("unavailable", "unanswered"):
        assert window["ticket"] is None
        return
    assert list(fields_of(window, "ticket")) == ["email"]
    assert window["ticket"]["known_email"] == ""
    assert answers(profile, mode, tickets=False)["conversation"]["ticket"] is None
