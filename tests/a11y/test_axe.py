"""axe-core finds nothing to object to: WCAG 2.2 A and AA, every look and state."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import complaints
from tests.support.clients import Agent, Visitor
from tests.support.pages import Desk, Site, talking

pytestmark = pytest.mark.e2e

LOOKS = [
    pytest.param("light", "/", id="light-ltr"),
    pytest.param("dark", "/", id="dark-ltr"),
    pytest.param("light", "/ar/", id="light-rtl"),
    pytest.param("dark", "/ar/", id="dark-rtl"),
]


@pytest.fixture(scope="module")
def server(make_module_server):
    return make_module_server()


def check(page: Page, what: str, include: str = "") -> None:
    """No violation in the page, or in the part that ``include`` selects."""
    assert complaints(page, include) == [], what


WIDGET = "wagtail-livechat"


@pytest.mark.parametrize("scheme, path", LOOKS)
def test_the_widget_has_no_violations_closed_empty_talking_and_ended(
    server, person, scheme, path
):
    """Checklist 1 to 12, as far as a program can check them."""
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    visitor = person("visitor", color_scheme=scheme)
    site = Site(visitor, server, path)
    launcher = site.page.locator(WIDGET).get_by_role("button").last
    expect(launcher).to_be_visible()
    check(site.page, "launcher", WIDGET)
    launcher.click()
    composer = site.page.get_by_role("textbox")
    expect(composer).to_be_editable()
    check(site.page, "empty panel", WIDGET)
    text = f"A question {scheme} {path}"
    composer.fill(text)
    composer.press("Enter")
    desk.accept(text)
    desk.say("Look here: https://example.org/")
    expect(site.page.get_by_role("log").get_by_text("Look here")).to_be_visible()
    check(site.page, "talking", WIDGET)
    check(site.page, "the page with the open panel")
    desk.end()
    expect(composer).to_be_hidden()
    check(site.page, "ended", WIDGET)


@pytest.mark.parametrize(
    ("language", "scheme"), [("en", "light"), ("en", "dark"), ("ar", "light")]
)
def test_the_desk_has_no_violations_empty_ringing_and_talking(
    server, person, scheme, language
):
    """Wagtail's page with our part in it."""
    user = {"en": "agent01", "ar": "agent02"}[language]
    agent = person("agent", color_scheme=scheme)
    server.database.run(
        "from django.contrib.auth import get_user_model as g\n"
        "from wagtail.users.models import UserProfile\n"
        f"u = g().objects.get(username='{user}-username')\n"
        "p = UserProfile.get_for_user(u)\n"
        f"p.preferred_language = '{language}'; p.theme = '{scheme}'; p.save()"
    )
    desk = Desk(agent, server, user)
    page = desk.page
    switch = page.get_by_role("switch")
    expect(switch).to_be_enabled()
    check(page, "empty and offline", ".livechat-desk")
    if switch.get_attribute("aria-checked") != "true":
        switch.click()
    expect(switch).to_be_checked()
    site = Site(person("visitor"), server)
    site.open_panel()
    text = f"Desk in {language} and {scheme}"
    site.say(text)
    card = page.get_by_role("listitem").filter(has_text=text)
    expect(card).to_be_visible()
    check(page, "ringing", ".livechat-desk")
    card.get_by_role("button").first.click()
    reply = page.get_by_role("textbox").last
    expect(page.get_by_role("log").get_by_text(text)).to_be_visible()
    reply.fill("Hello there")
    reply.press("Enter")
    site.expect_message("Hello there")
    check(page, "talking", ".livechat-desk")
    if language == "en":
        check(page, "the whole page")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tools_of_the_desk_have_no_violations(server, person, scheme):
    """Transfer, invitation, labels, canned replies, block; a chat that is watched."""
    agent, visitor = Agent(server, "agent05"), Visitor(server)
    agent.online()
    agent.accept(visitor.start(f"Watch me in {scheme}", name="Noor")["id"])
    site = Site(person("visitor"), server)
    site.open_panel()
    site.say(f"Tools in {scheme}")
    sana = person("sana", color_scheme=scheme)
    desk = Desk(sana, server, "sana")
    desk.go_online()
    page = desk.page
    others = page.get_by_role("region", name="Other agents' chats")
    others.get_by_role("button").filter(has_text="Noor").click()
    desk.expect_message(f"Watch me in {scheme}")
    check(page, "watching", ".livechat-desk")
    card = desk.card(f"Tools in {scheme}")
    card.get_by_role("button", name="Assign").click()
    check(page, "assigning", ".livechat-desk")
    page.keyboard.press("Escape")
    desk.accept(f"Tools in {scheme}")
    page.get_by_role("button", name="Transfer", exact=True).click()
    check(page, "transferring", ".livechat-desk")
    page.get_by_role("button", name="Invite", exact=True).click()
    check(page, "inviting", ".livechat-desk")
    label = page.get_by_role("combobox", name="Add a label")
    label.fill("renewal")
    expect(page.get_by_role("option", name="Renewal")).to_be_visible()
    check(page, "choosing a label", ".livechat-desk")
    label.press("Enter")
    expect(page.get_by_role("button", name="Remove the label")).to_be_visible()
    page.get_by_role("button", name="Block visitor").click()
    desk.reply.press("/")
    expect(page.get_by_role("option", name="Greeting")).to_be_visible()
    page.keyboard.press("ArrowDown")
    check(page, "labelled, with canned replies, about to block", ".livechat-desk")
    for button in page.locator(".livechat-desk").get_by_role("button").all():
        if button.is_visible():
            box = button.bounding_box()
            assert min(box["width"], box["height"]) >= 24, (button, box)
    visitor.end()
    site.end()


@pytest.mark.parametrize("width, height", [(320, 640), (800, 370)])
def test_the_open_panel_on_a_small_screen_has_no_violations(
    server, person, width, height
):
    """Checklist 3, 14: it covers the page, which is inert, and nothing scrolls away."""
    visitor = person("visitor", viewport={"width": width, "height": height})
    desk = Desk(person("agent"), server, "agent03")
    desk.go_online()
    site = Site(visitor, server)
    site.open_panel()
    site.say(f"Small {width}")
    check(site.page, "small", WIDGET)
    wide = site.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
    expect(site.panel).to_have_attribute("aria-modal", "true")


def test_the_parts_to_press_are_large_enough(server, person):
    """Checklist 2: 24 px at least everywhere, 44 px for the main ones."""
    site, desk = talking(person, server, "agent04", "How large?")
    for part in (site.launcher, site.send_button):
        box = part.bounding_box()
        assert min(box["width"], box["height"]) >= 40, (part, box)
    for page in (site.page, desk.page):
        root = WIDGET if page is site.page else ".livechat-desk"
        for button in page.locator(root).get_by_role("button").all():
            if button.is_visible():
                box = button.bounding_box()
                assert min(box["width"], box["height"]) >= 24, (button, box)
