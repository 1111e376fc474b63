"""Labels and canned replies at the desk by keyboard, and rights that are taken away."""

import pytest
from playwright.sync_api import expect

from tests.support.clients import Agent, Visitor
from tests.support.pages import Desk, talking

pytestmark = pytest.mark.e2e


def test_labels_are_found_made_put_on_and_taken_off_by_keyboard(server, person):
    """R23"""
    site, desk = talking(person, server, "agent00", "About my reservation")
    page = desk.page
    field = page.get_by_role("combobox", name="Add a label")
    chips = page.get_by_role("list", name="Labels of this chat")
    options = page.get_by_role("listbox", name="Labels to add")
    field.press_sequentially("ren")
    expect(options.get_by_role("option").first).to_have_text("Renewal")
    expect(options.get_by_role("option").first).to_have_attribute(
        "aria-selected", "true"
    )
    field.press("Enter")
    expect(chips).to_contain_text("Renewal")
    expect(field).to_be_focused()
    expect(field).to_have_value("")

    field.press_sequentially("Reserved")
    field.press("ArrowUp")
    expect(options.get_by_role("option").last).to_have_text(
        "Create the label “Reserved”"
    )
    field.press("Enter")
    expect(chips).to_contain_text("Reserved")
    assert {"Renewal", "Reserved"} == {
        label["name"] for label in Agent(server, "agent00").desk()["mine"][0]["labels"]
    }
    page.get_by_role("button", name="Remove the label “Renewal”").press("Enter")
    expect(chips).not_to_contain_text("Renewal")
    last = page.get_by_role("button", name="Remove the label “Reserved”")
    expect(last).to_be_focused()
    last.press("Enter")
    expect(field).to_be_focused()
    expect(chips).to_be_hidden()
    field.press_sequentially("x")
    expect(options).to_be_visible()
    field.press("Escape")
    expect(options).to_be_hidden()
    site.end()


def test_who_may_not_make_labels_is_offered_those_that_exist(server, person):
    desk = Desk(person("agent"), server, "agent01")
    desk.go_online()
    server.database.run(
        "from django.contrib.auth.models import Group\n"
        "from wagtail_livechat.permissions import Right, permissions_for\n"
        "group = Group.objects.get(name='Library chat agents')\n"
        "group.permissions.remove(*permissions_for([Right.CREATE_LABELS]))"
    )
    visitor = Visitor(server)
    visitor.start("What is new?")
    desk.accept("What is new?")
    field = desk.page.get_by_role("combobox", name="Add a label")
    field.fill("Something new")
    expect(desk.page.get_by_text("There is no such label.")).to_be_visible()
    field.press("Enter")
    expect(desk.page.get_by_role("list", name="Labels of this chat")).to_be_hidden()
    visitor.end()


def test_a_slash_finds_a_canned_reply_and_enter_puts_it_into_the_reply(server, person):
    site, desk = talking(person, server, "agent02", "Are you open today?")
    page = desk.page
    search = page.get_by_role("combobox", name="Search canned replies")
    options = page.get_by_role("listbox", name="Canned replies")
    desk.reply.press("/")
    expect(search).to_be_focused()
    expect(options.get_by_role("option")).to_have_count(3)
    search.press_sequentially("hours")
    expect(options.get_by_role("option")).to_have_count(1)
    search.press("Enter")
    expect(desk.reply).to_be_focused()
    text = "We are open from Tuesday to Saturday, 9:00 to 19:00."
    expect(desk.reply).to_have_value(text)
    expect(options).to_be_hidden()
    desk.reply.press("Enter")
    site.expect_message(text)

    desk.reply.fill("First: . Then: good-bye.")
    desk.reply.evaluate("field => field.setSelectionRange(7, 7)")
    page.get_by_role("button", name="Canned replies", exact=True).click()
    expect(options.get_by_role("option")).to_have_count(3)
    search.press("ArrowDown")
    search.press("ArrowDown")
    search.press("ArrowUp")
    first = options.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    search.press("Enter")
    greeting = "Hello, and welcome to Harbour Library. How can I help?"
    expect(desk.reply).to_have_value(f"First: {greeting}. Then: good-bye.")


def test_a_slash_can_be_written_too(server, person):
    _site, desk = talking(person, server, "agent03", "Where is the file?")
    search = desk.page.get_by_role("combobox", name="Search canned replies")
    desk.reply.press("/")
    search.fill("nothing like this")
    expect(desk.page.get_by_text("No canned reply has these words.")).to_be_visible()
    search.press("Escape")
    expect(desk.reply).to_be_focused()
    expect(desk.reply).to_have_value("/")
    desk.reply.press_sequentially("home/")
    expect(desk.reply).to_have_value("/home/")


def test_what_is_not_allowed_any_more_is_gone_within_seconds(server, person):
    """I11: the desk stays open; an administrator takes the person out of the group."""
    visitor = Visitor(server)
    agent = Agent(server, "agent04")
    agent.online()
    agent.accept(visitor.start("Am I watched?", name="Noor")["id"])
    someone = person("sana")
    someone.allow("404", "403")
    sana = Desk(someone, server, "sana")
    others = sana.page.get_by_role("region", name="Other agents' chats")
    others.get_by_role("button").filter(has_text="Noor").click()
    sana.expect_message("Am I watched?")

    admin = person("admin")
    admin.use_session(server, "admin")
    page = admin.page()
    change_groups(server, page, "sana", "Chat supervisors", "Library chat agents")
    expect(others).to_be_hidden(timeout=5_000)
    gone = sana.page.get_by_text("The chat with Noor is no longer open to you.")
    expect(gone).to_be_visible()
    expect(sana.page.get_by_text("Am I watched?")).to_have_count(0)
    visitor.send("Now I am alone")

    # Still somebody who uses the admin, but not for chats.
    change_groups(server, page, "sana", "Library chat agents", "Site editors")
    told = sana.page.get_by_text("You may not answer chats any more.")
    expect(told).to_be_visible(timeout=5_000)
    expect(sana.switch).not_to_be_checked()
    visitor.end()


def change_groups(server, page, user: str, *groups: str) -> None:
    """Press the boxes of these groups in the admin's form for the person, and save."""
    number = server.world["users"][user]["id"]
    page.goto(f"{server.url}/admin/users/edit/{number}/#tab-roles")
    for group in groups:
        page.get_by_label(group, exact=True).click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/admin/users/")
