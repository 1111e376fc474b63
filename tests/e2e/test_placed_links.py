"""Links that editors place: they write one, publish, and visitors have it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

#: The editor's content with one of our links in it, and without any.
LINKED, UNLINKED = '"LIVECHAT"', r'^(?!.*"LIVECHAT").*Chat with us'


@pytest.fixture
def editor(person, server):
    """Somebody who is logged in to the admin as its administrator."""
    editor = person("editor", viewport={"width": 1280, "height": 900})
    # Wagtail's own widgets; not our code's words.
    editor.allow(r"favicon")
    editor.use_session(server, "admin")
    return editor


def page_id(server, slug: str) -> str:
    """The library's English page with that slug."""
    return server.database.run(
        "from wagtail.models import Locale, Page\n"
        "home = Page.objects.get(slug='harbour-library')\n"
        f"print(home.get_children().get(slug={slug!r}).pk)"
    )


def publish(page, stored: str) -> None:
    """Press Publish once the form holds ``stored``, and wait until it is done."""
    # The editor writes into its form a little after the last key.
    expect(page.locator("input[name=body]")).to_have_value(re.compile(stored))
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("has been published").first).to_be_visible()


def test_an_editor_links_words_to_the_chat_and_takes_the_link_away_again(
    editor, server, person
):
    page = editor.page()
    edit = f"{server.url}/admin/pages/{page_id(server, 'visit')}/edit/"
    page.goto(edit)
    body = page.locator("[data-contentpath='body']").get_by_role("textbox")
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("/chat")
    expect(page.get_by_text("Link that opens the chat")).to_be_visible()
    page.keyboard.press("Enter")
    expect(body.locator("[data-livechat-link]")).to_have_text("Chat with us")
    publish(page, LINKED)

    visitor = person("visitor").page()
    visitor.goto(f"{server.url}/visit/")
    link = visitor.locator("main a.livechat-trigger")
    expect(link).to_have_text("Chat with us")
    expect(link).to_have_attribute("href", "/livechat/chat/")

    # The editor gets it back, and the same button takes it away.
    page.goto(edit)
    expect(body.locator("[data-livechat-link]")).to_have_text("Chat with us")
    body.locator("[data-livechat-link]").dblclick()
    page.get_by_role("button", name="Link that opens the chat").click()
    expect(body.locator("[data-livechat-link]")).to_have_count(0)
    publish(page, UNLINKED)
    visitor.reload()
    expect(visitor.get_by_role("main").get_by_text("Chat with us")).to_be_visible()
    expect(link).to_have_count(0)


def test_selected_words_become_the_link(editor, server, person):
    page = editor.page()
    page.goto(f"{server.url}/admin/pages/{page_id(server, 'events')}/edit/")
    field = page.locator("[data-contentpath='body']")
    body = field.get_by_role("textbox")
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Ask us")
    for _letter in "Ask us":
        page.keyboard.press("Shift+ArrowLeft")
    page.get_by_role("button", name="Link that opens the chat").click()
    expect(body.locator("[data-livechat-link]")).to_have_text("Ask us")
    publish(page, LINKED)
    visitor = person("visitor").page()
    visitor.goto(f"{server.url}/events/")
    expect(visitor.locator("main a.livechat-trigger")).to_have_text("Ask us")


def test_the_userbar_leads_to_the_explanation_of_this_page(editor, server):
    page = editor.page()
    page.goto(f"{server.url}/events/story-mornings/")
    page.get_by_role("button", name="View Wagtail quick actions").click()
    page.get_by_role("menuitem", name="Which chat widget shows here?").click()
    expect(page.get_by_text("“Events” shows on this page.")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Shows")
    expect(row).to_contain_text("Shown on “Events” and all pages below it")
    expect(page.get_by_role("row").filter(has_text="Meant for")).to_contain_text(
        "Beaten"
    )


def test_a_page_can_be_chosen_there(editor, server):
    page = editor.page()
    page.goto(f"{server.url}/admin/livechat/placement/")
    page.get_by_role("button", name="Choose a page").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill("Reading circle")
    dialog.get_by_role("link", name="Reading circle").first.click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_text("“Events” shows on this page.")).to_be_visible()


def test_without_javascript_a_placed_button_leads_to_the_chat_page(person, server):
    page = person("visitor", java_script_enabled=False).page()
    page.goto(f"{server.url}/help/")
    page.get_by_role("link", name="Chat with a librarian").click()
    # Playwright's own queries pass over what is in <noscript>.
    note = page.locator("noscript .livechat-page__note")
    expect(note).to_be_visible()
    expect(note).to_contain_text("This chat needs JavaScript")
    expect(page.locator(".livechat-page__late")).to_be_hidden()
    note.locator("a.livechat-page__back").click()
    expect(page).to_have_url(f"{server.url}/")
