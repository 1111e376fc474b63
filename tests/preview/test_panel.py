"""Wagtail's preview panel in a browser: the real widget in every state and look."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.axe import complaints

from .pages import LABELS, LOOKS, MODES, Editor

pytestmark = pytest.mark.e2e

#: What stands in the window in each state; the button has none.
SAYS = {
    "start": "Write your first message",
    "waiting": "We are looking for an agent for you.",
    "talking": "Amira is typing…",
    "unavailable": "Chat is not available right now.",
    "unanswered": "Nobody has been able to answer yet.",
    "ended": "Amira ended the chat.",
}


@pytest.fixture(scope="module")
def server(make_module_server):
    # What Wagtail saves by itself would be there in the next test.
    settings = json.dumps({"WAGTAIL_AUTOSAVE_INTERVAL": 0})
    return make_module_server(environment={"LIVECHAT_SETTINGS": settings})


@pytest.fixture
def admin(person):
    admin = person("admin")
    # The preview in a tab has no icon, nor has the site.
    admin.allow(r"favicon\.ico")
    return admin


@pytest.fixture
def editor(admin, server) -> Editor:
    return Editor(admin, server)


def color(part: Locator, name: str = "backgroundColor") -> tuple[int, ...]:
    """Red, green and blue of what is drawn."""
    text = part.evaluate(f"element => getComputedStyle(element).{name}")
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])


def asked_of_the_chat(admin) -> list[str]:
    """Requests for visitors' addresses, wherever they would have gone.

    The admin's own menu has a stream: it counts the chats that wait.
    """
    return [
        request
        for request in admin.requests
        if re.search(r"//[^/]+/livechat/(?!stream/)|preview\.invalid", request)
    ]


def test_the_preview_follows_what_the_editor_types(editor, admin):
    preview = editor.open()
    expect(preview.launcher).to_have_text("Chat with us")
    editor.fill("button_text", "Ask the library")
    expect(preview.launcher).to_have_text("Ask the library")
    editor.fill("background_color", "#3b0764")
    expect(preview.launcher).to_have_css("background-color", "rgb(59, 7, 100)")
    editor.mode("start")
    expect(preview.panel).to_be_visible()
    editor.fill("title", "Information desk")
    expect(preview.panel.get_by_role("heading")).to_have_text("Information desk")
    # The keyboard stays where the editor types.
    focused = "document.activeElement.name"
    assert editor.page.evaluate(focused) == "title"
    assert asked_of_the_chat(admin) == []


def test_each_mode_shows_its_state_in_the_panel(editor, admin):
    preview = editor.open()
    expect(preview.launcher).to_be_visible()
    expect(preview.panel).to_be_hidden()
    for mode, sentence in SAYS.items():
        editor.mode(mode)
        expect(preview.panel).to_contain_text(sentence)
    assert asked_of_the_chat(admin) == []


def test_the_look_is_kept_while_the_preview_is_made_anew(editor):
    preview = editor.open()
    for look in LOOKS[1:]:
        preview.look(look)
        editor.fill("button_text", f"Look {look}")
        expect(preview.launcher).to_have_text(f"Look {look}")
        expect(preview.root.get_by_label(LABELS[look], exact=True)).to_be_checked()
        expect(preview.stage.locator("html")).to_have_attribute("data-look", look)


@pytest.mark.parametrize("system", ["light", "dark"])
def test_light_and_dark_do_not_depend_on_the_editors_system(editor, system):
    editor.page.emulate_media(color_scheme=system)
    preview = editor.tab("talking")
    preview.look("light")
    expect(preview.panel).to_have_css("background-color", "rgb(255, 255, 255)")
    preview.look("dark")
    expect(preview.panel).not_to_have_css("background-color", "rgb(255, 255, 255)")
    assert max(color(preview.panel)) < 60
    assert min(color(preview.panel, "color")) > 180
    assert max(color(preview.stage.locator("html"))) < 60


def test_mobile_gives_the_widget_a_small_screen(editor):
    preview = editor.tab("talking")
    frame = preview.root.locator("main iframe")
    expect(preview.panel).to_be_visible()
    assert preview.panel.get_attribute("aria-modal") != "true"
    preview.look("mobile")
    expect(preview.panel).to_have_attribute("aria-modal", "true")
    box, panel = frame.bounding_box(), preview.panel.bounding_box()
    assert (box["width"], box["height"]) == (390, 700)
    assert (panel["width"], panel["height"]) == (390, 700)


def test_right_to_left_mirrors_the_widget_and_speaks_arabic(editor):
    preview = editor.tab("waiting")
    expect(preview.panel).to_contain_text(SAYS["waiting"])
    width = editor.page.viewport_size["width"]
    assert preview.panel.bounding_box()["x"] > width / 2
    preview.look("rtl")
    expect(preview.panel).to_be_visible()
    expect(preview.panel).not_to_contain_text(SAYS["waiting"])
    box = preview.panel.bounding_box()
    assert box["x"] + box["width"] < width / 2
    expect(preview.stage.locator("html")).to_have_attribute("lang", "ar")


def test_looks_are_chosen_with_the_keyboard(editor):
    preview = editor.tab("button")
    expect(preview.launcher).to_be_visible()
    editor.page.keyboard.press("Tab")
    expect(preview.root.get_by_label("Light", exact=True)).to_be_focused()
    for look in LOOKS[1:]:
        editor.page.keyboard.press("ArrowRight")
        expect(preview.root.get_by_label(LABELS[look], exact=True)).to_be_checked()
        expect(preview.root.locator(f"main iframe.{look}")).to_be_visible()
    group = preview.root.get_by_role("group", name="Appearance")
    expect(group).to_be_visible()


@pytest.mark.parametrize("mode", ["start", "talking"])
def test_what_is_sent_from_the_preview_goes_nowhere(editor, admin, server, mode):
    preview = editor.tab(mode)
    expect(preview.panel).to_contain_text(SAYS[mode])
    field = preview.panel.get_by_role("textbox", name="Message")
    field.fill("Is anybody there?")
    preview.panel.get_by_role("button", name="Send").click()
    expect(preview.panel).to_contain_text("This is a preview. Nothing is sent.")
    assert asked_of_the_chat(admin) == []
    assert not [request for request in admin.requests if request.startswith("POST")]
    # Nor does a page of the site find it and send it.
    keys = "Object.keys(localStorage).concat(Object.keys(sessionStorage))"
    assert [key for key in editor.page.evaluate(keys) if "livechat" in key] == []


def test_ending_the_chat_in_the_preview_leaves_it_as_it_is(editor, admin):
    preview = editor.tab("talking")
    preview.panel.get_by_role("button", name="End chat").click()
    preview.panel.get_by_role("button", name="Yes, end it").click()
    expect(preview.panel).to_contain_text("Amira is typing…")
    assert asked_of_the_chat(admin) == []


def test_the_narrow_panel_shows_the_whole_widget(editor):
    """Not the one for small screens, which would cover the page."""
    preview = editor.open()
    editor.mode("talking")
    expect(preview.panel).to_contain_text(SAYS["talking"])
    expect(preview.launcher).to_be_visible()
    inner = preview.stage.locator("html").evaluate("html => html.clientWidth")
    box = preview.panel.evaluate("panel => panel.getBoundingClientRect().toJSON()")
    assert box["left"] >= 0 and box["right"] <= inner and box["top"] >= 0


def check(page: Page, what: str) -> None:
    """No violation in the document and in the page that it frames."""
    framed = page.frames[-1]
    assert framed.url == "about:srcdoc"
    # Preloading would fetch style sheets, which the framed page may not.
    for document in (page, framed):
        assert complaints(document, iframes=False, preload=False) == [], what


@pytest.mark.parametrize("system", ["light", "dark"])
def test_axe_finds_nothing(editor, system):
    """In no state and no look; one editor's tab after the other."""
    editor.page.emulate_media(color_scheme=system)
    for mode in MODES:
        preview = editor.tab(mode)
        for look in LOOKS:
            preview.look(look)
            expect(
                preview.launcher if mode == "button" else preview.panel
            ).to_be_visible()
            if mode != "button":
                expect(preview.panel.locator(".log")).to_be_attached()
            check(editor.page, f"{mode} {look} {system}")
