"""axe finds nothing to complain of, in any state and any look."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import complaints

pytestmark = pytest.mark.e2e

LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "phone": {"viewport": {"width": 360, "height": 640}},
    "zoomed in": {"viewport": {"width": 320, "height": 256}},
}
#: Every look once, both directions in the first one and on the smallest screens.
CASES = [
    *[(look, "ltr") for look in LOOKS],
    *[(look, "rtl") for look in ("light", "phone")],
]


@pytest.mark.parametrize("look, direction", CASES)
def test_axe_is_content(person, site, look, direction):
    page = person("visitor", **LOOKS[look]).page()
    site.direction = direction
    page.goto(site.url)
    page.get_by_role("button", name="Chat with us").click()
    field = page.get_by_role("textbox", name="Message")
    expect(field).to_be_focused()
    assert complaints(page) == []
    field.fill("Hello https://example.com/")
    field.press("Enter")
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    site.conversation.update(state="active", agent={"name": "Ada"})
    site.say("", sender="system", event="accepted", name="Ada")
    site.say("What can I do for you? https://example.org/")
    expect(page.get_by_text("What can I do for you?")).to_be_visible()
    field.fill("x" * 4_001)
    page.get_by_role("button", name="End chat").click()
    assert complaints(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
    page.get_by_role("button", name="Yes, end it").click()
    expect(page.get_by_role("button", name="Start a new chat")).to_be_visible()
    assert complaints(page) == []


def test_an_empty_field_is_written_in_the_direction_of_the_page(person, site):
    page = person("visitor").page()
    site.direction = "rtl"
    page.goto(site.url)
    page.get_by_role("button", name="Chat with us").click()
    field = page.get_by_role("textbox", name="Message")
    expect(field).to_have_css("direction", "rtl")
    field.fill("Hello")
    expect(field).to_have_css("direction", "ltr")
