"""What a visitor sees when their chat changes hands, or when they are blocked."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import complaints

from .widget_parts import START, log, message_field, open_panel

pytestmark = pytest.mark.e2e

WAITING = "We are looking for an agent for you."
UNANSWERED = "Nobody has been able to answer yet."
BLOCKED = {"code": "blocked", "message": "You cannot start a chat at the moment."}


def status(page):
    """The line below the title."""
    return page.locator("wagtail-livechat .status")


@pytest.fixture(params=["stream", "polling"])
def talking(visitor, site, request):
    """The open window of a chat with Ada, however news come."""
    site.streaming = request.param == "stream"
    site.talk()
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    expect(status(page)).to_have_text("Ada")
    if site.streaming:
        site.wait_for(lambda: len(site.streams) == 1)
    return page


def test_a_chat_that_is_handed_on_waits_again(talking, site):
    page = talking
    message_field(page).fill("half a thou")
    site.move("Sales")
    expect(log(page)).to_contain_text("You are being connected with Sales.")
    expect(status(page)).to_have_text(WAITING)
    expect(message_field(page)).to_have_value("half a thou")
    expect(message_field(page)).to_be_focused()
    site.accept("Ben")
    expect(log(page)).to_contain_text("Ben joined the chat.")
    expect(status(page)).to_have_text("Ben")
    assert complaints(page) == []


def test_who_comes_and_goes_is_told(talking, site):
    page = talking
    site.say("", sender="system", event="joined", name="Ben")
    expect(log(page)).to_contain_text("Ben joined the chat.")
    expect(status(page)).to_have_text("Ada")
    site.say("", sender="system", event="left", name="Ben")
    expect(log(page)).to_contain_text("Ben left the chat.")
    site.accept("Cleo", event="assigned")
    expect(log(page)).to_contain_text("Cleo joined the chat.")
    expect(status(page)).to_have_text("Cleo")


def test_it_is_all_there_after_a_reload(talking, site):
    page = talking
    site.say("", sender="system", event="joined", name="")
    site.say("", sender="system", event="left", name="")
    site.move("المبيعات")
    page.reload()
    expect(log(page)).to_contain_text("Agent joined the chat.")
    expect(log(page)).to_contain_text("Agent left the chat.")
    expect(log(page)).to_contain_text("You are being connected with المبيعات.")
    expect(status(page)).to_have_text(WAITING)


def test_who_is_blocked_is_told_so_and_loses_no_word(visitor, site):
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    site.refusal, site.available = (403, BLOCKED), False
    message_field(page).fill("Precious")
    message_field(page).press("Enter")
    sentence = page.get_by_text("Not sent. You cannot start a chat at the moment.")
    expect(sentence.first).to_be_visible()
    expect(log(page)).to_contain_text("Precious")
    expect(message_field(page)).to_have_count(0)
    assert complaints(page) == []
    page.reload()
    site.wait_for(lambda: site.count(START) == 1)
    # When the day is over, nothing of it is lost.
    site.refusal, site.available = None, True
    page.reload()
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()


def test_a_chat_that_ends_with_a_block_offers_no_other(talking, site):
    page = talking
    message_field(page).fill("Ends up nowhere")
    site.available = False
    site.end("agent")
    expect(log(page)).to_contain_text("Ada ended the chat.")
    expect(page.get_by_text("Chat is not available right now.")).to_be_visible()
    expect(page.get_by_role("button", name="Start a new chat")).to_have_count(0)
