"""Leaving a ticket: when nobody is there, and when nobody answers (R19, R20)."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import complaints

from .fake_site import CONSENT, EMAIL, NAME, REFERENCE, TICKET, asks, asks_department
from .test_look import CASES, LOOKS
from .widget_parts import (
    CONVERSATION,
    TICKET_SENT,
    launcher,
    log,
    message_field,
    open_panel,
    panel,
    say,
)

pytestmark = pytest.mark.e2e

UNAVAILABLE = "Chat is not available right now."
UNANSWERED = "Nobody has been able to answer yet."
THANKS = "Thank you. We have received your message."
ANSWERED = "An agent has just answered. You can go on with the chat."


@pytest.fixture
def nobody(visitor, site):
    """The open window of a site where nobody is there, but tickets are taken."""
    site.available, site.ticket = False, dict(TICKET)
    page = visitor.page()
    page.goto(site.url)
    launcher(page).click()
    expect(name_field(page)).to_be_focused()
    return page


@pytest.fixture
def waits(visitor, site):
    """The open window of somebody who waits, on a site that takes tickets."""
    site.ticket = dict(TICKET)
    site.streaming = True
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    say(page, "My book is lost")
    say(page, "It is the atlas")
    site.wait_for(lambda: bool(site.streams))
    return page


@pytest.fixture
def prompted(waits, site):
    """The same, asked whether to leave a message instead."""
    site.prompt()
    expect(prompt(waits)).to_be_visible()
    return waits


def name_field(page):
    return page.get_by_role("textbox", name="Name", exact=True)


def email_field(page):
    return page.get_by_role("textbox", name="E-mail", exact=True)


def prompt(page):
    return page.get_by_role("group", name=UNANSWERED)


def leave(page):
    """Choose to leave a message."""
    page.get_by_role("button", name="Leave a message").click()


def send(page):
    page.get_by_role("button", name="Send message").click()


def fill_in(page, text=""):
    name_field(page).fill("Noor")
    email_field(page).fill("noor@example.org")
    if text:
        message_field(page).fill(text)


def expect_thanks(page, email="noor@example.org"):
    expect(page.get_by_role("heading", name=THANKS)).to_be_focused()
    expect(page.get_by_text(f"Your reference: {REFERENCE}").first).to_be_visible()
    expect(page.get_by_text(f"We will answer to {email}.").first).to_be_visible()


class TestNobodyIsThere:
    def test_the_form_is_there_at_once_and_no_chat(self, nobody):
        page = nobody
        expect(panel(page).get_by_text(UNAVAILABLE)).to_be_visible()
        expect(page.get_by_role("heading", name="Leave a message")).to_be_visible()
        expect(log(page)).to_have_count(0)
        expect(page.get_by_role("button", name="Back to the chat")).to_have_count(0)
        assert complaints(page) == []

    def test_by_keyboard_to_the_confirmation(self, nobody, site):
        page = nobody
        page.keyboard.type("Noor")
        page.keyboard.press("Tab")
        page.keyboard.type("noor@example.org")
        page.keyboard.press("Tab")
        page.keyboard.type("Are you open")
        page.keyboard.press("Enter")
        page.keyboard.type("on Sunday?")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Send message")).to_be_focused()
        page.keyboard.press("Enter")
        expect_thanks(page)
        spoken = page.locator("wagtail-livechat .frame > .unseen")
        expect(spoken).to_contain_text(f"Your reference: {REFERENCE}")
        assert complaints(page) == []
        body = site.last(TICKET_SENT).body
        assert body["text"] == "Are you open\non Sunday?"
        assert (body["name"], body["email"]) == ("Noor", "noor@example.org")
        assert (body["stamp"], body["website"], body["lang"]) == ("s1", "", "en")
        assert body["page_url"] == f"{site.url}/"
        kept = page.evaluate("JSON.stringify(localStorage)")
        assert "Noor" not in kept and "Sunday" not in kept
        page.get_by_role("button", name="Leave a message").click()
        expect(name_field(page)).to_be_focused()
        expect(message_field(page)).to_have_value("")

    def test_all_that_is_missing_is_said_at_once(self, nobody, site):
        page = nobody
        send(page)
        expect(name_field(page)).to_be_focused()
        for field in (name_field(page), email_field(page), message_field(page)):
            expect(field).to_have_attribute("aria-invalid", "true")
        expect(message_field(page)).to_have_accessible_description(
            "Please write a message."
        )
        assert complaints(page) == []
        assert site.count(TICKET_SENT) == 0

    def test_the_servers_errors_keep_everything(self, nobody, site):
        page = nobody
        sentences = {"email": "No such address.", "text": "Not that word."}
        error = {"code": "invalid", "message": "No such address.", "field": "email"}
        site.refusal = (400, {**error, "fields": sentences})
        fill_in(page, "Precious")
        send(page)
        expect(email_field(page)).to_be_focused()
        expect(email_field(page)).to_have_accessible_description("No such address.")
        expect(page.get_by_text("Not that word.")).to_be_visible()
        expect(message_field(page)).to_have_value("Precious")
        page.reload()
        expect(name_field(page)).to_have_value("Noor")
        expect(email_field(page)).to_have_value("noor@example.org")
        expect(message_field(page)).to_have_value("Precious")
        site.refusal = None
        send(page)
        expect_thanks(page)

    def test_a_lost_answer_is_asked_for_again(self, nobody, visitor, site):
        page = nobody
        visitor.allow("ERR_EMPTY_RESPONSE")
        site.swallowing = True
        fill_in(page, "Only once")
        send(page)
        button = page.get_by_role("button", name="Sending…")
        expect(button).to_have_attribute("aria-disabled", "true")
        site.wait_for(lambda: bool(site.tickets))
        page.reload()
        site.swallowing = False
        send(page)
        expect_thanks(page)
        assert len(site.tickets) == 1 and site.count(TICKET_SENT) > 1

    def test_it_is_sent_again_by_itself_after_a_hitch(self, nobody, site):
        page = nobody
        site.refusal = (503, {"code": "busy", "message": ""})
        fill_in(page, "Only once")
        send(page)
        site.wait_for(lambda: site.count(TICKET_SENT) == 1)
        # Whoever presses once more meanwhile sends nothing.
        page.get_by_role("button", name="Sending…").dispatch_event("click")
        site.refusal = None
        expect_thanks(page)
        assert site.count(TICKET_SENT) == 2

    def test_a_limit_is_told_at_once(self, nobody, site):
        page = nobody
        wait = {"code": "throttled", "message": "Too many.", "retry_after": 600}
        site.refusal = (429, wait)
        fill_in(page, "Precious")
        send(page)
        expect(page.get_by_text("Too many.")).to_be_visible()
        expect(message_field(page)).to_have_value("Precious")
        expect(page.get_by_role("button", name="Send message")).to_be_enabled()

    def test_a_form_that_is_too_old_is_renewed(self, nobody, site):
        page = nobody
        site.refusal = (400, {"code": "stamp", "message": "Out of date."})
        site.form["stamp"] = "s2"
        fill_in(page, "Precious")
        send(page)
        expect(page.get_by_text("Out of date.")).to_be_visible()
        site.refusal = None
        send(page)
        expect_thanks(page)
        assert site.last(TICKET_SENT).body["stamp"] == "s2"

    def test_what_else_may_be_asked(self, visitor, site):
        site.available = False
        site.ticket = {
            **TICKET,
            "fields": [
                asks_department({1: "Books", 2: "Bills"}),
                {**EMAIL, "required": True},
                asks("f-1", "choices", "Topic", options=[["a", "A"], ["b", "B"]]),
            ],
            "consent": CONSENT,
        }
        page = visitor.page()
        page.goto(site.url)
        launcher(page).click()
        department = page.get_by_role("combobox", name="Department")
        expect(department).to_be_focused()
        department.select_option("Bills")
        email_field(page).fill("noor@example.org")
        page.get_by_role("checkbox", name="B", exact=True).check()
        message_field(page).fill("Hello")
        send(page)
        agree = page.get_by_role("checkbox", name="I agree to the notice")
        expect(agree).to_be_focused()
        agree.check()
        page.reload()
        expect(department).to_have_value("2")
        send(page)
        expect_thanks(page)
        body = site.last(TICKET_SENT).body
        assert (body["department"], body["f-1"], body["consent"]) == ("2", ["b"], 3)

    def test_who_is_known_sees_where_the_answer_will_go(self, visitor, site):
        site.available = False
        known = "n•••@example.org"
        site.ticket = {**TICKET, "fields": [], "known_email": known}
        page = visitor.page()
        page.goto(site.url)
        launcher(page).click()
        expect(page.get_by_text(f"We will answer to {known}.")).to_be_visible()
        expect(message_field(page)).to_be_focused()
        expect(page.get_by_role("textbox")).to_have_count(1)
        page.keyboard.type("Hello")
        send(page)
        expect_thanks(page)

    def test_when_somebody_comes_what_is_written_is_for_them(self, visitor, site):
        site.available, site.ticket = False, dict(TICKET)
        site.form["fields"] = [NAME]
        page = visitor.page()
        page.clock.install()
        page.goto(site.url)
        page.clock.run_for(5_000)
        launcher(page).click()
        name_field(page).fill("Noor")
        message_field(page).fill("Half a thou")
        page.keyboard.press("ArrowLeft")
        site.available = True
        page.clock.run_for(15_000)
        page.evaluate("dispatchEvent(new Event('focus'))")
        expect(page.get_by_role("button", name="Start chat")).to_be_visible()
        expect(email_field(page)).to_have_count(0)
        page.keyboard.type("!")
        expect(message_field(page)).to_have_value("Half a tho!u")
        expect(name_field(page)).to_have_value("Noor")

    def test_a_start_that_comes_too_late_becomes_a_ticket(self, visitor, site):
        """The last agent left while the visitor was writing."""
        page = visitor.page()
        page.goto(site.url)
        open_panel(page)
        site.available, site.ticket = False, dict(TICKET)
        site.refusal = (403, {"code": "unavailable", "message": "Nobody is here."})
        message_field(page).fill("Precious")
        message_field(page).press("Enter")
        expect(page.get_by_text("Nobody is here.")).to_be_visible()
        expect(message_field(page)).to_have_value("Precious")
        site.refusal = None
        fill_in(page)
        send(page)
        expect_thanks(page)
        assert site.last(TICKET_SENT).body["text"] == "Precious"

    def test_after_a_chat_a_ticket_may_be_left(self, visitor, site):
        site.talk()
        site.available, site.ticket = False, dict(TICKET)
        page = visitor.page()
        page.goto(site.url)
        open_panel(page)
        site.end("agent")
        expect(page.get_by_text(UNAVAILABLE)).to_be_visible()
        leave(page)
        expect(name_field(page)).to_be_focused()
        expect(message_field(page)).to_have_value("")
        fill_in(page, "One more thing")
        send(page)
        expect_thanks(page)

    def test_without_tickets_there_is_no_form(self, visitor, site):
        site.talk()
        site.available = False
        page = visitor.page()
        page.goto(site.url)
        open_panel(page)
        site.end("agent")
        expect(page.get_by_text(UNAVAILABLE)).to_be_visible()
        expect(page.get_by_role("button", name="Leave a message")).to_have_count(0)
        page.evaluate("WagtailLiveChat.close()")
        expect(launcher(page)).to_be_hidden()

    def test_the_button_stays_for_tickets(self, nobody):
        """R4 is for sites where nothing can be left."""
        page = nobody
        page.evaluate("WagtailLiveChat.close()")
        expect(launcher(page)).to_be_visible()


class TestNobodyAnswers:
    def test_the_visitor_is_asked_without_being_disturbed(self, waits, site):
        page = waits
        message_field(page).fill("And it")
        site.prompt()
        expect(prompt(page)).to_be_visible()
        expect(message_field(page)).to_be_focused()
        expect(page.get_by_role("status").filter(has_text=UNANSWERED)).to_have_count(1)
        page.keyboard.type(" was dear")
        expect(message_field(page)).to_have_value("And it was dear")
        assert complaints(page) == []

    def test_what_was_said_is_carried_over(self, prompted, site):
        page = prompted
        leave(page)
        expect(name_field(page)).to_be_focused()
        expect(message_field(page)).to_have_value("My book is lost\nIt is the atlas")
        assert complaints(page) == []
        fill_in(page)
        send(page)
        expect_thanks(page)
        expect(log(page)).to_contain_text(f"Ticket {REFERENCE} was created.")
        expect(log(page)).not_to_contain_text("You ended the chat.")
        assert complaints(page) == []
        text = "My book is lost\nIt is the atlas"
        assert site.last(TICKET_SENT).body["text"] == text
        page.get_by_role("button", name="Start a new chat").click()
        expect(message_field(page)).to_be_focused()
        expect(message_field(page)).to_have_value("")
        say(page, "Another one")

    def test_what_is_being_written_goes_first(self, prompted):
        page = prompted
        message_field(page).fill("The blue atlas")
        leave(page)
        expect(message_field(page)).to_have_value("The blue atlas")

    def test_who_comes_back_to_the_chat_finds_it_as_it_was(self, prompted, site):
        page = prompted
        leave(page)
        page.get_by_role("button", name="Back to the chat").click()
        expect(prompt(page)).to_be_visible()
        expect(message_field(page)).to_be_focused()
        expect(message_field(page)).to_have_value("")
        expect(log(page)).to_contain_text("It is the atlas")
        message_field(page).fill("Please hurry")
        leave(page)
        message_field(page).press("End")
        page.keyboard.type("!")
        page.get_by_role("button", name="Back to the chat").click()
        expect(message_field(page)).to_have_value("Please hurry!")
        message_field(page).press("Enter")
        expect(log(page)).to_contain_text("Please hurry!")

    def test_an_answer_takes_the_question_back(self, prompted, site):
        page = prompted
        site.accept()
        expect(prompt(page)).to_have_count(0)
        expect(page.locator("wagtail-livechat .status")).to_have_text("Ada")

    def test_an_answer_takes_the_form_back_and_leaves_the_text(self, prompted, site):
        page = prompted
        leave(page)
        message_field(page).fill("The blue atla")
        site.accept()
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
        expect(page.get_by_role("heading", name="Leave a message")).to_have_count(0)
        expect(page.get_by_text(ANSWERED)).to_be_visible()
        expect(message_field(page)).to_be_focused()
        page.keyboard.type("s")
        expect(message_field(page)).to_have_value("The blue atlas")
        expect(log(page)).to_contain_text("Ada joined the chat.")
        assert complaints(page) == []

    def test_what_was_said_already_is_not_left_to_be_said_again(self, prompted, site):
        page = prompted
        leave(page)
        expect(message_field(page)).not_to_have_value("")
        site.accept()
        expect(page.get_by_text(ANSWERED)).to_be_visible()
        expect(message_field(page)).to_have_value("")

    def test_who_is_answered_in_the_same_moment_goes_on_with_the_chat(
        self, prompted, site
    ):
        page = prompted
        site.streaming = False
        for stream in list(site.streams):
            stream.put(None)
        leave(page)
        fill_in(page, "The blue atlas")
        site.refusal = (409, {"code": "answered", "message": ANSWERED})
        site.conversation.update(state="active", agent={"name": "Ada"}, prompted=False)
        send(page)
        expect(page.get_by_text(ANSWERED)).to_be_visible()
        expect(page.locator("wagtail-livechat .status")).to_have_text("Ada")
        expect(message_field(page)).to_have_value("The blue atlas")
        expect(message_field(page)).to_be_focused()
        assert not site.tickets

    def test_declining_ends_the_chat(self, prompted, site):
        page = prompted
        page.get_by_role("button", name="End the chat").click()
        expect(page.get_by_role("button", name="Start a new chat")).to_be_focused()
        expect(log(page)).to_contain_text("You ended the chat.")
        assert site.conversation["state"] == "missed"
        assert not site.tickets

    def test_another_department_begins_anew(self, prompted, site):
        page = prompted
        leave(page)
        site.conversation["prompted"] = False
        site.move("Sales")
        expect(page.get_by_text("You are being connected with Sales.")).to_have_count(1)

    def test_it_is_all_there_after_a_reload(self, prompted):
        page = prompted
        message_field(page).fill("The blue atlas")
        leave(page)
        page.reload()
        expect(prompt(page)).to_be_visible()
        expect(message_field(page)).to_have_value("The blue atlas")

    def test_a_ticket_that_an_agent_made_has_its_line(self, waits, site):
        page = waits
        site.accept()
        site.say(REFERENCE, sender="system", event="ticket", by="agent")
        expect(log(page)).to_contain_text(f"Ticket {REFERENCE} was created.")
        expect(message_field(page)).to_be_editable()


@pytest.mark.parametrize("look, direction", CASES)
def test_axe_is_content_and_nothing_sticks_out(person, site, look, direction):
    site.ticket = {**TICKET, "consent": CONSENT}
    site.direction = direction
    site.talk("waiting")
    site.conversation["place"] = 12
    site.prompt()
    page = person("visitor", **LOOKS[look]).page()
    page.goto(site.url)
    open_panel(page)
    expect(prompt(page)).to_be_visible()
    found = check(page, "prompt")
    leave(page)
    expect(name_field(page)).to_be_focused()
    found += check(page, "form")
    send(page)
    expect(name_field(page)).to_have_attribute("aria-invalid", "true")
    found += check(page, "errors")
    fill_in(page)
    page.get_by_role("checkbox").check()
    send(page)
    expect_thanks(page)
    found += check(page, "confirmation")
    assert found == []
    assert site.count(CONVERSATION)


def check(page, what) -> list[str]:
    """What is wrong with the window as it is now."""
    found = [f"{what}: {each}" for each in complaints(page)]
    for selector in ("html", "wagtail-livechat .panel", "wagtail-livechat .rest"):
        part = page.locator(selector)
        if part.evaluate("e => e.scrollWidth > e.clientWidth"):
            found.append(f"{what}: {selector} is too wide")
    for button in page.locator("wagtail-livechat").get_by_role("button").all():
        if button.is_visible() and button.bounding_box()["height"] < 24:
            found.append(f"{what}: {button} is too small")
    return found
