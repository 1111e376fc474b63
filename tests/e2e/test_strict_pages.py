"""Pages with the strictest policy, and visitors without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.pages import Desk, Site, talking

pytestmark = pytest.mark.e2e

END = re.compile(r"/livechat/api/end/(\?|$)")


def test_the_widget_works_under_a_policy_of_nonces_without_a_violation(
    make_server, person
):
    """T13: script-src 'nonce-…' and nothing else; violations are console errors."""
    server = make_server(environment={"LIVECHAT_NONCE": "1"})
    site, desk = talking(person, server, "amira", "Strictly speaking")
    desk.say("Not a single violation: https://example.org/")
    site.expect_message("Not a single violation: https://example.org/")
    site.end()
    expect(site.panel.get_by_role("button", name="Start a new chat")).to_be_visible()
    policy = site.page.request.get(server.url).headers["content-security-policy"]
    assert "nonce-" in policy


def test_the_desk_works_under_a_policy_without_inline_code(server, person):
    """T4: our page of the admin adds no violation of its own."""
    policy = (
        "default-src 'self'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; object-src 'none'; frame-ancestors 'self'"
    )
    agent = person("agent")
    desk = Desk(agent, server, "agent11", open=False)

    def with_policy(route):
        response = route.fetch()
        route.fulfill(
            response=response,
            headers={**response.headers, "content-security-policy": policy},
        )

    desk.page.route("**/admin/livechat/desk/", with_policy)
    desk.use_session()
    desk.goto()
    desk.go_online()
    site = Site(person("visitor"), server)
    site.open_panel()
    site.say("Under a policy")
    desk.accept("Under a policy")
    desk.say("It works")
    site.expect_message("It works")
    desk.end()


def test_a_visitor_needs_no_mouse(server, person):
    """Checklist 17: find, open, write, send, read, end, close: keys only."""
    desk = Desk(person("agent"), server, "agent12")
    desk.go_online()
    site = Site(person("visitor"), server)
    expect(site.launcher).to_be_visible()
    page = site.page
    tab_to(page, site.launcher)
    page.keyboard.press("Enter")
    expect(site.composer).to_be_focused()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two lines")
    page.keyboard.press("Enter")
    expect(site.log.get_by_text("By keyboard")).to_be_visible()
    expect(site.composer).to_have_value("")
    desk.accept("By keyboard")
    desk.say("I read you")
    site.expect_message("I read you")
    expect(site.composer).to_be_focused()  # nothing stole the focus
    page.keyboard.type("a draft")
    page.keyboard.press("Escape")
    expect(site.panel).to_be_hidden()
    expect(site.launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(site.composer).to_be_focused()
    expect(site.composer).to_have_value("a draft")
    tab_to(page, site.end_button, back=True)
    page.keyboard.press("Enter")
    yes = site.panel.get_by_role("button", name="Yes, end it")
    tab_to(page, yes)
    page.keyboard.press("Enter")
    expect(site.panel.get_by_text("This chat has ended.").first).to_be_visible()
    tab_to(page, site.close_button, back=True)
    page.keyboard.press("Enter")
    expect(site.panel).to_be_hidden()
    expect(site.launcher).to_be_focused()


def test_a_late_answer_to_the_end_takes_the_focus_from_nobody(server, person):
    """The stream says that the chat has ended before the request is answered."""
    site, _desk = talking(person, server, "agent12", "Until the end")
    page, held = site.page, []
    page.route(END, lambda route: held.append((route, route.fetch())))
    site.end()
    again = site.panel.get_by_role("button", name="Start a new chat")
    expect(again).to_be_focused()
    tab_to(page, site.close_button, back=True)
    [(route, response)] = held
    with page.expect_response("**/api/conversation/**") as answer:
        route.fulfill(response=response)
    answer.value.finished()
    # What a task of the page does with an answer is done by the next frame but one.
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => setTimeout(r)))")
    expect(site.close_button).to_be_focused()
    page.keyboard.press("Enter")
    expect(site.panel).to_be_hidden()


def tab_to(page, locator, back: bool = False, limit: int = 80) -> None:
    """Press Tab until ``locator`` has the focus."""
    focused = "element => element.getRootNode().activeElement === element"
    for _ in range(limit):
        if locator.evaluate(focused):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{locator} cannot be reached by Tab")
