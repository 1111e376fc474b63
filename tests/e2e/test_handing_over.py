"""Chats from hand to hand: transfer, assign, watch, take over, invite, leave."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.support.clients import Agent, Visitor
from tests.support.pages import Desk, Site, talking

pytestmark = pytest.mark.e2e

FRIENDS = "Friends of the library"
# Archivists are agents of one department only, and no other agent is.
SETUP = """
from django.contrib.auth.models import Group, Permission
from django.contrib.auth import get_user_model
from wagtail.models import Site
from wagtail_livechat.models import Department
from wagtail_livechat.permissions import Right, permissions_for
archive = Department.objects.create(
    site=Site.objects.get(hostname="localhost"), name="Archive"
)
user = get_user_model().objects.get(username="agent19-username")
user.groups.clear()
user.user_permissions.add(
    *permissions_for([Right.ANSWER, Right.UNASSIGNED]),
    Permission.objects.get(codename="access_admin"),
)
archive.agents.add(user)
"""
ARCHIVE = """
from wagtail_livechat.models import Department
Department.objects.filter(name="Archive").update(enabled={enabled})
"""


@pytest.fixture(scope="module")
def server(make_module_server):
    server = make_module_server(start=False)
    server.database.run(SETUP)
    return server.start()


@pytest.fixture
def colleague(server, person):
    """Another agent at their desk."""

    def sit_down(user: str) -> Desk:
        desk = Desk(person(user), server, user)
        desk.go_online()
        return desk

    return sit_down


def button(desk: Desk, name: str) -> Locator:
    return desk.page.get_by_role("button", name=name, exact=True)


def item(desk: Desk, region: str, text: str) -> Locator:
    """The chat in a list of the left pane."""
    found = desk.page.get_by_role("region", name=region)
    return found.get_by_role("listitem").filter(has_text=text)


def open_transfer(desk: Desk) -> Locator:
    button(desk, "Transfer").click()
    return desk.page.get_by_role("group", name="Transfer this chat")


def choose(group: Locator, label: str, starts: str) -> str:
    """Choose the entry that begins with ``starts``; returns all of its words."""
    box = group.get_by_role("combobox", name=label)
    entry = box.locator("option").filter(has_text=re.compile(f"^{starts}"))
    words = entry.text_content()
    box.select_option(label=words)
    return words


def test_a_chat_is_transferred_to_another_department(server, person, colleague):
    site, desk = talking(person, server, "agent00", "I want to become a friend")
    ben = colleague("agent01")
    group = open_transfer(desk)
    expect(group.get_by_role("combobox", name="Department")).to_be_focused()
    assert "agents online" in choose(group, "Department", FRIENDS)
    group.get_by_role("button", name="Transfer").click()

    notice = f"The chat with Visitor now waits in {FRIENDS}."
    expect(desk.page.get_by_text(notice)).to_be_visible()
    expect(desk.mine.get_by_role("listitem")).to_have_count(0)
    # Where there are chats of several departments, each says which.
    card = ben.card("I want to become a friend")
    expect(card).not_to_contain_text(FRIENDS)
    other = Visitor(server)
    other.start("A general question")
    expect(ben.card("A general question")).to_contain_text("General · ")
    expect(card).to_contain_text(f"{FRIENDS} · ")
    other.end()
    ben.accept("I want to become a friend")
    moved = f"The chat was transferred to {FRIENDS}."
    expect(ben.log.get_by_text(moved)).to_be_visible()
    details = ben.page.get_by_role("region", name="Visitor", exact=True)
    expect(details).to_contain_text(FRIENDS)
    ben.say("Welcome to the friends")
    site.expect_message("Welcome to the friends")
    site.say("Thank you, friends")
    ben.expect_message("Thank you, friends")


def test_a_chat_is_given_to_another_agent_who_is_told(server, person, colleague):
    site, desk = talking(person, server, "agent02", "Ask somebody who knows")
    desk.say("I know somebody")
    cleo = colleague("agent03")
    group = open_transfer(desk)
    assert choose(group, "Agent", "Agent03") == "Agent03 (online)"
    offered = group.get_by_role("combobox", name="Agent")
    expect(offered).not_to_contain_text("Agent02")
    expect(offered).not_to_contain_text("Agent19")
    group.get_by_role("button", name="Assign").click()

    told = desk.page.get_by_text("Agent03 now has the chat with Visitor.")
    expect(told).to_be_visible()
    expect(desk.mine.get_by_role("listitem")).to_have_count(0)
    expect(desk.page.get_by_text("no longer open to you")).to_have_count(0)
    expect(cleo.page.get_by_text("The chat with Visitor is now yours.")).to_be_visible()
    item(cleo, "My chats", "I know somebody").get_by_role("button").click()
    expect(cleo.page.get_by_text("is now yours.")).to_have_count(0)
    expect(cleo.log.get_by_text("The chat was given to you.")).to_be_visible()
    # Whose words are whose stays clear.
    line = cleo.page.locator(".livechat-message--colleague")
    expect(line).to_contain_text("Agent02")
    cleo.say("That is me")
    site.expect_message("That is me")


def test_what_the_server_refuses_is_said_and_nothing_typed_is_lost(server, person):
    someone = person("agent")
    someone.allow("400")
    desk = Desk(someone, server, "agent04")
    desk.go_online()
    site = Site(person("visitor"), server)
    site.open_panel()
    site.say("Where to with this?")
    desk.accept("Where to with this?")
    desk.reply.fill("Half a sentence")
    group = open_transfer(desk)
    choose(group, "Department", "Archive")
    server.database.run(ARCHIVE.format(enabled=False))
    try:
        group.get_by_role("button", name="Transfer").click()
        said = group.get_by_text("A chat cannot be given to this department.")
        expect(said).to_be_visible()
    finally:
        server.database.run(ARCHIVE.format(enabled=True))
    desk.page.keyboard.press("Escape")
    expect(group).to_be_hidden()
    expect(button(desk, "Transfer")).to_be_focused()
    expect(desk.reply).to_have_value("Half a sentence")
    desk.reply.press("Enter")
    site.expect_message("Half a sentence")


def test_a_supervisor_watches_and_takes_over(server, person, colleague):
    desk = colleague("agent05")
    desk.agent.allow("404")
    visitor = Visitor(server)
    chat = visitor.start("Is anybody watching?", name="Noor")["id"]
    agent = Agent(server, "agent05")
    agent.accept(chat)
    expect(item(desk, "My chats", "Noor")).to_contain_text("1 unread")

    sana = Desk(person("sana"), server, "sana")
    other = item(sana, "Other agents' chats", "Noor")
    expect(other).to_contain_text("Answered by Agent05")
    other.get_by_role("button").click()
    sana.expect_message("Is anybody watching?")
    expect(sana.page.get_by_text("Agent05 answers this chat.")).to_be_visible()
    expect(sana.reply).to_be_hidden()
    visitor.send("I go on")
    sana.expect_message("I go on")
    agent.send(chat, "I am here")
    sana.expect_message("I am here")
    # Looking on takes no mark from the one who answers.
    assert agent.snapshot(chat)["conversation"]["unread"] == 2
    expect(item(desk, "My chats", "Noor")).to_contain_text("2 unread")

    button(sana, "Take over").click()
    expect(sana.reply).to_be_focused()
    sana.say("I am Sana")
    expect(item(sana, "My chats", "Noor")).to_have_count(1)
    expect(item(sana, "Other agents' chats", "Noor")).to_have_count(0)
    gone = "The chat with Noor is no longer open to you."
    expect(desk.page.get_by_text(gone)).to_be_visible()
    expect(desk.mine.get_by_role("listitem")).to_have_count(0)
    assert visitor.messages()[-1]["text"] == "I am Sana"


def test_a_supervisor_ends_the_chat_of_another_agent(server, person):
    site, desk = talking(person, server, "agent06", "This takes too long")
    sana = Desk(person("sana"), server, "sana")
    other = item(sana, "Other agents' chats", "Agent06")
    other.get_by_role("button").click()
    sana.expect_message("This takes too long")
    sana.end()
    expect(sana.log.get_by_text("You ended the chat.")).to_be_visible()
    expect(desk.log.get_by_text("Sana Vuković ended the chat.")).to_be_visible()
    expect(site.panel.get_by_text("This chat has ended.").first).to_be_visible()


def test_an_agent_of_another_department_comes_by_invitation_and_leaves(
    server, person, colleague
):
    """A14"""
    site, desk = talking(person, server, "agent07", "How old is this map?")
    guest = colleague("agent19")
    expect(guest.page.get_by_role("region", name="Other agents")).to_be_hidden()
    button(desk, "Invite").click()
    group = desk.page.get_by_role("group", name="Invite an agent")
    choose(group, "Agent", "Agent19")
    group.get_by_role("button", name="Invite").click()
    expect(group).to_be_hidden()
    expect(button(desk, "Invite")).to_be_focused()
    expect(desk.log.get_by_text("Agent19 joined the chat.")).to_be_visible()

    invited = guest.page.get_by_text("You were invited into the chat with Visitor.")
    expect(invited).to_be_visible()
    item(guest, "My chats", "Answered by Agent07").get_by_role("button").click()
    guest.expect_message("How old is this map?")
    expect(button(guest, "Transfer")).to_be_hidden()
    expect(button(guest, "End chat")).to_be_hidden()
    guest.say("It is from 1780")
    site.expect_message("It is from 1780")
    desk.expect_message("It is from 1780")
    expect(desk.page.locator(".livechat-message--colleague")).to_contain_text("Agent19")

    button(guest, "Leave").click()
    expect(guest.page.get_by_text("You left the chat with Visitor.")).to_be_visible()
    expect(guest.mine.get_by_role("listitem")).to_have_count(0)
    expect(desk.log.get_by_text("Agent19 left the chat.")).to_be_visible()
    desk.say("Only we two now")
    site.expect_message("Only we two now")


def test_a_waiting_chat_is_given_to_somebody_without_accepting_it(
    server, person, colleague
):
    desk, dora = colleague("agent08"), colleague("agent09")
    visitor = Visitor(server)
    visitor.start("Give me to somebody", name="Lin")
    card = desk.card("Give me to somebody")
    card.get_by_role("button", name="Assign").click()
    group = card.get_by_role("group", name="Transfer this chat")
    choose(group, "Agent", "Agent09")
    group.get_by_role("button", name="Assign").click()
    expect(desk.page.get_by_text("Agent09 now has the chat with Lin.")).to_be_visible()
    expect(card).to_have_count(0)
    expect(item(dora, "My chats", "Give me to somebody")).to_have_count(1)
    visitor.end()


def test_a_blocked_visitor_cannot_start_again(server, person, colleague):
    sana = colleague("sana")
    visitor = Visitor(server)
    visitor.start("Rude words", name="Troll")
    sana.accept("Rude words")
    button(sana, "Block visitor").click()
    group = sana.page.get_by_role("group", name="Block this visitor?")
    says = "This chat ends, and for 24 hours Troll cannot start another one."
    expect(group.get_by_text(says)).to_be_visible()
    group.get_by_role("button", name="Block visitor").click()
    expect(sana.page.get_by_text("Troll is blocked for 24 hours.")).to_be_visible()
    expect(sana.log.get_by_text("You ended the chat.")).to_be_visible()
    expect(button(sana, "Block visitor")).to_be_hidden()
    refused = visitor.post_start("Me again")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "blocked")
