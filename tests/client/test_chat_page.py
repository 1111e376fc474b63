"""The chat as a whole page: pop-out window and target of links."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import complaints

from .fake_site import PAGE_TAG
from .widget_parts import CONVERSATION, log, message_field, say, stored

pytestmark = pytest.mark.e2e


@pytest.fixture(params=[(1200, 800), (390, 780)], ids=["desktop", "phone"])
def page(person, site, request):
    site.tag = f"<main><h1>Chat</h1>{PAGE_TAG}</main>"
    width, height = request.param
    page = person("visitor", viewport={"width": width, "height": height}).page()
    page.goto(site.url)
    expect(log(page)).to_be_visible()
    return page


def test_the_chat_fills_the_pages_main_part(page, site):
    main = page.locator("main").bounding_box()
    region = page.get_by_role("region", name="Chat").last.bounding_box()
    assert region["width"] == main["width"]
    assert region["height"] >= 0.75 * page.viewport_size["height"]
    expect(page.locator("main > wagtail-livechat")).to_have_count(1)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_there_is_nothing_to_open_or_to_close(page):
    for name in ("Chat with us", "Close chat window", "Open in a new window"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    message_field(page).press("Escape")
    page.evaluate("WagtailLiveChat.close()")
    expect(message_field(page)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert stored(page, "sessionStorage") == []


def test_the_server_is_told_that_it_is_the_sites_own_page(page, site):
    query = site.last(CONVERSATION).query
    assert (query["profile"], query["page"]) == ("k", "1")


def test_a_chat_works_there_and_axe_has_nothing_to_say(page, site):
    assert complaints(page) == []
    say(page, "On a page of its own")
    site.conversation.update(state="active", agent={"name": "Ada"})
    site.say("", sender="system", event="accepted", name="Ada")
    site.say("Welcome")
    expect(log(page)).to_contain_text("Welcome")
    assert complaints(page) == []
    page.get_by_role("button", name="End chat").click()
    page.get_by_role("button", name="Yes, end it").click()
    expect(page.get_by_role("button", name="Start a new chat")).to_be_visible()
    assert complaints(page) == []
