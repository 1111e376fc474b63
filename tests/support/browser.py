"""Real Chromium windows for the tests, one context for each person."""

import re
import shutil
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from .processes import require

FLAGS = [
    *["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
    *["--disable-background-networking", "--disable-component-update"],
    "--disable-sync",
]
#: What Chromium itself says when a server is away; not our code's words.
AWAY = r"Failed to load resource: net::ERR_|ERR_INTERNET_DISCONNECTED"
#: How long something on a page may take, in milliseconds: a machine with more
#: processes than cores is slow, and not wrong.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@contextmanager
def launch_chromium(playwright: Playwright, *flags: str, whole: bool = False):
    """Debian's Chromium, without a window; ``flags`` come on top of ours.

    Its headless shell is the same engine without the browser's own windows, which
    cost as much as the pages; where it is missing, and for what only the ``whole``
    browser has, such as settings about cookies, it is that.
    """
    shell = None if whole else shutil.which("chromium-headless-shell")
    path = shell or require("chromium", "chromium")
    browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
    try:
        yield browser
    finally:
        browser.close()


class Person:
    """One browser context and whatever went wrong in it."""

    def __init__(self, browser: Browser, name: str, **options):
        self.name = name
        options.setdefault("viewport", {"width": 1200, "height": 800})
        options.setdefault("reduced_motion", "reduce")
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(PATIENCE)
        self.problems: list[str] = []
        #: Every request, as "METHOD url".
        self.requests: list[str] = []
        self._allowed: list[str] = []
        self.context.on("request", self._note_request)
        self.context.on("console", self._note_console)
        self.context.on("weberror", lambda error: self._note(f"{error.error}"))
        self.context.on("dialog", self._note_dialog)

    def page(self) -> Page:
        """A new tab."""
        return self.context.new_page()

    def use_session(self, server, name: str) -> None:
        """Be logged in to the admin of ``server`` without the form."""
        session = server.world["users"][name]["session"]
        cookie = {"name": "sessionid", "value": session, "url": server.url}
        self.context.add_cookies([cookie])

    def allow(self, *patterns: str) -> None:
        """Messages in the console that this test brings about itself."""
        self._allowed += patterns

    def unexpected(self) -> list[str]:
        return [
            problem
            for problem in self.problems
            if not any(re.search(pattern, problem) for pattern in self._allowed)
        ]

    def _note(self, problem: str) -> None:
        self.problems.append(f"{self.name}: {problem}")

    def _note_request(self, request) -> None:
        self.requests.append(f"{request.method} {request.url}")

    def _note_console(self, message) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self._note(f"{message.text} ({where})")

    def _note_dialog(self, dialog) -> None:
        self._note(f"DIALOG {dialog.message}")
        dialog.dismiss()


# Playwright keeps an event loop running in the thread that started it, and Django
# refuses to use the database beside one: tests/support/scheduling.py puts these last.
@pytest.fixture(scope="session")
def chromium(playwright):
    """A running Chromium."""
    with launch_chromium(playwright) as browser:
        yield browser


@pytest.fixture
def person(chromium):
    """Make people with a browser each; nothing may go wrong in any of them."""
    people: list[Person] = []

    def make(name: str, **options) -> Person:
        people.append(Person(chromium, name, **options))
        return people[-1]

    yield make
    problems = [problem for someone in people for problem in someone.unexpected()]
    for someone in people:
        someone.context.close()
    assert problems == []
