"""The profile editor with its preview, as an editor sees and uses it."""

import json
import re
from html.parser import HTMLParser

from django.urls import reverse
from playwright.sync_api import FrameLocator, Page, expect

from tests.support.browser import Person
from tests.support.pages import fill_field
from tests.support.server import Server

VIEWS = "wagtailsnippets_wagtail_livechat_widgetprofile"
MODES = [
    *["button", "start", "waiting", "talking"],
    *["unavailable", "unanswered", "ended"],
]
LOOKS = ["light", "dark", "mobile", "rtl"]
LABELS = dict(
    zip(LOOKS, ["Light", "Dark", "Mobile", "Right-to-left"], strict=True),
)


def url(name: str, *args) -> str:
    """The address of a view of the profiles' snippet."""
    return reverse(f"{VIEWS}:{name}", args=args)


class _Frames(HTMLParser):
    """Collects what the frames of a preview show, by look."""

    def __init__(self):
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag, attrs):
        if tag == "iframe":
            values = dict(attrs)
            self.found[values["class"]] = values["srcdoc"]


def frames(html: str) -> dict[str, str]:
    """The framed documents of a preview's HTML, by look."""
    parser = _Frames()
    parser.feed(html)
    return parser.found


def answers(document: str) -> dict:
    """What a framed document tells its scripts to answer."""
    found = re.search(
        r'<script id="livechat-preview" type="application/json">(.*?)</script>',
        document,
    )
    return json.loads(found[1])


class Preview:
    """The document that Wagtail frames or opens in a tab."""

    def __init__(self, root: Page | FrameLocator):
        self.root = root
        self.stage = root.frame_locator("main iframe")
        self.widget = self.stage.locator("wagtail-livechat")
        self.launcher = self.stage.locator("wagtail-livechat .launcher")
        self.panel = self.stage.get_by_role("dialog")

    def look(self, look: str) -> None:
        """Choose a look, and wait until its page is there."""
        self.root.get_by_text(LABELS[look], exact=True).click()
        expect(self.root.get_by_label(LABELS[look], exact=True)).to_be_checked()
        expect(self.root.locator(f"main iframe.{look}")).to_be_visible()


class Editor:
    """The form of the library's profile, with the preview beside it."""

    def __init__(self, admin: Person, server: Server):
        self.server = server
        admin.use_session(server, "admin")
        self.page = admin.page()
        self.page.add_init_script(
            "document.addEventListener('w-unsaved:watch-edits',"
            " () => document.documentElement.classList.add('test-watched'))"
        )
        self.pk = server.world["profile_ids"]["library"]
        self.root = f"{server.url}/admin/snippets/wagtail_livechat/widgetprofile"

    def open(self) -> Preview:
        """Open the form and its preview panel, and wait until edits are noticed."""
        self.page.goto(f"{self.root}/edit/{self.pk}/")
        toggle = self.page.get_by_role("button", name="Toggle preview")
        if toggle.get_attribute("aria-expanded") != "true":
            toggle.click()
        expect(self.page.locator("html.test-watched")).to_be_attached()
        return Preview(self.page.frame_locator("#w-preview-iframe"))

    def tab(self, mode: str) -> Preview:
        """The preview in a tab of its own, as Wagtail's button opens it."""
        address = f"{self.root}/preview/{self.pk}/?mode={mode}"
        self.page.goto(address)
        if not self.page.get_by_role("group", name="Appearance").count():
            # There is a preview as soon as the form has been looked at once.
            expect(self.open().launcher).to_be_visible()
            self.page.goto(address)
        return Preview(self.page)

    def fill(self, name: str, value: str) -> None:
        """Type into the form, wherever the field stands in it."""
        fill_field(self.page, name, value)

    def mode(self, mode: str) -> None:
        """Choose a state above the preview."""
        self.page.get_by_label("Preview mode").select_option(mode)
