"""Servers die and laptops lose their network; people go on talking."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import AWAY
from tests.support.clients import Agent
from tests.support.pages import Site, talking

pytestmark = [pytest.mark.e2e, pytest.mark.chaos]

MESSAGES = re.compile(r"/livechat/api/messages/(\?|$)")


@pytest.fixture
def server(make_server):
    return make_server()


def test_the_server_is_killed_and_restarted_and_the_talk_goes_on_without_a_reload(
    server, person
):
    """F1: what was written while it was away arrives once, on both sides."""
    site, desk = talking(person, server, "amira", "Before the crash")
    for someone in (site.visitor, desk.agent):
        someone.allow(AWAY)
    desk.say("All well")
    site.expect_message("All well")
    server.kill9()
    site.composer.fill("Written in the dark")
    site.send_button.click()
    desk.reply.fill("Answered in the dark")
    desk.send_button.click()
    server.restart()
    site.expect_message("Answered in the dark", timeout=30_000)
    desk.expect_message("Written in the dark", timeout=30_000)
    desk.say("After the crash")
    site.expect_message("After the crash", timeout=30_000)
    site.say("I am still here")
    desk.expect_message("I am still here", timeout=30_000)
    conversation = Agent(server, "amira").desk()["mine"][0]["id"]
    stored = [m["text"] for m in Agent(server, "amira").messages(conversation)]
    for text in ("Written in the dark", "Answered in the dark"):
        assert stored.count(text) == 1
    assert texts_in(site) == [text for text in stored if text]


def texts_in(site: Site) -> list[str]:
    """The texts of the transcript in the order in which they are shown."""
    shown = site.log.inner_text()
    known = (
        *("Before the crash", "All well", "Written in the dark"),
        *("Answered in the dark", "After the crash", "I am still here"),
    )
    for text in known:
        assert shown.count(text) == 1, (text, shown)
    return sorted(known, key=shown.index)


def test_what_is_written_offline_is_sent_once_when_the_network_is_back(server, person):
    """I16, F18: on the visitor's side."""
    site, desk = talking(person, server, "amira", "On the train")
    site.visitor.allow(AWAY, "ERR_NETWORK")
    site.visitor.context.set_offline(True)
    site.composer.fill("From the tunnel")
    site.send_button.click()
    expect(site.log.get_by_text("From the tunnel", exact=True)).to_be_visible()
    desk.say("Hello?")
    site.visitor.context.set_offline(False)
    desk.expect_message("From the tunnel", timeout=30_000)
    site.expect_message("Hello?", timeout=30_000)
    conversation = Agent(server, "amira").desk()["mine"][0]["id"]
    stored = [m["text"] for m in Agent(server, "amira").messages(conversation)]
    assert stored.count("From the tunnel") == 1
    expect(site.log.get_by_text("From the tunnel", exact=True)).to_have_count(1)


def test_a_message_not_yet_sent_survives_a_reload(server, person):
    """I16: written offline, page loaded again, sent once."""
    site, desk = talking(person, server, "amira", "Before the reload")
    site.visitor.allow(AWAY, "ERR_FAILED")
    site.page.route(MESSAGES, lambda route: route.abort())
    site.composer.fill("Not lost")
    with site.page.expect_event("requestfailed", lambda r: MESSAGES.search(r.url)):
        site.send_button.click()
    expect(site.log.get_by_text("Not lost", exact=True)).to_be_visible()
    site.page.unroute(MESSAGES)
    site.page.reload()
    desk.expect_message("Not lost", timeout=30_000)
    conversation = Agent(server, "amira").desk()["mine"][0]["id"]
    stored = [m["text"] for m in Agent(server, "amira").messages(conversation)]
    assert stored.count("Not lost") == 1


def test_a_double_click_and_a_lost_answer_send_a_message_once(server, person):
    """I2, F21: the server stored it, the answer never came."""
    site, desk = talking(person, server, "amira", "Once only")
    site.visitor.allow(AWAY, "ERR_FAILED")
    lost = []

    def lose_the_answer(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    site.page.route(MESSAGES, lose_the_answer)
    site.composer.fill("Click click")
    with site.page.expect_event("requestfailed"):
        site.send_button.dblclick()
    desk.expect_message("Click click")
    expect(site.panel.get_by_text("Sent").first).to_be_visible(timeout=20_000)
    assert lost
    conversation = Agent(server, "amira").desk()["mine"][0]["id"]
    stored = [m["text"] for m in Agent(server, "amira").messages(conversation)]
    assert stored.count("Click click") == 1
    expect(site.log.get_by_text("Click click", exact=True)).to_have_count(1)


def test_without_streams_under_wsgi_the_talk_works_by_polling(make_server, person):
    """Design 6: same cursor, a few seconds later, and no stream is tried."""
    server = make_server(mode="wsgi")
    site, desk = talking(person, server, "amira", "Slow but sure")
    desk.say("It works")
    site.expect_message("It works")
    site.say("So it does")
    desk.expect_message("So it does")
    site.page.reload()
    site.expect_message("It works")
    desk.say("Even after a reload")
    site.expect_message("Even after a reload")
    for someone in (site.visitor, desk.agent):
        assert not [r for r in someone.requests if "/stream/" in r]
