"""What a visitor is told who waits (waiting time of the profile)."""

import pytest
from playwright.sync_api import expect

from .widget_parts import message_field, open_panel

pytestmark = pytest.mark.e2e

WAITING = "We are looking for an agent for you."
UNANSWERED = "Nobody has been able to answer yet."


def test_after_the_waiting_time_it_is_told_and_an_answer_takes_it_back(visitor, site):
    site.window["waiting_seconds"] = 30
    page = visitor.page()
    page.clock.install()
    page.goto(site.url)
    page.clock.run_for(5_000)
    open_panel(page)
    message_field(page).fill("Hello?")
    message_field(page).press("Enter")
    status = page.locator("wagtail-livechat .status")
    expect(status).to_have_text(WAITING)
    page.clock.run_for(20_000)
    expect(status).to_have_text(WAITING)
    steps = 0
    while UNANSWERED not in status.inner_text():
        page.clock.run_for(500)
        steps += 1
        assert steps < 30, "it was never told"
    # Not only shown: read aloud, politely.
    page.clock.run_for(200)
    spoken = page.get_by_role("status").filter(has_text=UNANSWERED)
    expect(spoken).to_have_count(1)
    site.conversation.update(state="active", agent={"name": "Ada"})
    site.say("", sender="system", event="accepted", name="Ada")
    page.clock.run_for(3_000)
    expect(status).to_have_text("Ada")


def test_it_is_known_after_a_reload_too_and_in_the_profiles_own_words(visitor, site):
    site.texts["unanswered"] = "We are swamped. Sorry!"
    site.talk("waiting")
    site.conversation["started_at"] = "2026-01-01T00:00:00Z"
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    expect(page.get_by_text("We are swamped. Sorry!")).to_be_visible()
    expect(message_field(page)).to_be_editable()
