"""A pasted code on a page of another origin, with a real server (R7-R9, R12)."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import launch_chromium
from tests.support.pages import Desk, Site
from tests.support.processes import wait_until
from tests.support.static_page import StaticPage

pytestmark = pytest.mark.e2e

#: What Chromium says of an answer that the page may not read.
UNREADABLE = r"CORS policy|net::ERR_FAILED|status of 403"
GET_CODE = """
from wagtail_livechat.models import WidgetProfile
from wagtail_livechat.services import embeds
profile = WidgetProfile.objects.get(key={profile!r})
profile.allowed_origins = {origins!r}
print(embeds.create(profile, name="Shop").key)
"""
PASTED = (
    '<script async src="{server}/livechat/embed.js" data-livechat'
    ' data-key="{key}" data-lang="en"></script>'
)


@pytest.fixture(scope="module")
def chromium(playwright):
    """A browser that lets no third party have cookies."""
    flag = "--test-third-party-cookie-phaseout"
    with launch_chromium(playwright, flag, whole=True) as browser:
        yield browser


@pytest.fixture(scope="module")
def code(server):
    """Text that a page shows the chat with, once its origin is allowed."""
    pages: list[StaticPage] = []

    class Code:
        def __init__(self):
            # The key is known only after the pages are; they ask for it late.
            self.shop, self.blog, self.stranger = (self._page() for _ in range(3))
            origins = f"{self.shop.url}\n{self.blog.url}"
            profile = server.world["profiles"]["library"]
            self.key = server.database.run(
                GET_CODE.format(profile=profile, origins=origins)
            )
            pasted = PASTED.format(server=server.url, key=self.key)
            for page in pages:
                page.code = pasted

        def _page(self) -> StaticPage:
            pages.append(StaticPage(server.url))
            return pages[-1]

    yield Code()
    for page in pages:
        page.close()


def visit(someone, server, page: StaticPage) -> Site:
    """Open the page, and wait for the answer about the chat."""
    site = Site(someone, server, open=False)
    with site.page.expect_response("**/api/status/*"):
        site.page.goto(page.url)
    return site


def test_a_shop_of_another_origin_chats_reloads_and_finds_the_chat_again(
    server, person, code
):
    """R7: no cookie, its page's strictest policy, by stream or by asking."""
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    shopper = person("shopper")
    # A server whose stream is not readable across origins is asked instead.
    shopper.allow(UNREADABLE)
    site = visit(shopper, server, code.shop)
    site.open_panel()
    site.say("Do you ship to Malta?")
    desk.accept("Do you ship to Malta?")
    desk.say("We do")
    site.expect_message("We do")
    site.page.reload()
    site.expect_message("Do you ship to Malta?")
    site.expect_message("We do")
    site.say("Wonderful")
    desk.expect_message("Wonderful")
    desk.say("Anything else?")
    site.expect_message("Anything else?")
    assert shopper.context.cookies() == []
    violations = [p for p in shopper.problems if "Content Security Policy" in p]
    assert violations == []

    # The other allowed origin is another visitor: it does not share the chat.
    blog = visit(shopper, server, code.blog)
    blog.open_panel()
    expect(blog.log.get_by_text("Do you ship to Malta?")).to_have_count(0)
    blog.say("From the blog")
    expect(desk.card("From the blog")).to_be_visible()
    site.end()
    expect(site.panel.get_by_text("You ended the chat.").first).to_be_visible()


def test_a_page_that_is_not_listed_gets_no_button(server, person, code):
    """T11: 403, and no row."""
    Desk(person("agent"), server, "agent01").go_online()
    stranger = person("stranger")
    stranger.allow(UNREADABLE)
    site = Site(stranger, server, open=False)
    # To the page, an answer that it may not read is a failure.
    with site.page.expect_event("requestfailed") as failed:
        site.page.goto(code.stranger.url)
    assert "/api/status/" in failed.value.url
    origin = {"Origin": code.stranger.url}
    assert site.page.request.get(failed.value.url, headers=origin).status == 403
    site.page.wait_for_load_state("networkidle")
    expect(site.launcher).to_have_count(0)
    kept = site.page.evaluate("localStorage.length + sessionStorage.length")
    assert kept == 0


def test_a_revoked_code_shows_nothing_any_more(server, person, code):
    """R12: what was pasted cannot be called back, but it can be made useless."""
    Desk(person("agent"), server, "agent02").go_online()
    site = visit(person("early"), server, code.shop)
    expect(site.launcher).to_be_visible()
    server.database.run(
        "from wagtail_livechat.models import EmbedCode\n"
        "from wagtail_livechat.services import embeds\n"
        f"embeds.revoke(EmbedCode.objects.get(key={code.key!r}))"
    )
    # Another process did it: the server's own cache holds it for a second.
    asked = next(each for each in site.visitor.requests if "/api/status/" in each)
    asked = asked.removeprefix("GET ")
    origin = {"Origin": code.shop.url}

    def gone() -> bool:
        answer = site.page.request.get(asked, headers=origin)
        return not answer.json()["available"]

    wait_until(gone, 10, "the code shows nothing")
    late = visit(person("late"), server, code.shop)
    expect(late.launcher).to_have_count(0)
