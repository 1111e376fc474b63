"""The chat that is offered by itself (R18, A10)."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import complaints

from .fake_site import OFFER
from .widget_parts import launcher, message_field, open_panel, panel, stored

pytestmark = pytest.mark.e2e

FOCUSED = "document.activeElement.tagName"


@pytest.fixture
def visit(visitor, site):
    """A page whose clock the test turns; a chat is offered after 10 seconds."""
    site.proactive = {**OFFER, "seconds": 10}
    page = visitor.page()
    page.clock.install()

    def go(path="/"):
        page.goto(site.url + path)
        page.clock.run_for(1_000)
        expect(launcher(page)).to_be_visible()
        return page

    return go


def offer(page):
    return page.get_by_role("region", name="Can we help you?")


def pass_time(page, seconds: int) -> None:
    page.clock.run_for(seconds * 1_000)


def test_it_comes_after_the_time_on_the_site_over_all_pages_and_not_before(visit, site):
    page = visit()
    pass_time(page, 5)
    page = visit("/next/")
    pass_time(page, 2)
    expect(offer(page)).to_have_count(0)
    pass_time(page, 6)
    expect(offer(page)).to_be_visible()
    assert page.evaluate(FOCUSED) == "BODY"
    pass_time(page, 1)
    expect(
        page.get_by_role("status").filter(has_text="Chat with us now.")
    ).to_be_visible()
    assert stored(page, "sessionStorage") == ["livechat:seconds"]
    assert stored(page) == []


def test_accepting_starts_the_chat(visit):
    page = visit()
    pass_time(page, 12)
    page.get_by_role("button", name="Start chat").click()
    expect(message_field(page)).to_be_focused()
    expect(offer(page)).to_have_count(0)


def test_once_dismissed_it_stays_away_for_an_hour(visit):
    page = visit()
    pass_time(page, 12)
    page.get_by_role("button", name="No, thanks").focus()
    page.keyboard.press("Enter")
    expect(offer(page)).to_have_count(0)
    expect(launcher(page)).to_be_focused()
    assert stored(page) == ["livechat:dismissed"]
    visit("/next/")
    pass_time(page, 60)
    expect(offer(page)).to_have_count(0)
    pass_time(page, 3_600)
    expect(offer(page)).to_be_visible()


def test_escape_dismisses_it_from_nowhere_but_not_from_a_field(visit, site):
    site.html = "<input aria-label=Search>"
    page = visit()
    pass_time(page, 12)
    expect(offer(page)).to_be_visible()
    page.get_by_label("Search").focus()
    page.keyboard.press("Escape")
    expect(offer(page)).to_be_visible()
    page.get_by_label("Search").blur()
    page.keyboard.press("Escape")
    expect(offer(page)).to_have_count(0)


def test_never_while_the_window_is_open_or_was(visit):
    page = visit()
    open_panel(page)
    pass_time(page, 20)
    expect(offer(page)).to_have_count(0)
    page.evaluate("WagtailLiveChat.close()")
    pass_time(page, 20)
    expect(offer(page)).to_have_count(0)


def test_never_when_the_page_hides_the_button(visit):
    page = visit()
    page.evaluate("WagtailLiveChat.hide()")
    pass_time(page, 20)
    expect(offer(page)).to_have_count(0)


@pytest.mark.parametrize("state", ["waiting", "active"])
def test_never_when_there_is_a_chat(visit, site, state):
    site.talk(state)
    page = visit()
    pass_time(page, 20)
    # The window is loaded to offer it, and knows better.
    expect(page.locator("wagtail-livechat .log")).to_contain_text("Hello")
    expect(offer(page)).to_have_count(0)
    expect(panel(page)).to_be_hidden()


def test_never_when_no_chat_can_start(visitor, site):
    site.proactive, site.available = OFFER, False
    page = visitor.page()
    page.clock.install()
    page.goto(site.url)
    page.clock.run_for(20_000)
    page.wait_for_load_state("networkidle")
    assert page.locator("wagtail-livechat").count() == 0
    assert stored(page, "sessionStorage") == []


def test_time_in_the_background_does_not_count(visit, site):
    page = visit()
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true})")
    pass_time(page, 60)
    expect(offer(page)).to_have_count(0)


def test_a_widget_that_offers_nothing_keeps_nothing(visit, site):
    site.proactive = None
    page = visit()
    pass_time(page, 60)
    assert stored(page, "sessionStorage") == stored(page) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize(
    "look",
    [
        {},
        {"color_scheme": "dark"},
        {"forced_colors": "active"},
        {"viewport": {"width": 320, "height": 480}},
    ],
)
def test_axe_has_nothing_to_say_of_it(person, site, look, direction):
    site.proactive = {**OFFER, "seconds": 1}
    site.direction = direction
    page = person("visitor", **look).page()
    page.goto(site.url)
    expect(page.get_by_text("Chat with us now.")).to_be_visible()
    assert complaints(page) == []
    box = offer(page).bounding_box()
    width = page.viewport_size["width"]
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    for button in offer(page).get_by_role("button").all():
        assert button.bounding_box()["height"] >= 44
    expect(offer(page)).to_have_css("animation-name", re.compile("none"))
