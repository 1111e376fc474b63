"""Staying up to date: the stream, the tabs that share it, and life without it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

STREAM = "GET /livechat/stream/"


@pytest.fixture
def tab(visitor, site):
    """Open a tab with the chat window open and a conversation running."""
    site.streaming = True
    site.talk()

    def open_tab():
        page = visitor.page()
        page.goto(site.url)
        page.evaluate("WagtailLiveChat.open()")
        log = page.get_by_role("log", name="Conversation")
        expect(log).to_contain_text("Hello")
        page.log = log
        return page

    return open_tab


def test_tabs_share_one_stream(tab, site):
    tabs = [tab() for _ in range(3)]
    site.wait_for(lambda: len(site.streams) == 1)
    site.say("to everybody")
    for page in tabs:
        expect(page.log).to_contain_text("to everybody")
    assert site.count(STREAM) == 1


def test_another_tab_takes_over(tab, site):
    first, second = tab(), tab()
    site.wait_for(lambda: len(site.streams) == 1)
    first.close()
    site.wait_for(lambda: site.count(STREAM) == 2)
    site.say("still here?")
    expect(second.log).to_contain_text("still here?")


def test_a_stream_that_ends_comes_back_and_nothing_is_missed(tab, site):
    page = tab()
    for reason in ("rotate", "shutdown", "revoked"):
        site.wait_for(lambda: len(site.streams) == 1)
        site.send("bye", reason=reason)
        site.wait_for(lambda: not site.streams)
        site.say(f"after {reason}")
        expect(page.log).to_contain_text(f"after {reason}")


def test_a_gap_is_filled(tab, site):
    page = tab()
    site.wait_for(lambda: len(site.streams) == 1)
    streams, site.streams = site.streams, []
    site.say("nobody told me")
    site.streams = streams
    site.say("but of this")
    expect(page.log).to_contain_text("but of this")
    expect(page.log).to_contain_text("nobody told me")


def test_a_heartbeat_shows_what_was_lost(tab, site):
    page = tab()
    site.wait_for(lambda: len(site.streams) == 1)
    streams, site.streams = site.streams, []
    site.say("lost on the way")
    site.streams = streams
    site.send("head", head=len(site.messages))
    expect(page.log).to_contain_text("lost on the way")


def test_without_streams_the_window_asks(tab, site):
    site.streaming = False
    page = tab()
    site.say("by asking")
    expect(page.log).to_contain_text("by asking")
    assert site.count(STREAM) == 0


def test_behind_a_buffering_proxy_the_window_asks(tab, site):
    site.mute = True
    page = tab()
    site.wait_for(lambda: site.count(STREAM) == 1)
    site.say("through the wall")
    expect(page.log).to_contain_text("through the wall", timeout=15_000)


def test_typing_is_shown_until_the_message_comes(tab, site):
    page = tab()
    site.wait_for(lambda: len(site.streams) == 1)
    site.send("typing", sender="agent", name="Ada")
    expect(page.get_by_text("Ada is typing…")).to_be_visible()
    site.say("Done.")
    expect(page.get_by_text("Ada is typing…")).to_be_hidden()


def test_offline_is_told_and_over_when_it_is_over(tab, site, visitor):
    page = tab()
    visitor.allow("ERR_INTERNET_DISCONNECTED")
    visitor.context.set_offline(True)
    field = page.get_by_role("textbox", name="Message")
    field.fill("from the tunnel")
    field.press("Enter")
    notice = page.get_by_text("Connection lost. Your messages are kept")
    expect(notice).to_be_visible()
    visitor.context.set_offline(False)
    expect(notice).to_be_hidden()
    site.wait_for(lambda: site.messages[-1]["text"] == "from the tunnel")


def test_no_stream_after_the_end(tab, site):
    page = tab()
    site.wait_for(lambda: len(site.streams) == 1)
    site.end("agent")
    expect(page.log).to_contain_text("Ada ended the chat.")
    site.send("bye", reason="rotate")
    site.wait_for(lambda: not site.streams)
    assert site.count(STREAM) == 1
