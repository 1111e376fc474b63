"""A visitor and an agent, from the first page to the last word."""

import pytest
from playwright.sync_api import expect

from tests.support.clients import Agent
from tests.support.pages import Desk, Site, talking

pytestmark = pytest.mark.e2e


def test_a_visitor_chats_with_an_agent_who_logs_in_and_goes_online(server, person):
    """R1, R4, R6: admin, log-in, switch, launcher, ring, accept, talk, typing."""
    amira = person("amira")
    desk = Desk(amira, server, "amira", open=False)
    desk.log_in()
    page = desk.page
    page.get_by_role("button", name="Chat", exact=False).first.click()
    page.get_by_role("link", name="Chat desk").first.click()
    page.wait_for_url("**/admin/livechat/desk/")
    desk.go_online()

    site = Site(person("visitor"), server)
    expect(site.launcher).to_be_visible()
    site.open_panel()
    expect(site.composer).to_be_focused()
    site.say("Can I renew my books?")
    card = desk.card("Can I renew my books?")
    expect(card.get_by_role("button", name="Dismiss")).to_be_visible()
    desk.accept("Can I renew my books?")
    desk.expect_message("Can I renew my books?")
    expect(desk.card("Can I renew my books?")).to_have_count(0)
    expect(desk.mine.get_by_role("listitem")).to_have_count(1)
    expect(site.log.get_by_text("Amira joined the chat.")).to_be_visible()

    desk.say("Yes, you can.")
    site.expect_message("Yes, you can.")
    site.say("Wonderful")
    desk.expect_message("Wonderful")

    desk.reply.press_sequentially("Anything else", delay=20)
    expect(site.panel.get_by_text("Amira is typing…")).to_be_visible()
    desk.reply.press("Enter")
    site.expect_message("Anything else")
    expect(site.panel.get_by_text("Amira is typing…")).to_be_hidden()
    site.composer.press_sequentially("No, thank", delay=20)
    expect(desk.page.get_by_text("is typing…").first).to_be_visible()
    site.composer.press("Enter")
    desk.expect_message("No, thank")


def test_the_talk_goes_on_after_a_reload_on_the_next_page_and_in_a_second_tab(
    server, person
):
    """R-resume, F20: and a browser opens one stream, however many tabs it has."""
    site, desk = talking(person, server, "agent01", "Keep this talk")
    desk.say("I shall")
    site.expect_message("I shall")

    site.page.reload()
    site.expect_message("Keep this talk")
    site.expect_message("I shall")
    desk.page.reload()
    desk.mine.get_by_role("listitem").first.get_by_role("button").first.click()
    desk.expect_message("Keep this talk")
    desk.say("After the reload")
    site.expect_message("After the reload")

    # Each page's stream is awaited before the next page is opened: counted below
    # is what the second tab adds.
    with site.page.expect_request(is_stream):
        site.goto("/ar/")
        log = site.page.get_by_role("log")
        expect(log.get_by_text("After the reload")).to_be_visible()
    with site.page.expect_request(is_stream):
        site.goto("/")
        site.expect_message("After the reload")

    opened = len(streams_of(site))
    second = Site(site.visitor, server)
    if not second.panel.is_visible():
        second.launcher.click()
    second.expect_message("After the reload")
    desk.say("To both tabs")
    site.expect_message("To both tabs")
    second.expect_message("To both tabs")
    second.say("From the second tab")
    site.expect_message("From the second tab")
    desk.expect_message("From the second tab")
    assert len(streams_of(site)) == opened, "one stream for all tabs"


def is_stream(request) -> bool:
    return "/stream/" in request.url


def streams_of(site: Site) -> list[str]:
    return [request for request in site.visitor.requests if "/stream/" in request]


def test_the_tab_that_stays_goes_on_when_the_leading_tab_is_closed(server, person):
    """F20: another tab takes the stream over."""
    first, desk = talking(person, server, "agent02", "Two tabs")
    second = Site(first.visitor, server)
    if not second.panel.is_visible():
        second.launcher.click()
    second.expect_message("Two tabs")
    first.page.close()
    desk.say("Are you still there?")
    second.expect_message("Are you still there?")
    second.say("In the other tab")
    desk.expect_message("In the other tab")


def test_the_visitor_ends_the_chat(server, person):
    """The agent sees it; a new chat is possible."""
    site, desk = talking(person, server, "agent03", "A short question")
    site.end()
    expect(site.panel.get_by_text("You ended the chat.").first).to_be_visible()
    expect(desk.page.get_by_text("The visitor ended the chat.").first).to_be_visible()
    site.panel.get_by_role("button", name="Start a new chat").click()
    site.say("One more thing")
    expect(desk.card("One more thing")).to_be_visible()


def test_the_agent_ends_the_chat(server, person):
    site, desk = talking(person, server, "agent04", "Another question")
    desk.say("Good-bye")
    desk.end()
    expect(site.panel.get_by_text("Agent04 ended the chat.").first).to_be_visible()
    expect(site.panel.get_by_text("This chat has ended.").first).to_be_visible()


def test_the_agent_who_comes_second_is_told_who_was_first(server, person):
    """I7: both see it, both press Accept."""
    late = person("late agent")
    late.allow("409")
    desk = Desk(late, server, "agent05")
    desk.go_online()
    first = Agent(server, "agent06")
    site = Site(person("visitor"), server)
    site.open_panel()
    site.say("Who will it be?")
    expect(desk.card("Who will it be?")).to_be_visible()

    def be_late(route):
        chats = first.desk()["waiting"]
        chat = next(c for c in chats if c["last"]["text"] == "Who will it be?")
        first.accept(chat["id"])
        route.continue_()

    desk.page.route("**/accept/", be_late)
    desk.card("Who will it be?").get_by_role("button", name="Accept").click()
    told = desk.page.get_by_text("Agent06 has already accepted this chat.")
    expect(told.first).to_be_visible()
    expect(desk.card("Who will it be?")).to_have_count(0)
    expect(site.log.get_by_text("Agent06 joined the chat.")).to_be_visible()


def test_an_agent_holds_several_chats_at_once_with_unread_marks(server, person):
    """Texts go to the chat they belong to."""
    desk = Desk(person("agent"), server, "agent08")
    desk.go_online()
    sites = [Site(person(f"visitor {number}"), server) for number in range(2)]
    for number, site in enumerate(sites):
        site.open_panel()
        site.say(f"I am visitor {number}")
        desk.accept(f"I am visitor {number}")
        desk.say(f"Hello visitor {number}")
        site.expect_message(f"Hello visitor {number}")
    sites[0].say("Do not forget me")
    item = desk.mine.get_by_role("listitem").filter(has_text="Do not forget me")
    expect(item).to_contain_text("1")
    item.get_by_role("button").first.click()
    desk.expect_message("Do not forget me")
    desk.say("I do not")
    sites[0].expect_message("I do not")
    expect(sites[1].log.get_by_text("I do not")).to_have_count(0)


def test_the_menu_of_any_admin_page_counts_the_waiting_chats(server, person):
    """The live count, on a page that is not the desk."""
    agent = Agent(server, "agent09")
    agent.online()
    someone = person("agent on the home page")
    desk = Desk(someone, server, "agent09", open=False)
    desk.use_session()
    desk.page.goto(f"{server.url}/admin/")
    before = len(agent.desk()["waiting"])
    site = Site(person("visitor"), server)
    site.open_panel()
    site.say("Count me")
    menu = desk.page.get_by_role("button", name=f"Chat, {before + 1} waiting")
    expect(menu).to_be_visible(timeout=15_000)
