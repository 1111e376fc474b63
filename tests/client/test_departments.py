"""The field "Department" of the start form (R28-R30)."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import complaints

from .fake_site import DEPARTMENTS, EMAIL, NAME, asks_department
from .test_look import LOOKS
from .widget_parts import CONVERSATION, START, log, message_field, open_panel, stored

pytestmark = pytest.mark.e2e

GONE = {
    "code": "invalid",
    "message": "This department cannot be reached from here.",
    "field": "department",
    "fields": {"department": "This department cannot be reached from here."},
}


@pytest.fixture
def page(visitor, site):
    """The open window, with three departments to choose from."""
    site.form["fields"] = [asks_department(DEPARTMENTS)]
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    return page


def department(page):
    return page.get_by_role("combobox", name="Department", exact=True)


def chosen(page) -> str:
    """The name that the closed field shows."""
    return department(page).evaluate("e => e.selectedOptions[0]?.textContent")


def send(page, text="Hello"):
    message_field(page).fill(text)
    page.get_by_role("button", name="Start chat").click()


def come_back(page):
    """Look at the page again after a while: the window then asks what is new."""
    page.clock.run_for(15_000)
    page.evaluate("dispatchEvent(new Event('focus'))")


def test_it_is_the_first_question_and_the_first_department_is_chosen(visitor, site):
    """R28: in the server's order."""
    site.form["fields"] = [asks_department(DEPARTMENTS), NAME]
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    expect(department(page)).to_be_focused()
    assert department(page).locator("option").all_inner_texts() == [
        *["General", "Sales", "Support"]
    ]
    assert chosen(page) == "General"
    order = page.locator("wagtail-livechat .composer label").all_inner_texts()
    assert order == ["Department", "Name", "Message"]
    assert complaints(page) == []


def test_it_may_be_all_that_is_asked(page, site):
    assert page.locator("wagtail-livechat .composer label").all_inner_texts() == [
        *["Department", "Message"]
    ]
    send(page)
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    assert site.last(START).body["department"] == "7"
    expect(department(page)).to_have_count(0)


def test_without_a_choice_there_is_no_field(visitor, site):
    """R30: the server knows the only one."""
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    expect(page.get_by_role("combobox")).to_have_count(0)
    expect(message_field(page)).to_be_focused()
    message_field(page).fill("Hello")
    message_field(page).press("Enter")
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    assert "department" not in site.last(START).body


