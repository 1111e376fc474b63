"""What an admin can choose is what a visitor sees (R14)."""

import pytest
from playwright.sync_api import expect

from .widget_parts import launcher, log, open_panel, panel, say

pytestmark = pytest.mark.e2e

HEIGHTS = {"small": 44, "medium": 48, "large": 60}


@pytest.fixture
def visit(visitor, site):
    def go():
        page = visitor.page()
        page.goto(site.url)
        expect(launcher(page)).to_be_visible()
        return page

    return go


@pytest.mark.parametrize("size", HEIGHTS)
def test_the_button_has_three_sizes_all_large_enough_to_press(visit, site, size):
    site.button["size"] = size
    box = launcher(visit()).bounding_box()
    assert box["height"] == HEIGHTS[size]
    assert box["width"] >= 44


def test_each_icon_is_another_drawing_and_there_may_be_none(visit, site):
    drawings = set()
    for icon in ("bubble", "question", "headset"):
        site.button["icon"] = icon
        drawings.add(launcher(visit()).locator("path").get_attribute("d"))
    assert len(drawings) == 3
    site.button["icon"] = "none"
    assert launcher(visit()).locator("svg").count() == 0


def test_colours_border_text_and_side(visit, site):
    site.button |= {"border": "#ffcc00", "background": "#101010", "text": "Ask us"}
    site.button["position"] = "start"
    page = visit()
    expect(launcher(page)).to_have_accessible_name("Ask us")
    expect(launcher(page)).to_have_css("border-top-color", "rgb(255, 204, 0)")
    expect(launcher(page)).to_have_css("background-color", "rgb(16, 16, 16)")
    assert launcher(page).bounding_box()["x"] == 20


def test_the_window_has_three_sizes(visit, site):
    areas = []
    for size in HEIGHTS:
        site.window["size"] = size
        page = visit()
        open_panel(page)
        box = panel(page).bounding_box()
        areas.append(box["width"] * box["height"])
        page.evaluate("WagtailLiveChat.close()")
    assert areas == sorted(areas) and len(set(areas)) == 3


def test_the_greeting_stands_above_the_first_message(visit, site):
    site.texts["greeting"] = "Ahoy! What can we do for you?"
    page = visit()
    open_panel(page)
    say(page, "Can I bring a dog?")
    shown = log(page).inner_text()
    assert shown.index("Ahoy!") < shown.index("Can I bring a dog?")


@pytest.mark.parametrize("background", ["#ffffff", "#000000", "#0b5c8a", "#ffcc00"])
def test_the_focus_is_seen_on_every_colour(visit, site, background):
    """A dark ring inside a white one: one of them differs from whatever is there."""
    site.button |= {"background": background, "color": "#000000"}
    page = visit()
    page.keyboard.press("Tab")
    expect(launcher(page)).to_be_focused()
    expect(launcher(page)).to_have_css("outline-width", "3px")
    expect(launcher(page)).to_have_css("outline-color", "rgb(17, 17, 17)")
    shadow = launcher(page).evaluate("e => getComputedStyle(e).boxShadow")
    assert "rgb(255, 255, 255)" in shadow


def test_a_widget_that_is_gone_leaves_a_running_chat_alone(visit, site):
    """R13: taken off the site, or the code revoked, in the middle of a chat."""
    site.talk()
    site.gone = True
    page = visit()
    open_panel(page)
    say(page, "Still talking")
    site.say("So we are")
    expect(log(page)).to_contain_text("So we are")
