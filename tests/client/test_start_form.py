"""What is asked before a chat: name and e-mail (R17), a log-in (R16)."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import complaints

from .fake_site import CODE, EMAIL, NAME
from .widget_parts import CONVERSATION, START, log, message_field, open_panel

pytestmark = pytest.mark.e2e


@pytest.fixture
def page(visitor, site):
    """The open window; name and e-mail are asked for."""
    site.form["fields"] = [NAME, EMAIL]
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    return page


def name_field(page):
    return page.get_by_role("textbox", name="Name", exact=True)


def email_field(page):
    return page.get_by_role("textbox", name="E-mail (optional)")


def start(page):
    page.get_by_role("button", name="Start chat").click()


def described(field) -> str:
    """The text that ``aria-describedby`` names."""
    return field.evaluate("""e => e.getAttribute("aria-describedby").split(" ")
        .map(id => e.getRootNode().getElementById(id).textContent).join("")""")


def test_the_fields_say_what_they_are_for(page):
    expect(name_field(page)).to_be_focused()
    expect(name_field(page)).to_have_attribute("autocomplete", "name")
    expect(name_field(page)).to_have_attribute("aria-required", "true")
    expect(email_field(page)).to_have_attribute("autocomplete", "email")
    expect(email_field(page)).to_have_attribute("aria-required", "false")
    assert complaints(page) == []


def test_by_keyboard_from_the_name_to_the_chat(page, site):
    page.keyboard.type("Noor")
    page.keyboard.press("Tab")
    page.keyboard.type("noor@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("Good morning")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    body = site.last(START).body
    assert (body["name"], body["email"]) == ("Noor", "noor@example.org")
    expect(message_field(page)).to_be_focused()
    expect(name_field(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "Noor" not in kept and "noor@" not in kept


def test_what_is_missing_or_wrong_is_said_beside_the_field(page, site):
    message_field(page).fill("Hello")
    email_field(page).fill("not an address")
    start(page)
    expect(name_field(page)).to_be_focused()
    expect(name_field(page)).to_have_attribute("aria-invalid", "true")
    assert described(name_field(page)) == "Please enter your name."
    sentence = "This does not look like an e-mail address."
    assert described(email_field(page)) == sentence
    assert complaints(page) == []
    expect(message_field(page)).to_have_value("Hello")
    assert site.count(START) == 0
    name_field(page).fill("Lin")
    expect(name_field(page)).to_have_attribute("aria-invalid", "false")
    start(page)
    expect(email_field(page)).to_be_focused()
    email_field(page).fill("")
    start(page)
    expect(log(page)).to_contain_text("Hello")
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()


def test_the_servers_refusal_is_shown_and_nothing_typed_is_lost(page, site):
    message = "Enter a valid e-mail address."
    error = {"code": "invalid", "message": message, "field": "email"}
    site.refusal = (400, {**error, "fields": {"email": message}})
    name_field(page).fill("Lin")
    email_field(page).fill("lin@localhost")
    message_field(page).fill("Are you open?")
    start(page)
    expect(email_field(page)).to_be_focused()
    assert described(email_field(page)) == message
    expect(message_field(page)).to_have_value("Are you open?")
    expect(log(page)).not_to_contain_text("Are you open?")
    page.reload()
    expect(name_field(page)).to_have_value("Lin")
    expect(email_field(page)).to_have_value("lin@localhost")
    expect(message_field(page)).to_have_value("Are you open?")
    site.refusal = None
    start(page)
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()


def test_a_question_we_did_not_know_of_is_asked_then(visitor, site):
    """The profile was applied anew while the window was open."""
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    site.form["fields"] = [NAME]
    message = "Please enter your name."
    error = {"code": "invalid", "message": message, "field": "name"}
    site.refusal = (400, {**error, "fields": {"name": message}})
    message_field(page).fill("Hello")
    message_field(page).press("Enter")
    expect(name_field(page)).to_be_focused()
    assert described(name_field(page)) == message
    expect(message_field(page)).to_have_value("Hello")


def test_a_retried_start_carries_the_values_even_after_a_reload(page, site):
    site.refusal = (503, {"code": "busy", "message": "Later."})
    name_field(page).fill("Tomas")
    message_field(page).fill("On a bad line")
    start(page)
    site.wait_for(lambda: site.count(START) == 1)
    page.reload()
    site.refusal = None
    site.wait_for(lambda: bool(site.messages))
    assert site.last(START).body["name"] == "Tomas"


def test_the_page_may_fill_in_what_it_knows(visitor, site):
    site.form["fields"] = [NAME, EMAIL]
    page = visitor.page()
    page.goto(site.url)
    page.evaluate("WagtailLiveChat.setFields({name: 'Ada', email: 'a@example.org'})")
    open_panel(page)
    expect(name_field(page)).to_have_value("Ada")
    expect(email_field(page)).to_have_value("a@example.org")
    expect(message_field(page)).to_be_focused()
    page.evaluate("WagtailLiveChat.setFields({name: 'Ada Lovelace'})")
    expect(name_field(page)).to_have_value("Ada Lovelace")


def test_when_nothing_is_asked_there_is_only_the_field_to_write_in(visitor, site):
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    assert page.get_by_role("textbox").count() == 1


def test_the_way_to_the_log_in_comes_back_to_the_open_window(visitor, site):
    """R16: and what was typed before is there."""
    site.form |= {"login": f"{site.url}/login/", "register": f"{site.url}/join/"}
    page = visitor.page()
    page.goto(f"{site.url}/next/?page=2")
    open_panel(page)
    expect(message_field(page)).to_be_focused()
    sentence = page.get_by_text("Please log in to chat with us.")
    expect(sentence).to_have_count(1)
    back = "?next=%2Fnext%2F%3Fpage%3D2"
    link = page.get_by_role("link", name="Log in")
    expect(link).to_have_attribute("href", f"{site.url}/login/{back}")
    assert link.bounding_box()["height"] >= 44
    register = page.get_by_role("link", name="Register")
    expect(register).to_have_attribute("href", f"{site.url}/join/{back}")
    assert complaints(page) == []
    page.keyboard.type("A secret question")
    page.keyboard.press("Enter")
    expect(link).to_be_focused()
    expect(sentence).to_have_count(2)
    expect(message_field(page)).to_have_value("A secret question")
    assert site.count(START) == 0
    assert complaints(page) == []
    site.form |= {"login": "", "register": ""}
    page.goto(f"{site.url}/next/?page=2")
    expect(message_field(page)).to_have_value("A secret question")
    message_field(page).press("Enter")
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()


def test_where_nobody_can_register_there_is_no_link_for_it(visitor, site):
    site.form["login"] = f"{site.url}/login/"
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    expect(page.get_by_role("link", name="Log in")).to_be_visible()
    expect(page.get_by_role("link", name="Register")).to_have_count(0)


def test_a_start_that_needs_a_log_in_keeps_the_words(visitor, site):
    """The session ran out while the window was open."""
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    site.form["login"] = f"{site.url}/login/"
    site.refusal = (403, {"code": "login", "message": "Please log in."})
    message_field(page).fill("Precious")
    message_field(page).press("Enter")
    expect(page.get_by_role("link", name="Log in")).to_be_focused()
    expect(message_field(page)).to_have_value("Precious")
    site.form["login"] = ""
    site.refusal = None
    page.reload()
    expect(message_field(page)).to_have_value("Precious")


def test_on_another_site_the_log_in_is_in_a_new_window(visitor, site, other_site):
    other_site.tag = CODE.format(site=site.url, key="c")
    other_site.connect = site.url
    site.allowed = {other_site.url}
    site.form |= {"login": f"{site.url}/login/", "register": f"{site.url}/join/"}
    page = visitor.page()
    page.goto(other_site.url)
    open_panel(page)
    link = page.get_by_role("link", name="Log in")
    expect(link).to_have_attribute("href", f"{site.url}/livechat/chat/?profile=k")
    expect(link).to_have_attribute("target", "_blank")
    register = page.get_by_role("link", name="Register")
    back = "?next=%2Flivechat%2Fchat%2F%3Fprofile%3Dk"
    expect(register).to_have_attribute("href", f"{site.url}/join/{back}")
    expect(register).to_have_attribute("target", "_blank")


class TestSpam:
    """What makes it harder for programs, and what people see of it: nothing."""

    def test_what_goes_with_a_start(self, page, site):
        page.evaluate("WagtailLiveChat.setFields({challenge: 'token'})")
        name_field(page).fill("Lin")
        message_field(page).fill("Hello")
        start(page)
        expect(page.get_by_text("Sent", exact=True)).to_be_visible()
        body = site.last(START).body
        assert (body["stamp"], body["website"]) == ("s1", "")
        assert body["challenge"] == "token"

    def test_the_field_for_programs_is_none_for_people(self, page, site):
        trap = page.locator("wagtail-livechat [name=website]")
        expect(trap).to_have_attribute("tabindex", "-1")
        expect(trap).to_have_attribute("autocomplete", "off")
        assert trap.evaluate("e => e.parentNode.getAttribute('aria-hidden')") == "true"
        box = trap.locator("xpath=..").bounding_box()
        assert (box["width"], box["height"]) == (1, 1)
        trap.evaluate("e => e.value = 'https://spam.example/'")
        site.refusal = (400, {"code": "spam", "message": "This looks like spam."})
        name_field(page).fill("Lin")
        message_field(page).fill("Precious")
        start(page)
        expect(page.get_by_text("This looks like spam.")).to_be_visible()
        assert site.last(START).body["website"] == "https://spam.example/"
        expect(message_field(page)).to_have_value("Precious")

    def test_a_form_that_is_too_old_is_renewed_and_the_text_is_back(self, page, site):
        old = {"code": "stamp", "message": "This form is out of date."}
        site.refusal = (400, old)
        site.form["stamp"] = "s2"
        name_field(page).fill("Lin")
        message_field(page).fill("Precious")
        start(page)
        expect(page.get_by_text(old["message"])).to_be_visible()
        expect(message_field(page)).to_have_value("Precious")
        expect(log(page)).not_to_contain_text("Precious")
        assert site.last(START).body["stamp"] == "s1"
        site.refusal = None
        start(page)
        expect(page.get_by_text("Sent", exact=True)).to_be_visible()
        assert site.last(START).body["stamp"] == "s2"

    def test_the_first_stamp_counts_however_often_the_window_asks(self, page, site):
        site.form["stamp"] = "s2"
        asked = site.count(CONVERSATION)
        page.evaluate("WagtailLiveChat.setDepartment('Sales')")
        site.wait_for(lambda: site.count(CONVERSATION) > asked)
        name_field(page).fill("Lin")
        message_field(page).fill("Hello")
        start(page)
        expect(page.get_by_text("Sent", exact=True)).to_be_visible()
        assert site.last(START).body["stamp"] == "s1"

    def test_who_is_too_quick_waits_without_noticing(self, page, site):
        quick = {"code": "throttled", "message": "Quick!", "retry_after": 1}
        site.refusal = (429, quick)
        name_field(page).fill("Lin")
        message_field(page).fill("Hello")
        start(page)
        site.wait_for(lambda: site.count(START) == 1)
        site.refusal = None
        expect(page.get_by_text("Sent", exact=True)).to_be_visible()
        assert site.count(START) == 2

    def test_a_challenge_that_fails_is_told(self, page, site):
        site.refusal = (403, {"code": "challenge", "message": "Solve the riddle."})
        name_field(page).fill("Lin")
        message_field(page).fill("Precious")
        start(page)
        expect(page.get_by_text("Solve the riddle.")).to_be_visible()
        expect(message_field(page)).to_have_value("Precious")

    def test_a_new_token_disturbs_nobody_who_writes(self, page):
        message_field(page).fill("Half a thou")
        page.keyboard.press("ArrowLeft")
        page.evaluate("WagtailLiveChat.setFields({challenge: 'another'})")
        page.wait_for_timeout(300)
        page.keyboard.type("!")
        expect(message_field(page)).to_have_value("Half a tho!u")
