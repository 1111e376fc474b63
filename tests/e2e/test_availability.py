"""When there is a button, and what a page costs before it is pressed."""

import pytest
from playwright.sync_api import expect

from tests.support.clients import Agent, Visitor
from tests.support.pages import Desk, Site
from tests.support.processes import wait_until

pytestmark = pytest.mark.e2e


def visit(someone, server, path="/") -> Site:
    """Open a page and wait until it has asked for the status."""
    site = Site(someone, server, open=False)
    with site.page.expect_response("**/api/status/*"):
        site.goto(path)
    return site


def test_the_button_shows_only_while_an_agent_is_online(make_server, person):
    """R4: no agent, none; the switch on, there it is; off, gone on the next load."""
    server = make_server()
    visitor = person("visitor")
    site = visit(visitor, server)
    expect(site.launcher).to_have_count(0)
    desk = Desk(person("agent"), server, "amira")
    site.page.reload()
    expect(site.launcher).to_have_count(0)
    desk.go_online()
    site.page.reload()
    expect(site.launcher).to_be_visible()
    desk.switch.click()
    expect(desk.switch).not_to_be_checked()
    with site.page.expect_response("**/api/status/*"):
        site.page.reload()
    expect(site.launcher).to_have_count(0)


def test_chat_switched_off_shows_no_button_and_refuses_to_start(make_server, person):
    """R3: page, status and start; and on again without a restart."""
    server = make_server()
    Agent(server, "amira").online()
    set_enabled(server, False)
    api = Visitor(server)
    wait_until(lambda: not api.status()["available"], 5, "status says no")
    refusal = api.post_start("Let me in")
    assert refusal.status_code == 403
    assert refusal.json()["error"]["code"] == "unavailable"
    visitor = person("visitor")
    site = Site(visitor, server)
    site.page.wait_for_load_state("networkidle")
    expect(site.page.locator("script[data-livechat]")).to_have_count(0)
    expect(site.launcher).to_have_count(0)
    assert not [request for request in visitor.requests if "livechat" in request]
    set_enabled(server, True)
    wait_until(lambda: api.status()["available"], 5, "status says yes")
    site.page.reload()
    expect(site.launcher).to_be_visible()


def set_enabled(server, enabled: bool) -> None:
    """Through the admin's form, as an administrator does (R1)."""
    admin = Agent(server, "admin")
    form = admin.http.get(
        "/admin/settings/wagtail_livechat/chatsettings/", follow_redirects=True
    )
    assert "Chat enabled" in form.text
    data = {"csrfmiddlewaretoken": admin.http.cookies["csrftoken"]}
    if enabled:
        data["enabled"] = "on"
    answer = admin.http.post(str(form.url), data=data)
    assert answer.status_code == 302, answer.text[:300]


def test_before_it_is_pressed_a_page_costs_one_script_and_one_question(
    make_server, person
):
    """No cookie, no storage, nothing asked again, one name on window."""
    server = make_server()
    Agent(server, "amira").online()
    visitor = person("visitor")
    site = visit(visitor, server)
    expect(site.launcher).to_be_visible()
    site.page.wait_for_load_state("networkidle")
    ours = [r for r in visitor.requests if "livechat" in r]
    assert len(ours) == 2, ours
    assert "loader" in ours[0] and "/api/status/" in ours[1]
    assert visitor.context.cookies() == []
    stored = site.page.evaluate(
        """async () => [
            localStorage.length, sessionStorage.length,
            (await indexedDB.databases()).length,
            (await caches.keys()).length,
            (await navigator.serviceWorker.getRegistrations()).length,
        ]"""
    )
    assert stored == [0, 0, 0, 0, 0]
    names = set(site.page.evaluate("Object.keys(window)"))
    bare = visitor.page()
    bare.route("**/loader*.js", lambda route: route.abort())
    visitor.allow("ERR_FAILED")
    bare.goto(f"{server.url}/")
    assert names - set(bare.evaluate("Object.keys(window)")) == {"WagtailLiveChat"}


def test_the_pages_of_a_site_are_the_same_for_everybody(make_server, person):
    """The tag renders nothing personal: a page with it may stand in any cache."""
    server = make_server()
    Agent(server, "amira").online()
    stranger, guest = Visitor(server), Visitor(server)
    guest.start("Hello")
    pages = [client.http.get("/") for client in (stranger, guest)]
    assert pages[0].text == pages[1].text
    for page in pages:
        assert "set-cookie" not in page.headers


def test_two_sites_have_their_own_agents_and_buttons(make_server, person):
    """R9, R33: an agent of the museum makes no button in the library."""
    server = make_server()
    Agent(server, "curator").online()
    visitor = person("visitor")
    site = visit(visitor, server)
    expect(site.launcher).to_have_count(0)
    with site.page.expect_response("**/api/status/*"):
        site.page.goto(server.museum_url)
    expect(site.launcher).to_be_visible()
