"""Whatever is written, it stays text in both browsers (T1, T2, T4)."""

import pytest
from playwright.sync_api import expect

from tests.support.clients import Agent, Visitor
from tests.support.pages import Desk, Site
from tests.support.processes import wait_until

from . import payloads

pytestmark = pytest.mark.e2e

EVIL = "<img src=x onerror=window.__pwn=1>"


@pytest.fixture(scope="module")
def server(make_module_server):
    return make_module_server()


def nothing_ran(page) -> None:
    assert page.evaluate("window.__pwn") is None


def test_no_text_of_the_corpus_runs_as_a_script_on_either_side(server, person):
    """Texts, names, titles and addresses; dialogs and errors fail the test."""
    agent = Agent(server, "agent14")
    agent.online()
    visitor_api = Visitor(server)
    conversation = visitor_api.start(
        EVIL,
        name=EVIL,
        page_title=EVIL,
        page_url='https://example.org/"onmouseover="window.__pwn=1',
        lang='"><script>window.__pwn=1</script>',
    )["id"]
    desk = Desk(person("agent"), server, "agent14")
    expect(desk.card(EVIL)).to_be_visible()
    nothing_ran(desk.page)
    desk.accept(EVIL)
    texts = list(payloads.SHOWN.values())
    for text in texts:
        visitor_api.send(text)
        agent.send(conversation, text)
    visitor = person("visitor")
    visitor.context.add_cookies(
        [
            {"name": name, "value": value, "url": server.url}
            for name, value in visitor_api.http.cookies.items()
        ]
    )
    site = Site(visitor, server)
    if not site.panel.is_visible():
        site.launcher.click()
    last = payloads.SHOWN["long emoji"]
    for log in (site.log, desk.log):
        expect(log.get_by_text(last, exact=True)).to_have_count(2, timeout=20_000)
        for name in ("script", "image", "closing tags", "template", "sse"):
            text = payloads.SHOWN[name]
            assert text.split("\n")[0] in log.inner_text(), name
        for tag in ("script", "img[src=x]", "iframe", "form", "style"):
            assert log.locator(tag).count() == 0, tag
        for link in log.locator("a").all():
            assert (link.get_attribute("href") or "").startswith(
                ("https://", "http://", "mailto:")
            )
            assert "noopener" in (link.get_attribute("rel") or "")
            assert link.get_attribute("onmouseover") is None
    site.page.reload()
    for page in (site.page, desk.page):
        nothing_ran(page)


def test_an_agents_evil_name_stays_text_for_the_visitor(server, person):
    """T1: names come from the user's profile."""
    server.database.run(
        "from django.contrib.auth import get_user_model as g\n"
        "u = g().objects.get(username='agent15-username')\n"
        f"u.first_name = {EVIL!r}[:30]; u.save()"
    )
    agent = Agent(server, "agent15")
    agent.online()
    site = Site(person("visitor"), server)
    site.open_panel()
    site.say("Who are you?")
    chat = wait_until(
        lambda: next(
            (c for c in agent.desk()["waiting"] if c["last"]["text"] == "Who are you?"),
            None,
        ),
        10,
        "the chat waits",
    )
    agent.accept(chat["id"])
    agent.send(chat["id"], "Nobody evil")
    site.expect_message("Nobody evil")
    expect(site.log.get_by_text(f"{EVIL[:30]} joined the chat.")).to_be_visible()
    nothing_ran(site.page)


def test_a_pages_evil_title_and_address_stay_text_at_the_desk(server, person):
    """T2: the page that the visitor writes from."""
    desk = Desk(person("agent"), server, "agent16")
    desk.go_online()
    site = Site(person("visitor"), server, open=False)
    site.goto("/?x=<script>window.__pwn=1</script>#<img src=x onerror=__pwn=1>")
    site.page.evaluate(f"document.title = {EVIL!r}")
    site.open_panel()
    site.say("From an evil page")
    desk.accept("From an evil page")
    expect(desk.page.get_by_text(EVIL).first).to_be_visible()
    nothing_ran(desk.page)
    nothing_ran(site.page)
