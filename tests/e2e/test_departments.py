"""Choosing a department, with a real server, its agents and its groups (R27-R33)."""

import pytest
from playwright.sync_api import expect

from tests.support.clients import Agent, Visitor
from tests.support.pages import Desk, Site
from tests.support.processes import wait_until
from tests.support.static_page import StaticPage

pytestmark = pytest.mark.e2e

#: Sales, with an agent of its own who is none of General.
PREPARE = """
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import Site
from wagtail_livechat.models import Department, DepartmentName
from wagtail_livechat.permissions import Right, permissions_for
from wagtail_livechat.services import rights
site = Site.objects.get(hostname="localhost")
sales = Department.objects.create(site=site, name="Sales", sort_order=1)
DepartmentName.objects.create(department=sales, language="ar", name="المبيعات")
group = Group.objects.create(name="Sales people")
group.permissions.add(
    *permissions_for([Right.ANSWER, Right.UNASSIGNED]),
    Permission.objects.get(codename="access_admin"),
)
rights.set_department(sales, visitors=[rights.group_of("everyone")], agents=[group])
get_user_model().objects.get(username="agent01-username").groups.set([group])
"""
#: A code for the shop's page.
GET_CODE = """
from wagtail_livechat.models import WidgetProfile
from wagtail_livechat.services import embeds
profile = WidgetProfile.objects.get(key={profile!r})
profile.allowed_origins = {origin!r}
print(embeds.create(profile, name="Shop").key)
"""
PASTED = (
    '<script async src="{server}/livechat/embed.js" data-livechat'
    ' data-key="{key}" data-lang="en" data-departments="{departments}"></script>'
)
GENERAL, SALES, FRIENDS = "General", "Sales", "Friends of the library"


@pytest.fixture(scope="module")
def server(make_module_server):
    server = make_module_server(start=False)
    server.database.run(PREPARE)
    server.start()
    for name in ("amira", "agent01"):
        Agent(server, name).online()
    return server


def department(site: Site):
    """The field of the start form."""
    return site.page.get_by_role("combobox", name="Department", exact=True)


def choices(site: Site) -> list[str]:
    """What it offers; nothing if there is no field."""
    expect(site.composer).to_be_visible()
    return department(site).locator("option").all_inner_texts()


def start(site: Site, text: str) -> None:
    site.composer.fill(text)
    site.page.get_by_role("button", name="Start chat").click()
    site.expect_message(text)
    expect(site.page.get_by_text("Sent", exact=True)).to_be_visible()


def waiting(agent: Agent) -> dict[str, str]:
    """The chats that wait for an agent: id by first words."""
    return {chat["last"]["text"]: chat["id"] for chat in agent.desk()["waiting"]}


def test_a_chat_comes_to_the_agents_of_the_department_and_to_nobody_else(
    server, person
):
    """R28, R33"""
    sales = Desk(person("sales agent"), server, "agent01")
    general = Desk(person("general agent"), server, "amira")
    for desk in (sales, general):
        desk.go_online()
    site = Site(person("visitor"), server)
    site.open_panel()
    assert choices(site) == [GENERAL, SALES]
    department(site).select_option(SALES)
    start(site, "How much is the atlas?")
    expect(sales.card("How much is the atlas?")).to_be_visible()
    other = Visitor(server)
    other.start("Are you open?")
    expect(general.card("Are you open?")).to_be_visible()
    expect(general.waiting.get_by_role("listitem")).to_have_count(1)
    expect(sales.waiting.get_by_role("listitem")).to_have_count(1)
    sales.accept("How much is the atlas?")
    sales.say("Twelve")
    site.expect_message("Twelve")
    site.end()
    other.end()


def test_a_visitor_reads_the_names_in_their_language(server, person):
    site = Site(person("visitor"), server, "/ar/")
    widget = site.page.locator("wagtail-livechat")
    widget.get_by_role("button").last.click()
    field = widget.get_by_role("combobox")
    expect(field.locator("option")).to_have_text([GENERAL, "المبيعات"])
    site.page.evaluate("WagtailLiveChat.setDepartment('Sales')")
    expect(field).to_have_value(field.locator("option").nth(1).get_attribute("value"))


def test_a_member_has_one_more_and_the_log_out_takes_it_back(server, person):
    """R26, R27: in the same browser."""
    visitor = person("visitor")
    site = Site(visitor, server)
    site.open_panel()
    assert choices(site) == [GENERAL, SALES]
    visitor.use_session(server, "noah")
    site.page.reload()
    assert set(choices(site)) == {GENERAL, SALES, FRIENDS}
    visitor.context.clear_cookies()
    site.page.reload()
    assert choices(site) == [GENERAL, SALES]