def test_by_keyboard_from_the_department_to_the_chat(page, site):
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("How much is it?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    assert site.last(START).body["department"] == "12"
    expect(message_field(page)).to_be_focused()


def test_the_choice_survives_a_reload_until_the_chat_begins(page, site):
    department(page).select_option("Support")
    page.reload()
    expect(message_field(page)).to_be_visible()
    assert chosen(page) == "Support"
    send(page)
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    assert site.last(START).body["department"] == "3"
    assert "livechat:fields" not in stored(page)


def test_what_is_no_longer_offered_is_not_chosen(page, site):
    department(page).select_option("Support")
    site.form["fields"] = [asks_department({7: "General", 12: "Sales"})]
    page.reload()
    expect(message_field(page)).to_be_visible()
    assert chosen(page) == "General"


def test_the_servers_refusal_is_shown_beside_it(page, site):
    department(page).select_option("Support")
    site.refusal = (400, GONE)
    site.form["fields"] = [asks_department({7: "General", 12: "Sales"})]
    send(page, "Precious")
    expect(department(page)).to_be_focused()
    expect(department(page)).to_have_attribute("aria-invalid", "true")
    expect(department(page)).to_have_accessible_description(GONE["message"])
    assert chosen(page) == "General"
    expect(message_field(page)).to_have_value("Precious")
    expect(log(page)).not_to_contain_text("Precious")
    assert complaints(page) == []
    department(page).select_option("Sales")
    expect(department(page)).to_have_attribute("aria-invalid", "false")
    site.refusal = None
    page.get_by_role("button", name="Start chat").click()
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    assert site.last(START).body["department"] == "12"


def test_a_refusal_is_shown_even_if_there_is_no_choice_any_more(page, site):
    site.refusal = (400, GONE)
    site.form["fields"] = []
    send(page, "Precious")
    expect(page.get_by_role("status").filter(has_text=GONE["message"])).to_be_visible()
    expect(department(page)).to_have_count(0)
    expect(message_field(page)).to_have_value("Precious")


class TestThePageAsksForOne:
    def test_it_is_chosen_if_it_is_offered(self, page, site):
        """By name or number: the server says which one that is."""
        site.form["fields"] = [asks_department(DEPARTMENTS, "12")]
        page.evaluate("WagtailLiveChat.setDepartment('Verkauf')")
        site.wait_for(
            lambda: site.last(CONVERSATION).query.get("department") == "Verkauf"
        )
        expect(department(page)).to_have_value("12")
        assert chosen(page) == "Sales"
        send(page)
        expect(page.get_by_text("Sent", exact=True)).to_be_visible()
        assert site.last(START).body["department"] == "12"

    def test_if_it_is_not_offered_nothing_changes(self, page, site):
        page.evaluate("WagtailLiveChat.setDepartment(99)")
        site.wait_for(lambda: site.last(CONVERSATION).query.get("department") == "99")
        assert chosen(page) == "General"
        department(page).select_option("Support")
        page.add_init_script("window.WagtailLiveChat = {q: [['setDepartment', 99]]}")
        page.reload()
        expect(message_field(page)).to_be_visible()
        assert chosen(page) == "Support"

    def test_who_is_writing_is_not_disturbed(self, page, site):
        message_field(page).fill("Half a thou")
        page.keyboard.press("ArrowLeft")
        site.form["fields"] = [asks_department(DEPARTMENTS, "12")]
        page.evaluate("WagtailLiveChat.setDepartment('Sales')")
        expect(department(page)).to_have_value("12")
        page.keyboard.type("!")
        expect(message_field(page)).to_have_value("Half a tho!u")

    def test_the_visitors_choice_stays_until_the_page_asks_for_another(
        self, visitor, site
    ):
        site.form["fields"] = [asks_department(DEPARTMENTS, "12")]
        page = visitor.page()
        page.add_init_script(
            "window.WagtailLiveChat = {q: [['setDepartment', 'Sales']]}"
        )
        page.goto(site.url)
        open_panel(page)
        assert chosen(page) == "Sales"
        # It was chosen for the visitor: there is no need to begin with it.
        expect(message_field(page)).to_be_focused()
        department(page).select_option("Support")
        page.reload()
        expect(message_field(page)).to_be_visible()
        assert chosen(page) == "Support"
        site.form["fields"] = [asks_department(DEPARTMENTS, "7")]
        page.evaluate("WagtailLiveChat.setDepartment('General')")
        expect(department(page)).to_have_value("7")


class TestWhileTheWindowIsOpen:
    """A log-in in another tab; an agent who goes."""

    @pytest.fixture
    def open_page(self, visitor, site):
        def go(*fields):
            site.form["fields"] = list(fields)
            page = visitor.page()
            page.clock.install()
            page.goto(site.url)
            page.clock.run_for(5_000)
            open_panel(page)
            return page

        return go

    def test_a_field_that_comes_takes_nothing_from_who_is_writing(
        self, open_page, site
    ):
        page = open_page()
        page.keyboard.type("Half a thou")
        page.keyboard.press("ArrowLeft")
        site.form["fields"] = [asks_department(DEPARTMENTS)]
        come_back(page)
        expect(department(page)).to_be_visible()
        expect(message_field(page)).to_be_focused()
        page.keyboard.type("!")
        expect(message_field(page)).to_have_value("Half a tho!u")

    def test_the_choices_follow_and_what_was_chosen_stays(self, open_page, site):
        page = open_page(asks_department(DEPARTMENTS), NAME)
        department(page).select_option("Support")
        name = page.get_by_role("textbox", name="Name")
        name.fill("Noor")
        site.form["fields"] = [asks_department({3: "Support", 5: "Friends"}), NAME]
        come_back(page)
        options = department(page).locator("option")
        expect(options).to_have_text(["Support", "Friends"])
        assert chosen(page) == "Support"
        expect(name).to_have_value("Noor")
        expect(name).to_be_focused()
        site.form["fields"] = [NAME]
        come_back(page)
        expect(department(page)).to_have_count(0)
        expect(name).to_have_value("Noor")
        expect(name).to_be_focused()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("look", LOOKS)
def test_axe_is_content_and_nothing_sticks_out(person, site, look, direction):
    names = ["مبيعات", "A department with a name that is far too long for its field"]
    departments = asks_department(dict(enumerate(names, 1)))
    site.form["fields"] = [departments, NAME, EMAIL]
    site.direction = direction
    page = person("visitor", **LOOKS[look]).page()
    page.goto(site.url)
    open_panel(page)
    department(page).select_option(names[1])
    assert complaints(page) == []
    assert department(page).bounding_box()["height"] >= 44
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    rest = page.locator("wagtail-livechat .rest")
    assert not rest.evaluate("e => e.scrollWidth > e.clientWidth")
