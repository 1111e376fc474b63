"""What a profile may ask for, and offer, before a chat: R16, R17 and R18."""

import json

import pytest
from playwright.sync_api import expect

from tests.support.pages import Desk, Site
from tests.support.processes import wait_until

pytestmark = pytest.mark.e2e

APPLY = """
from wagtail_livechat.models import WidgetProfile
from wagtail_livechat.services import portal
profile = WidgetProfile.objects.get(key={profile!r})
for name, value in {options!r}.items():
    setattr(profile, name, value)
profile.full_clean()
profile.save()
portal.apply(profile)
"""
LOG_IN = {"WAGTAIL_FRONTEND_LOGIN_URL": "/admin/login/"}


@pytest.fixture
def server_with(make_server):
    """Start a server whose applied profile has these options."""

    def make(**options):
        server = make_server(
            start=False, environment={"LIVECHAT_SETTINGS": json.dumps(LOG_IN)}
        )
        profile = server.world["profiles"]["library"]
        server.database.run(APPLY.format(profile=profile, options=options))
        return server.start()

    return make


def test_a_chat_that_needs_a_log_in_leads_there_and_back(server_with, person):
    """R16: and the agent knows who it is."""
    server = server_with(require_login=True)
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    site = Site(person("visitor"), server)
    site.launcher.click()
    expect(site.composer).to_have_count(0)
    expect(site.panel.get_by_text("Please log in to chat with us.")).to_be_visible()
    site.panel.get_by_role("link", name="Log in").click()
    site.page.wait_for_url("**/admin/login/?next=%2F")
    username = server.world["users"]["agent01"]["username"]
    site.page.locator("input[name=username]").fill(username)
    site.page.locator("input[name=password]").fill("harbour")
    site.page.keyboard.press("Enter")
    site.page.wait_for_url(f"{server.url}/")
    expect(site.composer).to_be_editable()
    site.say("It is me")
    desk.accept("It is me")
    expect(desk.page.get_by_text("agent01-email@example.org").first).to_be_visible()
    desk.say("So it is")
    site.expect_message("So it is")


def test_a_code_that_needs_a_log_in_has_it_on_the_chat_page(server_with, person):
    """R16, R9: the code's own options hold there, and so does the log-in."""
    server = server_with()
    profile = server.world["profiles"]["library"]
    key = server.database.run(
        "from wagtail_livechat.models import WidgetProfile\n"
        "from wagtail_livechat.services import embeds\n"
        f"profile = WidgetProfile.objects.get(key={profile!r})\n"
        "profile.require_login = True\n"
        "print(embeds.create(profile, name='Members').key)"
    )
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    visitor = person("visitor")
    # The page's own sheet and icon are not what this is about.
    visitor.allow(r"chat_page\.css|favicon\.ico")
    page = visitor.page()
    page.goto(f"{server.url}/livechat/chat/?embed={key}")
    page.get_by_role("link", name="Log in").click()
    page.wait_for_url("**/admin/login/?next=*")
    username = server.world["users"]["agent01"]["username"]
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill("harbour")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/livechat/chat/?embed={key}")
    composer = page.get_by_role("textbox", name="Message")
    composer.fill("From the members' page")
    composer.press("Enter")
    desk.accept("From the members' page")
    desk.say("Welcome, member")
    log = page.get_by_role("log", name="Conversation")
    expect(log.get_by_text("Welcome, member")).to_be_visible()


def test_name_and_email_are_asked_checked_and_told_to_the_agent(server_with, person):
    """R17: nothing is asked twice."""
    server = server_with(ask_name="required", ask_email="required")
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    visitor = person("visitor")
    visitor.allow("status of 400")
    site = Site(visitor, server)
    site.open_panel()
    name = site.panel.get_by_role("textbox", name="Name")
    email = site.panel.get_by_role("textbox", name="E-mail")
    start = site.panel.get_by_role("button", name="Start chat")
    site.composer.fill("Is the atlas back?")
    start.click()
    expect(name).to_be_focused()
    expect(site.panel.get_by_text("Please enter your name.")).to_be_visible()
    name.fill("Lin")
    # Well enough for a browser, but not for the server.
    email.fill("lin@localdomain")
    start.click()
    expect(email).to_be_focused()
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(site.composer).to_have_value("Is the atlas back?")
    email.fill("lin@example.org")
    start.click()
    site.expect_message("Is the atlas back?")
    expect(name).to_have_count(0)
    desk.accept("Is the atlas back?")
    expect(desk.page.get_by_text("lin@example.org").first).to_be_visible()
    expect(desk.page.get_by_text("Lin").first).to_be_visible()
    site.end()
    site.panel.get_by_role("button", name="Start a new chat").click()
    expect(site.composer).to_be_editable()
    expect(name).to_have_count(0)


def test_a_chat_is_offered_after_the_time_on_the_site(server_with, person):
    """R18: over two pages; accepting it starts the chat."""
    server = server_with(proactive=True, proactive_seconds=5, proactive_title="Lost?")
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    site = Site(person("visitor"), server)
    expect(site.launcher).to_be_visible()
    seconds = "Number(sessionStorage.getItem('livechat:seconds:/livechat/'))"
    wait_until(lambda: site.page.evaluate(seconds) >= 2, 10, "the seconds count")
    offer = site.page.get_by_role("region", name="Lost?")
    expect(offer).to_have_count(0)
    site.goto("/ar/")
    site.goto("/")
    expect(offer).to_be_visible(timeout=15_000)
    offer.get_by_role("button", name="Start chat").click()
    expect(site.composer).to_be_focused()
    site.say("Yes, I am")
    expect(desk.card("Yes, I am")).to_be_visible()
