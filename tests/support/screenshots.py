"""The pictures of the README and the guide, taken of the real thing.

``python -m tests.support.screenshots docs/images`` starts a server with the demo's
content, lets a visitor and an agent talk in Chromium, and writes PNG files.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from . import admin_screenshots, visitor_screenshots
from .browser import Person, launch_chromium
from .clients import Agent, Visitor
from .databases import DatabaseFactory
from .pages import Desk, Site
from .server import Server

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}
TALK = [
    ("visitor", "Can I still renew my books if I am two days late?"),
    ("agent", "Hello! Yes, you can. Which books are they?"),
    ("visitor", "Two novels and the atlas of lighthouses."),
    ("agent", "All renewed until the end of the month. See https://example.org/loans"),
]
ARABIC = [
    ("visitor", "هل يمكنني تجديد كتبي بعد الموعد بيومين؟"),
    ("agent", "مرحبًا! نعم، بالطبع."),
    ("visitor", "شكرًا جزيلًا"),
]


class Photographer:
    """Takes pictures of one server's pages."""

    def __init__(self, browser: Browser, server: Server, folder: Path):
        self.browser = browser
        self.server = server
        self.folder = folder
        self.agent = Agent(server, "amira")

    def take(self, page: Page, name: str) -> None:
        """Write one picture; times of day would differ in each."""
        page.mouse.move(0, 0)
        path = self.folder / f"{name}.png"
        page.screenshot(path=path, animations="disabled", caret="hide")
        print(path)  # noqa: T201

    def launcher(self) -> None:
        someone = Person(self.browser, "visitor", viewport=DESKTOP)
        site = Site(someone, self.server)
        expect(site.launcher).to_be_visible()
        self.take(site.page, "launcher")
        someone.context.close()

    def panel(self, name: str, talk=TALK, path: str = "/", **options) -> None:
        """A visitor's page with the open panel and a talk in it."""
        options.setdefault("viewport", DESKTOP)
        someone = Person(self.browser, "visitor", **options)
        site = Site(someone, self.server, path)
        widget = site.page.locator("wagtail-livechat")
        widget.get_by_role("button").last.click()
        composer = widget.get_by_role("textbox")
        log = widget.get_by_role("log")
        conversation = ""
        for sender, text in talk:
            if sender == "visitor":
                composer.fill(text)
                # Shown at once, but the answer shall not come before it.
                with site.page.expect_response(
                    lambda response: (
                        response.request.method == "POST"
                        and not response.url.endswith("/typing/")
                    )
                ):
                    composer.press("Enter")
            else:
                self.agent.send(conversation, text)
            expect(log.get_by_text(text)).to_be_visible()
            if not conversation:
                conversation = self._accept(text)
        self.agent.ok(self.agent.post(f"api/conversations/{conversation}/typing/", {}))
        expect(widget.get_by_text("Amira").last).to_be_visible()
        self.take(site.page, name)
        self.agent.end(conversation)
        someone.context.close()

    def desk(self, name: str, **options) -> None:
        """The desk with two chats and one that waits."""
        visitors = []
        for who, lines in (
            ("Noor", TALK),
            ("Tomas", [("visitor", "Is the reading room open today?")]),
        ):
            visitor = Visitor(self.server)
            visitors.append(visitor)
            conversation = visitor.start(
                lines[0][1],
                name=who,
                email=f"{who.lower()}@example.org",
                page_url=f"{self.server.url}/borrow/",
                page_title="Borrow and renew",
                lang="en",
            )["id"]
            self.agent.accept(conversation)
            for sender, text in lines[1:]:
                if sender == "visitor":
                    visitor.send(text)
                else:
                    self.agent.send(conversation, text)
        waiting = Visitor(self.server)
        waiting.start("Where can I return a sewing machine?", name="Lin")
        options.setdefault("viewport", {"width": 1440, "height": 860})
        someone = Person(self.browser, "agent", **options)
        desk = Desk(someone, self.server, "amira")
        desk.go_online()
        chat = desk.mine.get_by_role("listitem").filter(has_text="Noor")
        chat.get_by_role("button").first.click()
        desk.expect_message(TALK[2][1])
        expect(desk.card("sewing machine")).to_be_visible()
        self.take(desk.page, name)
        for visitor in (*visitors, waiting):
            visitor.end()
        someone.context.close()

    def _accept(self, text: str) -> str:
        """Accept the chat that began with ``text``, once the server has it."""
        stream = self.agent.stream()
        try:
            stream.wait_for("head")
            chats = self.agent.desk()["waiting"]
            if not chats:
                stream.wait_for("inbox")
                chats = self.agent.desk()["waiting"]
        finally:
            stream.close()
        chat = next(c for c in chats if c["last"]["text"] == text)
        self.agent.accept(chat["id"])
        return chat["id"]


def main(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as temporary,
        sync_playwright() as playwright,
        launch_chromium(playwright) as browser,
    ):
        work = Path(temporary)
        factory = DatabaseFactory(work / "databases", lambda: None)
        server = Server(factory.make(), work).start()
        try:
            photographer = Photographer(browser, server, folder)
            photographer.agent.online()
            photographer.launcher()
            photographer.panel("panel-talking")
            photographer.panel("panel-dark", color_scheme="dark")
            photographer.panel("panel-narrow", viewport=PHONE)
            photographer.panel("panel-rtl", ARABIC, "/ar/")
            visitor_screenshots.take_all(photographer)
            photographer.desk("desk")
            photographer.desk("desk-dark", color_scheme="dark")
            admin_screenshots.take_all(photographer)
        finally:
            server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images"))
