"""What a visitor is told who waits: place in the queue, and that nobody answers."""

import pytest
from playwright.sync_api import expect

from .widget_parts import CONVERSATION, message_field, open_panel

pytestmark = pytest.mark.e2e

WAITING = "We are looking for an agent for you."
UNANSWERED = "Nobody has been able to answer yet."


@pytest.fixture
def waits(visitor, site):
    """The open window of a visitor whose chat is third in the queue."""
    site.streaming = True
    site.talk("waiting")
    site.conversation["place"] = 3
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    site.wait_for(lambda: bool(site.streams))
    return page


def status(page):
    return page.locator("wagtail-livechat .status")


def spoken(page):
    return page.locator("wagtail-livechat .frame > .unseen")


def test_the_server_is_asked_when_the_waiting_time_is_over(visitor, site):
    """And an answer takes back what was told."""
    site.window["poll"] = 60
    site.talk("waiting")
    site.conversation["prompt_in"] = 30
    page = visitor.page()
    page.clock.install()
    page.goto(site.url)
    page.clock.run_for(5_000)
    open_panel(page)
    expect(status(page)).to_have_text(WAITING)
    site.conversation.update(prompted=True, prompt_in=None)
    asked = site.count(CONVERSATION)
    page.clock.run_for(20_000)
    assert site.count(CONVERSATION) == asked
    expect(status(page)).to_have_text(WAITING)
    page.clock.run_for(12_000)
    expect(status(page)).to_contain_text(UNANSWERED)
    # Not only shown: read aloud, politely.
    page.clock.run_for(200)
    expect(page.get_by_role("status").filter(has_text=UNANSWERED)).to_have_count(1)
    site.accept()
    page.clock.run_for(80_000)
    expect(status(page)).to_have_text("Ada")


def test_it_is_known_after_a_reload_too_and_in_the_profiles_own_words(visitor, site):
    site.texts["unanswered"] = "We are swamped. Sorry!"
    site.talk("waiting")
    site.prompt()
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    expect(page.get_by_text("We are swamped. Sorry!")).to_be_visible()
    expect(message_field(page)).to_be_editable()
    # No ticket can be left here.
    expect(page.get_by_role("button", name="Leave a message")).to_have_count(0)


def test_being_prompted_comes_by_the_stream_and_has_no_line(waits, site):
    page = waits
    before = page.locator("wagtail-livechat .log").inner_text()
    site.prompt()
    expect(status(page)).to_contain_text(UNANSWERED)
    assert page.locator("wagtail-livechat .log").inner_text() == before
    assert "Sent" in before


def test_the_place_in_the_queue_follows_each_heartbeat(waits, site):
    page = waits
    expect(status(page)).to_have_text(f"{WAITING} Your place in the queue: 3")
    for place, sentence in [(2, "Your place in the queue: 2"), (1, "You are next.")]:
        site.conversation["place"] = place
        site.send("head", head=len(site.messages))
        expect(status(page)).to_have_text(f"{WAITING} {sentence}")
        # Only what is new is said.
        expect(spoken(page)).to_have_text(sentence)
    expect(spoken(page)).to_be_empty()
    asked = site.count(CONVERSATION)
    site.send("head", head=len(site.messages))
    site.wait_for(lambda: site.count(CONVERSATION) > asked)
    page.wait_for_timeout(300)
    expect(spoken(page)).to_be_empty()
    site.accept()
    expect(status(page)).to_have_text("Ada")
    asked = site.count(CONVERSATION)
    site.send("head", head=len(site.messages))
    page.wait_for_timeout(300)
    assert site.count(CONVERSATION) == asked
