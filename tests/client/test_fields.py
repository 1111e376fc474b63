"""The admin's own fields in the form before a chat (R21, R22), and consent."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import complaints

from .fake_site import CONSENT, NAME, asks, asks_department
from .test_look import CASES, LOOKS
from .widget_parts import START, message_field, open_panel, stored

pytestmark = pytest.mark.e2e

COLORS = [["red", "Red"], ["green", "Green"], ["blue", "Blue"]]
#: One of each kind; the names stand for the keys of the fields.
KINDS = [
    asks("f-text", "text", "Order", max=200, help="It begins with N."),
    asks("f-long", "long", "What happened", max=2000),
    asks("f-number", "number", "Pieces", max=40),
    asks("f-email", "email", "Second address", max=254),
    asks("f-date", "date", "Day"),
    asks("f-url", "url", "Page", max=2048),
    asks("f-choice", "choice", "Colour", options=COLORS),
    asks("f-choices", "choices", "Sizes", options=[["s", "Small"], ["l", "Large"]]),
    asks("f-tick", "tick", "Gift wrap", help="At no charge."),
]
GIVEN = {
    **{"f-text": "N-17", "f-long": "It broke.\nTwice.", "f-number": "2.5"},
    **{"f-email": "b@example.org", "f-date": "2026-02-28"},
    **{"f-url": "https://example.org/x", "f-choice": "green"},
    **{"f-choices": ["s", "l"], "f-tick": True},
}


@pytest.fixture
def visit(visitor, site):
    """Open the window with these fields in its form."""

    def go(*fields, **form):
        site.form |= {"fields": list(fields), **form}
        page = visitor.page()
        page.goto(site.url)
        open_panel(page)
        return page

    return go


def part(page, name):
    return page.locator(f"wagtail-livechat [id='{name}']")


def required(fields):
    return [{**field, "required": True} for field in fields]


def fill_in(page, optional=""):
    part(page, "f-text").fill(GIVEN["f-text"])
    part(page, "f-long").fill(GIVEN["f-long"])
    part(page, "f-number").fill(GIVEN["f-number"])
    part(page, "f-email").fill(GIVEN["f-email"])
    part(page, "f-date").fill(GIVEN["f-date"])
    part(page, "f-url").fill(GIVEN["f-url"])
    part(page, "f-choice").select_option("Green")
    page.get_by_role("checkbox", name="Small").check()
    page.get_by_role("checkbox", name="Large").check()
    page.get_by_role("checkbox", name="Gift wrap").check()


def start(page):
    page.get_by_role("button", name="Start chat").click()


def is_sent(page):
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()


def sent(site):
    body = site.last(START).body
    return {name: value for name, value in body.items() if name in GIVEN}


def test_every_kind_is_asked_and_sent_as_what_it_is(visit, site):
    page = visit(*KINDS)
    expect(part(page, "f-text")).to_be_focused()
    expect(part(page, "f-text")).to_have_accessible_description("It begins with N.")
    expect(part(page, "f-text")).to_have_accessible_name("Order (optional)")
    expect(part(page, "f-text")).to_have_attribute("maxlength", "200")
    group = page.get_by_role("group", name="Sizes (optional)")
    expect(group.get_by_role("checkbox")).to_have_count(2)
    tick = page.get_by_role("checkbox", name="Gift wrap (optional)")
    expect(tick).to_have_accessible_description("At no charge.")
    options = part(page, "f-choice").locator("option").all_inner_texts()
    assert options == ["Please choose", "Red", "Green", "Blue"]
    assert complaints(page) == []
    fill_in(page)
    message_field(page).fill("Hello")
    start(page)
    is_sent(page)
    assert sent(site) == GIVEN
    assert "livechat:fields" not in stored(page)


def test_what_is_optional_may_be_left_out(visit, site):
    page = visit(*KINDS)
    message_field(page).fill("Hello")
    message_field(page).press("Enter")
    is_sent(page)
    empty = {**dict.fromkeys(GIVEN, ""), "f-choices": [], "f-tick": False}
    assert sent(site) == empty


def test_all_that_is_missing_is_said_at_once(visit, site):
    page = visit(*required(KINDS))
    start(page)
    expect(part(page, "f-text")).to_be_focused()
    missing = {
        **dict.fromkeys(GIVEN, "Please fill this in."),
        "f-email": "Please enter your e-mail address.",
        **dict.fromkeys(["f-choice", "f-choices"], "Please choose."),
        "f-tick": "Please tick this box.",
    }
    for name, sentence in missing.items():
        expect(part(page, f"{name}-error")).to_have_text(sentence)
    for name in GIVEN.keys() - {"f-choices"}:
        expect(part(page, name)).to_have_attribute("aria-invalid", "true")
        expect(part(page, name)).to_have_attribute("aria-required", "true")
    small = page.get_by_role("checkbox", name="Small")
    expect(small).to_have_attribute("aria-invalid", "true")
    expect(message_field(page)).to_have_attribute("aria-invalid", "true")
    described = "Please write a message."
    expect(message_field(page)).to_have_accessible_description(described)
    assert complaints(page) == []
    assert site.count(START) == 0
    small.check()
    expect(part(page, "f-choices-error")).to_be_empty()
    fill_in(page)
    message_field(page).fill("Hello")
    start(page)
    is_sent(page)


def test_what_is_wrong_is_said_and_then_put_right(visit, site):
    page = visit(*KINDS)
    message_field(page).fill("Hello")
    part(page, "f-number").focus()
    page.keyboard.type("1e")
    part(page, "f-email").fill("nobody")
    part(page, "f-date").focus()
    page.keyboard.type("12")
    part(page, "f-url").fill("example")
    start(page)
    expect(part(page, "f-number")).to_be_focused()
    wrong = {
        "f-number": "Please enter a number, such as 12 or 3.5.",
        "f-email": "This does not look like an e-mail address.",
        "f-date": "Please enter a date that exists.",
        "f-url": "Please enter a web address that begins with https:// or http://.",
    }
    for name, sentence in wrong.items():
        expect(part(page, f"{name}-error")).to_have_text(sentence)
    for name in GIVEN.keys() - wrong.keys():
        expect(part(page, f"{name}-error")).to_be_empty()
    assert site.count(START) == 0
    assert complaints(page) == []
    fill_in(page)
    start(page)
    is_sent(page)
    assert sent(site) == GIVEN


def test_the_server_may_say_of_each_field_what_is_wrong_with_it(visit, site):
    page = visit(*KINDS)
    sentences = {"f-long": "Too long.", "f-choices": "Not both.", "gone": "Hm."}
    error = {"code": "invalid", "message": "Too long.", "field": "f-long"}
    site.refusal = (400, {**error, "fields": sentences})
    fill_in(page)
    message_field(page).fill("Precious")
    start(page)
    expect(part(page, "f-long")).to_be_focused()
    expect(part(page, "f-long-error")).to_have_text("Too long.")
    expect(part(page, "f-choices-error")).to_have_text("Not both.")
    expect(page.get_by_role("status").filter(has_text="Hm.")).to_be_visible()
    expect(message_field(page)).to_have_value("Precious")
    assert complaints(page) == []
    site.refusal = None
    start(page)
    is_sent(page)
    assert sent(site) == GIVEN


def test_what_is_filled_in_survives_a_reload(visit, site):
    page = visit(*KINDS)
    fill_in(page)
    page.reload()
    expect(message_field(page)).to_be_visible()
    message_field(page).fill("Hello")
    start(page)
    is_sent(page)
    assert sent(site) == GIVEN


def test_what_the_admin_and_the_page_fill_in(visit, site):
    fields = [
        {**asks("f-text", label="Order"), "value": "N-1"},
        {**asks("f-number", "number", "Pieces"), "value": "1"},
        {**asks("f-choice", "choice", "Colour", options=COLORS), "value": "red"},
        {**asks("f-tick", "tick", "Gift wrap"), "value": True},
        asks("f-choices", "choices", "Sizes", options=[["s", "S"], ["l", "L"]]),
    ]
    page = visit(*fields)
    expect(part(page, "f-text")).to_have_value("N-1")
    expect(part(page, "f-choice")).to_have_value("red")
    expect(part(page, "f-tick")).to_be_checked()
    expect(message_field(page)).to_be_focused()
    given = "{'Order': 'N-2', 'f-number': 7, 'Sizes': ['l'], 'Gift wrap': false}"
    page.evaluate(f"WagtailLiveChat.setFields({given})")
    expect(part(page, "f-text")).to_have_value("N-2")
    expect(part(page, "f-tick")).not_to_be_checked()
    expect(message_field(page)).to_be_focused()
    part(page, "f-text").fill("N-3")
    page.evaluate("WagtailLiveChat.setFields({'Order': 'N-2'})")
    expect(part(page, "f-text")).to_have_value("N-3")
    message_field(page).fill("Hello")
    start(page)
    is_sent(page)
    choices = {"f-choice": "red", "f-choices": ["l"], "f-tick": False}
    assert sent(site) == {"f-text": "N-3", "f-number": "7", **choices}


def test_fields_of_some_departments_are_asked_with_these_only(visit, site):
    some = asks("f-text", label="Order", required=True, departments=[12, 3])
    page = visit(asks_department({7: "General", 12: "Sales"}), some, NAME)
    expect(part(page, "f-text")).to_be_hidden()
    part(page, "department").select_option("Sales")
    expect(part(page, "f-text")).to_be_visible()
    part(page, "name").fill("Noor")
    message_field(page).fill("Hello")
    start(page)
    expect(part(page, "f-text")).to_be_focused()
    page.reload()
    expect(part(page, "f-text")).to_be_visible()
    part(page, "department").select_option("General")
    expect(part(page, "f-text")).to_be_hidden()
    start(page)
    is_sent(page)
    body = site.last(START).body
    assert body["department"] == "7"
    assert "f-text" not in body


class TestConsent:
    def test_nothing_is_sent_before_the_statement_is_agreed_to(self, visit, site):
        page = visit(consent=CONSENT)
        expect(message_field(page)).to_be_focused()
        name = "I agree to the notice of the harbour."
        box = page.get_by_role("checkbox", name=name)
        link = page.get_by_role("link", name="notice")
        expect(link).to_have_attribute("href", "https://example.org/")
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener")
        expect(page.locator("wagtail-livechat .tick b")).to_have_text("the harbour")
        assert complaints(page) == []
        page.keyboard.type("Hello")
        page.keyboard.press("Enter")
        expect(box).to_be_focused()
        expect(box).to_have_accessible_description("Please tick this box.")
        assert complaints(page) == []
        assert site.count(START) == 0
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        expect(link).to_be_focused()
        start(page)
        is_sent(page)
        assert site.last(START).body["consent"] == 3

    def test_another_version_is_agreed_to_anew(self, visit, site):
        page = visit(consent=CONSENT)
        page.get_by_role("checkbox").check()
        page.reload()
        expect(page.get_by_role("checkbox")).to_be_checked()
        site.form["consent"] = {**CONSENT, "version": 4}
        page.reload()
        expect(message_field(page)).to_be_visible()
        expect(page.get_by_role("checkbox")).not_to_be_checked()

    def test_the_server_asks_for_it_if_we_did_not_know_of_it(self, visit, site):
        page = visit()
        sentence = "Please agree to this first."
        error = {"code": "invalid", "message": sentence, "field": "consent"}
        site.refusal = (400, {**error, "fields": {"consent": sentence}})
        site.form["consent"] = CONSENT
        message_field(page).fill("Precious")
        message_field(page).press("Enter")
        expect(page.get_by_role("checkbox")).to_be_focused()
        expect(part(page, "consent-error")).to_have_text(sentence)
        expect(message_field(page)).to_have_value("Precious")

    def test_what_is_said_in_it_stays_text(self, visit):
        evil = "<img src=x onerror=alert(1)>"
        parts = [evil, {"b": evil}, {"i": evil}, {"href": "/x", "text": evil}]
        page = visit(consent={"version": 1, "parts": parts})
        expect(page.locator("wagtail-livechat .tick span")).to_have_text(evil * 4)


@pytest.mark.parametrize("look, direction", CASES)
def test_axe_is_content_and_nothing_sticks_out(person, site, look, direction):
    long = "A question that is far longer than the window is wide, I am afraid"
    fields = [{**field, "label": f"{field['label']} {long}"} for field in KINDS]
    site.form |= {"fields": required(fields), "consent": CONSENT}
    site.direction = direction
    page = person("visitor", **LOOKS[look]).page()
    page.goto(site.url)
    open_panel(page)
    assert complaints(page) == []
    start(page)
    assert complaints(page) == []
    for box in page.get_by_role("checkbox").all():
        label = box.locator("xpath=..").bounding_box()
        assert label["height"] >= 24
        assert min(box.bounding_box()["width"], box.bounding_box()["height"]) >= 20
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    rest = page.locator("wagtail-livechat .rest")
    assert not rest.evaluate("e => e.scrollWidth > e.clientWidth")