def test_a_choice_that_the_log_out_took_is_refused_and_no_word_is_lost(server, person):
    """R28: the session ended in another tab, the form is from before."""
    visitor = person("visitor")
    visitor.allow("status of 400")
    visitor.use_session(server, "noah")
    site = Site(visitor, server)
    site.open_panel()
    department(site).select_option(FRIENDS)
    site.composer.fill("About the supper")
    visitor.context.clear_cookies()
    button = site.page.get_by_role("button", name="Start chat")
    button.click()
    expect(department(site)).to_be_focused()
    expect(department(site)).to_have_accessible_description(
        "This department cannot be reached from here."
    )
    assert choices(site) == [GENERAL, SALES]
    expect(site.composer).to_have_value("About the supper")
    amira = Agent(server, "amira")
    assert "About the supper" not in waiting(amira)
    button.click()
    site.expect_message("About the supper")
    wait_until(lambda: "About the supper" in waiting(amira), 5, "amira sees it")
    site.end()


def test_a_log_in_in_another_tab_shows_when_one_comes_back(server, person):
    visitor = person("visitor")
    site = Site(visitor, server, open=False)
    site.page.clock.install()
    site.goto()
    site.page.clock.run_for(5_000)
    site.open_panel()
    site.composer.fill("half a thou")
    visitor.use_session(server, "noah")
    site.page.clock.run_for(15_000)
    site.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(department(site).locator("option")).to_have_count(3)
    expect(site.composer).to_have_value("half a thou")
    expect(site.composer).to_be_focused()


def test_a_page_that_leaves_one_department_asks_nothing(server, person):
    """R29, R30: a pasted code on a page of another site."""
    shop = StaticPage(server.url)
    profile = server.world["profiles"]["library"]
    key = server.database.run(GET_CODE.format(profile=profile, origin=shop.url))
    shop.code = PASTED.format(server=server.url, key=key, departments="sales, Nothing")
    page = person("visitor").page()
    try:
        page.goto(shop.url)
        page.get_by_role("button", name="Chat with us").click()
        message = page.get_by_role("textbox", name="Message")
        expect(message).to_be_focused()
        expect(page.get_by_role("combobox")).to_have_count(0)
        message.fill("From the shop")
        message.press("Enter")
        expect(page.get_by_text("Sent", exact=True)).to_be_visible()
        assert "From the shop" in waiting(Agent(server, "agent01"))
        assert "From the shop" not in waiting(Agent(server, "amira"))
        shop.code = PASTED.format(server=server.url, key=key, departments="Nothing")
        other = person("other visitor").page()
        with other.expect_response("**/api/status/*"):
            other.goto(shop.url)
        other.wait_for_load_state("networkidle")
        expect(other.locator("wagtail-livechat")).to_have_count(0)
    finally:
        shop.close()


def test_the_chat_page_keeps_to_what_the_page_before_left(server, person):
    """R29: as the pop-out window does."""
    visitor = person("visitor")
    visitor.allow(r"chat_page\.css|favicon\.ico")
    site = Site(visitor, server, open=False)
    site.goto("/livechat/chat/?departments=Sales")
    composer = site.page.get_by_role("textbox", name="Message")
    expect(composer).to_be_editable()
    expect(site.page.get_by_role("combobox")).to_have_count(0)
    site.goto(f"/livechat/chat/?departments={SALES},{GENERAL},{FRIENDS}")
    expect(site.page.get_by_role("combobox").locator("option")).to_have_count(2)


def test_a_chat_that_is_handed_on_waits_and_comes_to_the_others(server, person):
    """The visitor is told, sees who comes, and goes on writing."""
    site = Site(person("visitor"), server)
    site.open_panel()
    department(site).select_option(GENERAL)
    start(site, "Do you sell postcards?")
    amira, sales = Agent(server, "amira"), Agent(server, "agent01")
    chat = waiting(amira)["Do you sell postcards?"]
    amira.accept(chat)
    status = site.page.locator("wagtail-livechat .status")
    expect(status).to_have_text("Amira")
    targets = amira.ok(amira.get(f"api/conversations/{chat}/targets/"))["departments"]
    to = next(each["id"] for each in targets if each["name"] == SALES)
    amira.ok(amira.post(f"api/conversations/{chat}/transfer/", {"department": to}))
    site.expect_message("You are being connected with Sales.")
    expect(status).to_contain_text("We are looking for an agent for you.")
    site.say("They are for my aunt")
    sales.accept(chat)
    site.expect_message("Agent01 joined the chat.")
    expect(status).to_have_text("Agent01")
    sales.send(chat, "We do")
    site.expect_message("We do")
    site.end()


def test_who_is_blocked_is_offered_no_other_chat(server, person):
    visitor = person("visitor")
    visitor.allow("status of 403")
    site = Site(visitor, server)
    site.open_panel()
    start(site, "Rude words")
    supervisor = Agent(server, "admin")
    chat = waiting(supervisor)["Rude words"]
    supervisor.accept(chat)
    expect(site.page.locator("wagtail-livechat .status")).not_to_be_empty()
    supervisor.ok(supervisor.post(f"api/conversations/{chat}/block/", {}))
    expect(site.panel.get_by_text("Chat is not available right now.")).to_be_visible()
    expect(site.panel.get_by_role("button", name="Start a new chat")).to_have_count(0)
    with site.page.expect_response("**/api/status/*"):
        site.page.reload()
    expect(site.launcher).to_have_count(0)
