"""What visitors and agents see and press, by its accessible name."""

from playwright.sync_api import Locator, Page, expect

from .browser import Person
from .server import Server


def fill_field(page: Page, name: str, value: str) -> None:
    """Type into a form of the admin, in whichever tab the field stands."""
    field = page.locator(f"[name={name}]")
    if not field.is_visible():
        panel = field.locator("xpath=ancestor::*[@role='tabpanel']").first
        page.locator(f"#{panel.get_attribute('aria-labelledby')}").click()
    field.fill(value)


class Site:
    """A page of the site in a visitor's browser."""

    def __init__(self, visitor: Person, server: Server, path: str = "/", open=True):
        self.visitor = visitor
        self.server = server
        self.page: Page = visitor.page()
        self.launcher = self.page.get_by_role("button", name="Chat with us")
        self.panel = self.page.get_by_role("dialog", name="Chat", exact=True)
        self.log = self.panel.get_by_role("log", name="Conversation")
        self.composer = self.panel.get_by_role("textbox", name="Message")
        self.send_button = self.panel.get_by_role("button", name="Send")
        self.end_button = self.panel.get_by_role("button", name="End chat")
        self.close_button = self.panel.get_by_role("button", name="Close chat window")
        if open:
            self.goto(path)

    def goto(self, path: str = "/") -> None:
        self.page.goto(self.server.url + path)

    def open_panel(self) -> None:
        self.launcher.click()
        expect(self.composer).to_be_editable()

    def say(self, text: str) -> None:
        self.composer.fill(text)
        self.send_button.click()
        self.expect_message(text)
        self.expect_sent()

    def expect_sent(self) -> None:
        """What was written is shown at once; now the server has it too."""
        expect(self.log.get_by_text("Sending…")).to_have_count(0)

    def end(self) -> None:
        """End the chat, and mean it."""
        self.end_button.click()
        self.panel.get_by_role("button", name="Yes, end it").click()

    def expect_message(self, text: str, timeout: float = 20_000) -> None:
        expect(self.log.get_by_text(text, exact=True)).to_be_visible(timeout=timeout)


class Desk:
    """The chat desk in an agent's browser."""

    def __init__(self, agent: Person, server: Server, user: str, open=True):
        self.agent = agent
        self.server = server
        self.page: Page = agent.page()
        self.user = user
        self.switch = self.page.get_by_role("switch", name="Online for chat")
        self.waiting = self.page.get_by_role("region", name="Waiting chats")
        self.mine = self.page.get_by_role("region", name="My chats")
        self.log = self.page.get_by_role("log", name="Conversation")
        self.reply = self.page.get_by_role("textbox", name="Reply")
        self.send_button = self.page.get_by_role("button", name="Send")
        self.end_button = self.page.get_by_role("button", name="End chat")
        if open:
            self.use_session()
            self.goto()

    def use_session(self) -> None:
        """Be logged in without the form."""
        self.agent.use_session(self.server, self.user)

    def log_in(self, password: str = "harbour") -> None:
        """Through the admin's log-in page, as a person does."""
        self.page.goto(f"{self.server.url}/admin/")
        username = self.server.world["users"][self.user]["username"]
        self.page.locator("input[name=username]").fill(username)
        self.page.locator("input[name=password]").fill(password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/admin/")

    def goto(self) -> None:
        self.page.goto(f"{self.server.url}/admin/livechat/desk/")

    def go_online(self) -> None:
        expect(self.switch).to_be_enabled()
        if self.switch.get_attribute("aria-checked") != "true":
            # The switch follows the finger; visitors can start when the server knows.
            with self.page.expect_response(lambda answer: "/presence/" in answer.url):
                self.switch.click()
        expect(self.switch).to_be_checked()

    def card(self, text: str) -> Locator:
        """The waiting chat that shows ``text``."""
        return self.waiting.get_by_role("listitem").filter(has_text=text)

    def accept(self, text: str) -> None:
        self.card(text).get_by_role("button", name="Accept").click()
        # Another chat may have been open until now.
        expect(self.log.get_by_text(text).first).to_be_visible()
        expect(self.reply).to_be_editable()

    def end(self) -> None:
        """End the open chat, and mean it."""
        self.end_button.click()
        confirm = self.page.get_by_role("group", name="End this chat?")
        confirm.get_by_role("button", name="End chat").click()

    def say(self, text: str) -> None:
        self.reply.fill(text)
        self.send_button.click()
        self.expect_message(text)
        expect(self.log.get_by_text("Sending…")).to_have_count(0)

    def expect_message(self, text: str, timeout: float = 20_000) -> None:
        expect(self.log.get_by_text(text, exact=True)).to_be_visible(timeout=timeout)


def talking(person, server: Server, user: str, text: str) -> tuple[Site, Desk]:
    """A visitor and an agent in an accepted chat that began with ``text``."""
    desk = Desk(person("agent"), server, user)
    desk.go_online()
    site = Site(person("visitor"), server)
    site.open_panel()
    site.say(text)
    desk.accept(text)
    desk.expect_message(text)
    return site, desk
