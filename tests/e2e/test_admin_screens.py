"""An administrator's screens in the browser, and what visitors have of it (R1-R15)."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import Desk, Site, fill_field
from tests.support.static_page import StaticPage

pytestmark = pytest.mark.e2e

APPLY = "Apply chat widget to the portal"
REMOVE = "Remove chat widget from the portal"
GET_CODE = "Get code"
#: Somebody in the admin is asked for an icon of the site, which has none.
ICON = r"favicon\.ico"
#: A server whose stream is not readable across origins is asked instead.
UNREADABLE = r"CORS policy|net::ERR_FAILED"


@pytest.fixture(scope="module")
def server(make_module_server):
    # Wagtail's own saving in the background would race with the buttons.
    settings = json.dumps({"WAGTAIL_AUTOSAVE_INTERVAL": 0})
    return make_module_server(environment={"LIVECHAT_SETTINGS": settings})


@pytest.fixture
def admin(person, server) -> Page:
    """The admin's home page, as its administrator has it."""
    admin = person("admin", viewport={"width": 1280, "height": 900})
    admin.allow(ICON)
    admin.use_session(server, "admin")
    page = admin.page()
    page.goto(f"{server.url}/admin/")
    return page


@pytest.fixture
def shop(server):
    """A page of another origin."""
    page = StaticPage(server.url)
    yield page
    page.close()


def follow(page: Page, menu: str, entry: str) -> None:
    """Open a menu of the side bar and choose from it."""
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role("link", name=entry, exact=True).click()


def open_profile(page: Page, server) -> None:
    pk = server.world["profile_ids"]["library"]
    page.goto(f"{server.url}/admin/snippets/wagtail_livechat/widgetprofile/edit/{pk}/")


def press(page: Page, name: str, said: str) -> None:
    """Press a button of the footer, and read what was done."""
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".messages").get_by_text(said)).to_be_visible()


def save_draft(page: Page) -> None:
    page.get_by_role("button", name="Save draft", exact=True).first.click()
    expect(page.locator(".messages").get_by_text("updated")).to_be_visible()


def button_of(someone, address: str, server, text: str):
    """The launcher on a fresh page, once the server has said what there is."""
    site = Site(someone, server, open=False)
    with site.page.expect_response("**/api/status/*"):
        site.page.goto(address)
    return site.page.get_by_role("button", name=text, exact=True)


def has_no_chat(page: Page) -> bool:
    """The page is there and carries nothing of ours."""
    expect(page.get_by_role("main")).to_be_visible()
    return page.locator("script[data-livechat], wagtail-livechat").count() == 0


def test_one_switch_behind_two_menus(admin, server, person):
    """R1, R2, R3, R15: turned off in one, read in the other, and on again."""
    desk = Desk(person("agent"), server, "agent01")
    desk.go_online()
    follow(admin, "Chat", "Site Widget & Chat")
    switch = admin.get_by_role("checkbox", name="Chat enabled")
    expect(switch).to_be_checked()
    screen = admin.url
    switch.uncheck()
    admin.get_by_role("button", name="Save").click()
    expect(admin.locator(".messages").get_by_text("updated")).to_be_visible()

    admin.goto(f"{server.url}/admin/")
    follow(admin, "Settings", "Site Widget & Chat")
    expect(switch).not_to_be_checked()
    assert admin.url == screen
    visitor = person("visitor").page()
    visitor.goto(server.url)
    assert has_no_chat(visitor)

    open_profile(admin, server)
    expect(admin.get_by_text("Chat is switched off for")).to_be_visible()
    admin.get_by_role("tabpanel").get_by_role("link", name="Site Widget & Chat").click()
    assert admin.url == screen
    switch.check()
    admin.get_by_role("button", name="Save").click()
    expect(admin.locator(".messages").get_by_text("updated")).to_be_visible()
    expect(
        button_of(person("later"), server.url, server, "Chat with us")
    ).to_be_visible()


def test_apply_and_remove_decide_what_the_site_shows(admin, server, person):
    """R6, R10, R13, R14: and a draft never does."""
    desk = Desk(person("agent"), server, "agent02")
    desk.go_online()
    open_profile(admin, server)
    fill_field(admin, "button_text", "Ask the library")
    save_draft(admin)
    before = button_of(person("before"), server.url, server, "Chat with us")
    expect(before).to_be_visible()
    press(admin, APPLY, "is now shown on the pages of")
    after = button_of(person("after"), server.url, server, "Ask the library")
    expect(after).to_be_visible()
    own = f"script[data-profile='{server.world['profiles']['library']}']"
    assert after.page.locator(own).count() == 1

    press(admin, REMOVE, "is no longer shown on the pages of")
    visitor = person("visitor").page()
    visitor.goto(server.url)
    expect(visitor.get_by_role("main")).to_be_visible()
    assert visitor.locator(own).count() == 0
    # The next test finds it as it was.
    fill_field(admin, "button_text", "")
    press(admin, APPLY, "is now shown on the pages of")


def test_codes_keep_the_look_they_were_made_with(admin, server, person, shop):
    """R5, R7, R8, R9, R11: from the box, on another site, beside the portal's own."""
    desk = Desk(person("agent"), server, "agent03")
    desk.go_online()
    open_profile(admin, server)
    fill_field(admin, "allowed_origins", shop.url)
    fill_field(admin, "button_text", "Ask the shop")
    press(admin, GET_CODE, "Copy it from the box below")
    box = admin.locator("#livechat-code-box-section textarea")
    expect(box).to_be_visible()
    first = box.input_value()
    assert 'button-text="Ask the shop"' in first

    fill_field(admin, "button_text", "Something else")
    save_draft(admin)
    expect(box).to_have_value(first)
    press(admin, GET_CODE, "Copy it from the box below")
    expect(box).not_to_have_value(first)
    second = box.input_value()
    assert 'button-text="Something else"' in second

    for number, (code, text) in enumerate(
        [(first, "Ask the shop"), (second, "Something else")]
    ):
        # The site is on a port of its own here.
        shop.code = re.sub(r'src="http://[^/]+', f'src="{server.url}', code)
        buyer = person(f"buyer {number}")
        buyer.allow(UNREADABLE)
        expect(button_of(buyer, shop.url, server, text)).to_be_visible()
    own = button_of(person("reader"), server.url, server, "Chat with us")
    expect(own).to_be_visible()

    follow(admin, "Chat", "Site Widget & Chat")
    admin.wait_for_url("**/chatsettings/*/")
    codes = admin.locator("textarea.livechat-code__text")
    expect(codes.first).to_be_visible()
    assert {first, second} <= {code.input_value() for code in codes.all()}
