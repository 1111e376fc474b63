"""The button and the chat window, as a visitor meets them."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

STATUS = "GET /livechat/api/status/"
PANEL = "GET /static/panel.js"
FOCUSED = """() => {
  const host = document.activeElement;
  const inside = host.shadowRoot?.activeElement ?? host;
  return inside.tagName.toLowerCase();
}"""


@pytest.fixture
def page(visitor, site):
    """A page of the site, with the button in it."""
    page = visitor.page()
    page.goto(site.url)
    return page


def launcher(page):
    """The button, whatever it says."""
    return page.locator("wagtail-livechat .launcher")


def open_panel(page):
    """Press the button; the field to write in is there."""
    launcher(page).click()
    expect(message_field(page)).to_be_focused()


def message_field(page):
    return page.get_by_role("textbox", name="Message")


def send(page, text):
    message_field(page).fill(text)
    message_field(page).press("Enter")


def test_an_idle_page_asks_once_and_keeps_nothing(page, site):
    expect(launcher(page)).to_be_visible()
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_load_state("networkidle")
    assert site.count(STATUS) == 1
    assert site.count(PANEL) == 0
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert page.evaluate(kept) == [0, 0, ""]


def test_one_name_on_window(visitor, site):
    page = visitor.page()
    names = "Object.getOwnPropertyNames(window)"
    page.add_init_script(f"window.before = {names}")
    page.goto(site.url)
    open_panel(page)
    added = set(page.evaluate(names)) - set(page.evaluate("before"))
    assert added == {"before", "WagtailLiveChat"}
    assert set(page.evaluate("Object.keys(WagtailLiveChat)")) == {
        *{"open", "close", "toggle", "show", "hide", "popout", "on", "once", "off"},
        *{"setFields", "setDepartment", "setLocale", "q"},
    }


def test_a_second_tag_does_nothing(page, site):
    expect(launcher(page)).to_be_visible()
    page.evaluate("""() => new Promise((done) => {
        const tag = document.querySelector("script");
        const again = document.createElement("script");
        for (const { name, value } of tag.attributes) again.setAttribute(name, value);
        again.nonce = tag.nonce;
        again.onload = done;
        document.body.append(again);
    })""")
    page.wait_for_load_state("networkidle")
    assert page.locator("wagtail-livechat").count() == 1
    assert site.count(STATUS) == 1


def test_calls_made_before_the_script_came_are_heard(visitor, site):
    page = visitor.page()
    page.add_init_script("window.WagtailLiveChat = { q: [['open']] }")
    page.goto(site.url)
    expect(page.get_by_role("dialog", name="Chat")).to_be_visible()
    page.evaluate("WagtailLiveChat.close()")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_no_button_when_nobody_is_there(visitor, site):
    site.available = False
    page = visitor.page()
    page.goto(site.url)
    site.wait_for(lambda: site.count(STATUS) == 1)
    page.wait_for_load_state("networkidle")
    assert page.locator("wagtail-livechat").count() == 0


def test_an_open_chat_keeps_its_button(visitor, site):
    site.available = False
    site.talk()
    page = visitor.page()
    page.goto(site.url)
    expect(launcher(page)).to_be_visible()


def test_keyboard_in_and_out(page):
    launcher(page).focus()
    page.keyboard.press("Enter")
    expect(message_field(page)).to_be_focused()
    expect(launcher(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("half a though")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher(page)).to_be_focused()
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(message_field(page)).to_have_value("half a though")


def test_an_open_window_comes_back_without_taking_the_focus(page):
    open_panel(page)
    message_field(page).fill("a draft")
    page.reload()
    expect(page.get_by_role("dialog", name="Chat")).to_be_visible()
    expect(message_field(page)).to_have_value("a draft")
    assert page.evaluate(FOCUSED) == "body"


def test_a_chat_from_the_first_word_to_the_last(page, site):
    open_panel(page)
    send(
        page,
        "<img src=x onerror=alert(1)>\nhttps://example.com/a(b). javascript:alert(1)",
    )
    log = page.get_by_role("log", name="Conversation")
    expect(log).to_contain_text("<img src=x onerror=alert(1)>")
    link = log.get_by_role("link")
    expect(link).to_have_attribute("href", "https://example.com/a(b)")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow ugc")
    expect(
        page.get_by_text("We are looking for an agent for you.").first
    ).to_be_visible()
    site.conversation.update(state="active", agent={"name": "Ada"})
    site.say("", sender="system", event="accepted", name="Ada")
    expect(log).to_contain_text("Ada joined the chat.")
    site.say("How can I help?")
    expect(log).to_contain_text("How can I help?")
    page.get_by_role("button", name="End chat").click()
    page.get_by_role("button", name="No, keep it").click()
    page.get_by_role("button", name="End chat").click()
    page.get_by_role("button", name="Yes, end it").click()
    expect(log).to_contain_text("You ended the chat.")
    page.get_by_role("button", name="Start a new chat").click()
    expect(message_field(page)).to_be_focused()
    expect(log).not_to_contain_text("How can I help?")


def test_a_chat_that_cannot_start_keeps_the_words(page, site):
    open_panel(page)
    site.refusal = (403, {"code": "unavailable", "message": "Nobody is here."})
    send(page, "precious words")
    expect(page.get_by_text("Nobody is here.")).to_be_visible()
    expect(message_field(page)).to_have_value("precious words")
    site.refusal = None
    message_field(page).press("Enter")
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    assert [message["text"] for message in site.messages] == ["precious words"]


def test_enter_sends_and_shift_enter_does_not(page, site):
    open_panel(page)
    field = message_field(page)
    field.press_sequentially("one")
    field.press("Shift+Enter")
    field.press_sequentially("two")
    field.press("Enter")
    site.wait_for(lambda: len(site.messages) == 1)
    assert site.messages[0]["text"] == "one\ntwo"
    expect(field).to_have_value("")


def test_a_text_that_is_too_long_is_not_cut(page, site):
    open_panel(page)
    send(page, "x" * 4_003)
    expect(page.get_by_text("Characters over the limit: 3")).to_be_visible()
    expect(message_field(page)).to_have_value("x" * 4_003)
    assert site.messages == []


def test_unread_messages_are_counted_on_the_button(page, site):
    site.talk()
    open_panel(page)
    page.keyboard.press("Escape")
    site.say("one")
    site.say("two")
    expect(launcher(page)).to_have_accessible_name(re.compile("Unread messages: 2"))
    page.reload()
    expect(launcher(page)).to_have_accessible_name(re.compile("Unread messages: 2"))
    launcher(page).click()
    expect(launcher(page)).to_have_accessible_name("Chat with us")


def test_what_others_end_is_told(page, site):
    site.talk()
    page.reload()
    open_panel(page)
    site.end("agent")
    expect(page.get_by_text("Ada ended the chat.")).to_be_visible()


def test_a_forgotten_visitor_can_start_again(page, site):
    site.talk()
    page.reload()
    open_panel(page)
    site.refusal = (401, {"code": "no_visitor", "message": "Who are you?"})
    send(page, "hello?")
    expect(page.get_by_text("This chat cannot be continued")).to_be_visible()
    site.refusal = site.conversation = None
    page.get_by_role("button", name="Start a new chat").click()
    expect(message_field(page)).to_have_value("hello?")


def test_ten_thousand_messages(page, site):
    site.talk()
    for number in range(10_000):
        site.say(f"Message {number}")
    page.reload()
    open_panel(page)
    expect(page.get_by_text("Message 9999", exact=True)).to_be_visible(timeout=20_000)
    shown = page.locator("wagtail-livechat .message")
    assert shown.count() == 200
    page.get_by_role("button", name="Show earlier messages").click()
    assert shown.count() == 400
    send(page, "still quick")
    expect(page.get_by_text("still quick")).to_be_in_viewport()


def test_on_a_phone_the_page_behind_is_out_of_reach(visitor, site, person):
    page = person("phone", viewport={"width": 360, "height": 640}).page()
    page.goto(site.url)
    page.evaluate("document.body.prepend(document.createElement('main'))")
    open_panel(page)
    dialog = page.get_by_role("dialog", name="Chat")
    expect(dialog).to_have_attribute("aria-modal", "true")
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}
    assert page.evaluate("document.querySelector('main').inert")
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) in {"textarea", "button", "div"}
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('main').inert")
    expect(launcher(page)).to_be_focused()


def test_wagtails_own_button_stays_free(visitor, site):
    page = visitor.page()
    page.add_init_script("""addEventListener("DOMContentLoaded", () => {
        const bar = document.createElement("wagtail-userbar");
        document.body.append(bar);
    })""")
    page.goto(site.url)
    box = launcher(page).bounding_box()
    # Its button ends 88 pixels above the bottom.
    assert box["y"] + box["height"] <= page.viewport_size["height"] - 88


MENU = "position: fixed; right: 0; bottom: 0; width: 320px; height: 400px; z-index: 9999"
#: What a pointer would meet in the middle of the button.
MET = "([x, y]) => document.elementFromPoint(x, y).localName"


def middle_of(locator):
    box = locator.bounding_box()
    return [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]


@pytest.mark.parametrize("width", [1024, 360])
def test_wagtails_opened_menu_covers_the_button_and_not_the_panel(site, person, width):
    page = person("editor", viewport={"width": width, "height": 640}).page()
    page.add_init_script("""addEventListener("DOMContentLoaded", () => {
        document.body.append(document.createElement("wagtail-userbar"));
    })""")
    page.goto(site.url)
    middle = middle_of(launcher(page))
    assert page.evaluate(MET, middle) == "wagtail-livechat"
    style = "style => document.querySelector('wagtail-userbar').style.cssText = style"
    page.evaluate(style, MENU)
    assert page.evaluate(MET, middle) == "wagtail-userbar"
    page.evaluate(style, "")
    open_panel(page)
    page.evaluate(style, MENU)
    assert page.evaluate(MET, middle_of(message_field(page))) == "wagtail-livechat"
