"""The pictures of the user guide: what visitors fill in."""

from playwright.sync_api import expect

from .browser import Person

DESKTOP = {"width": 1280, "height": 860}
PATH = "/events/"
#: Two fields of the start form, for the pages of the whole site.
FILL = """
from wagtail.models import Site
from wagtail_livechat.models import ChatField
site = Site.objects.get(hostname="localhost")
for number, (label, kind, choices) in enumerate([
    ("Which event?", "choice", "Storytime\\nSewing circle\\nEvening talks"),
    ("Your library card", "text", ""),
]):
    ChatField.objects.create(
        site=site, label=label, kind=kind, choices=choices, sort_order=number)
"""
CLEAR = """
from wagtail_livechat.models import ChatField
ChatField.objects.filter(label__in=["Which event?", "Your library card"]).delete()
"""


def take_all(photographer) -> None:
    """Write them with ``photographer``, whose agent is online before and after."""
    photographer.server.database.run(FILL)
    _take(photographer, "start-form", "Start chat")
    photographer.agent.online(False)
    _take(photographer, "ticket-form", "Send message")
    photographer.agent.online()
    photographer.server.database.run(CLEAR)


def _take(photographer, name: str, button: str) -> None:
    someone = Person(photographer.browser, "visitor", viewport=DESKTOP)
    page = someone.page()
    page.goto(photographer.server.url + PATH)
    widget = page.locator("wagtail-livechat")
    widget.get_by_role("button").last.click()
    expect(widget.get_by_role("button", name=button)).to_be_visible()
    expect(widget.get_by_text("Which event?")).to_be_visible()
    photographer.take(page, name)
    someone.context.close()
