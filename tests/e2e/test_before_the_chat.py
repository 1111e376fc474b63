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
FIELDS = """
from wagtail.models import Site
from wagtail_livechat.models import ChatField
site = Site.objects.get(hostname="localhost")
for place, kind in enumerate(ChatField.Kind):
    choices = "Red\\nGreen" if kind in ChatField.WITH_CHOICES else ""
    ChatField.objects.create(site=site, label=f"My {kind.value}", kind=kind,
        choices=choices, required=True, sort_order=10 + place)
"""
VALUES = """
import json
from wagtail_livechat.models import Conversation
chat = Conversation.objects.latest("pk")
print(json.dumps({v.label: v.value for v in chat.field_values.all()}))
"""


@pytest.fixture
def server_with(make_server):
    """Start a server whose applied profile has these options."""

    def make(**options):
        server = make_server(
            start=False,
            options={"REGISTER_URL": "/join/"},
            environment={"LIVECHAT_SETTINGS": json.dumps(LOG_IN)},
        )
        profile = server.world["profiles"]["library"]
        server.database.run(APPLY.format(profile=profile, options=options))
        return server.start()

    return make


def test_a_chat_that_needs_a_log_in_leads_there_and_back(server_with, person):
    """R16: with what was typed; and the agent knows who it is."""
    server = server_with(require_login=True)
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    site = Site(person("visitor"), server)
    site.launcher.click()
    site.composer.fill("It is me")
    site.composer.press("Enter")
    expect(site.panel.get_by_text("Please log in to chat with us.")).to_have_count(2)
    log_in = site.panel.get_by_role("link", name="Log in")
    expect(log_in).to_be_focused()
    register = site.panel.get_by_role("link", name="Register")
    address = f"{server.url}/join/?next=%2F"
    expect(register).to_have_attribute("href", address)
    log_in.click()
    site.page.wait_for_url("**/admin/login/?next=%2F")
    username = server.world["users"]["agent01"]["username"]
    site.page.locator("input[name=username]").fill(username)
    site.page.locator("input[name=password]").fill("harbour")
    site.page.keyboard.press("Enter")
    site.page.wait_for_url(f"{server.url}/")
    expect(site.composer).to_have_value("It is me")
    expect(log_in).to_have_count(0)
    site.composer.press("Enter")
    site.expect_message("It is me")
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


def test_fields_of_every_kind_are_filled_in_wrongly_and_then_rightly(
    server_with, person
):
    """R22: what the browser finds, what only the server finds, and what is stored."""
    server = server_with(consent_text="<p>I agree to the <b>rules</b>.</p>")
    server.database.run(FIELDS)
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    visitor = person("visitor")
    visitor.allow("status of 400")
    site = Site(visitor, server)
    site.open_panel()
    panel = site.panel
    start = panel.get_by_role("button", name="Start chat")
    site.composer.fill("Is it blue?")
    start.click()
    expect(panel.get_by_label("My text")).to_be_focused()
    invalid = panel.locator("[aria-invalid=true]")
    # Nine fields, one of them with two boxes, and the consent.
    expect(invalid).to_have_count(11)
    panel.get_by_label("My text").fill("N-17")
    panel.get_by_label("My long").fill("It broke.")
    number = panel.get_by_label("My number")
    number.press_sequentially("1e")
    panel.get_by_label("My email").fill("lin@localdomain")
    panel.get_by_label("My date").fill("2026-02-28")
    panel.get_by_label("My choice", exact=True).select_option("Green")
    panel.get_by_label("Red", exact=True).check()
    panel.get_by_label("My tick").check()
    panel.get_by_label("My url").fill("https://exa_mple")
    panel.get_by_label("I agree to the rules.").check()
    start.click()
    expect(number).to_be_focused()
    expect(invalid).to_have_count(1)
    number.fill("2.5")
    start.click()
    expect(panel.get_by_label("My email")).to_be_focused()
    expect(invalid).to_have_count(2)
    wrong = "Please enter a web address that begins with https:// or http://."
    expect(panel.get_by_text(wrong)).to_be_visible()
    expect(site.composer).to_have_value("Is it blue?")
    panel.get_by_label("My email").fill("lin@example.org")
    panel.get_by_label("My url").fill("https://example.org/x")
    start.click()
    site.expect_message("Is it blue?")
    site.expect_sent()
    stored = {
        **{"My text": "N-17", "My long": "It broke.", "My number": 2.5},
        **{"My email": "lin@example.org", "My date": "2026-02-28"},
        **{"My choice": "Green", "My choices": ["Red"], "My tick": True},
        "My url": "https://example.org/x",
    }
    assert json.loads(server.database.run(VALUES)) == stored
    # Who has agreed is not asked again; the fields are another chat's.
    site.end()
    panel.get_by_role("button", name="Start a new chat").click()
    expect(panel.get_by_label("My text")).to_have_value("")
    expect(panel.get_by_label("I agree to the rules.")).to_have_count(0)


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
