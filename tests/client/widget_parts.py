"""What a visitor sees and presses, for the tests of the browser side."""

from playwright.sync_api import Locator, Page, expect

STATUS = "GET /livechat/api/status/"
CONVERSATION = "GET /livechat/api/conversation/"
START = "POST /livechat/api/conversations/"
TICKET_SENT = "POST /livechat/api/ticket/"
MESSAGES = "POST /livechat/api/messages/"


def launcher(page: Page) -> Locator:
    """The button, whatever it says."""
    return page.locator("wagtail-livechat .launcher")


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Chat")


def message_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def log(page: Page) -> Locator:
    return page.get_by_role("log", name="Conversation")


def open_panel(page: Page) -> None:
    """Press the button; the window is there, with what it has to say."""
    launcher(page).click()
    expect(log(page)).to_be_visible()


def say(page: Page, text: str) -> None:
    """Write and send, and see that the server has it."""
    message_field(page).fill(text)
    message_field(page).press("Enter")
    expect(log(page)).to_contain_text(text)
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()


def stored(page: Page, area: str = "localStorage") -> list[str]:
    """The keys that are kept there, without the addresses at their ends."""
    keys = page.evaluate(f"Object.keys({area})")
    return sorted({":".join(key.split(":")[:2]) for key in keys})
