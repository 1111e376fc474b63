"""Where requests go, who they say they are, and what two chats keep apart."""

import pytest
from playwright.sync_api import expect

from .fake_site import CODE
from .widget_parts import (
    CONVERSATION,
    MESSAGES,
    START,
    STATUS,
    launcher,
    log,
    message_field,
    open_panel,
    say,
    stored,
)

pytestmark = pytest.mark.e2e


def paste(page_site, chat_site, key="code-1") -> None:
    """Put a code of ``chat_site`` into the pages of ``page_site``."""
    page_site.tag = CODE.format(site=chat_site.url, key=key)
    page_site.connect = chat_site.url
    chat_site.allowed = {page_site.url}


@pytest.fixture
def shop(other_site, site):
    """A site with a pasted code in its pages; ``site`` has the chat."""
    paste(other_site, site)
    return other_site


def test_every_request_names_the_language_and_the_profile(visitor, site):
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    say(page, "one")
    say(page, "two")
    for request in (STATUS, CONVERSATION, START, MESSAGES):
        query = site.last(request).query
        assert (query["profile"], query["lang"]) == ("k", "en"), request
        assert "embed" not in query
    assert "profile" not in site.last(START).body


def test_a_pasted_code_chats_across_origins_without_a_cookie(visitor, site, shop):
    """R7, T7: a token of its own, in the page's own storage, after the first chat."""
    site.streaming = True
    cookie = {"name": "livechat_visitor", "value": "x", "url": site.url}
    visitor.context.add_cookies([cookie])
    page = visitor.page()
    page.goto(shop.url)
    open_panel(page)
    assert stored(page) == []
    say(page, "From the shop")
    assert f"livechat:token:{site.url}/livechat/" in page.evaluate(
        "Object.keys(localStorage)"
    )
    site.wait_for(lambda: len(site.streams) == 1)
    site.say("Hello, shop")
    expect(log(page)).to_contain_text("Hello, shop")
    say(page, "Once more")
    api = [r for r in site.asked if "/api/" in r.path]
    assert {r.query.get("embed") for r in api} == {"code-1"}
    assert not [r for r in api if "Cookie" in r.headers or "profile" in r.query]
    assert site.last(MESSAGES).headers["Authorization"] == f"Bearer {site.token}"
    assert "Authorization" not in site.last(START).headers
    assert [r.path for r in shop.asked if "livechat" in r.path] == []


def test_a_reload_finds_the_chat_again(visitor, site, shop):
    page = visitor.page()
    page.goto(shop.url)
    open_panel(page)
    say(page, "Do not forget me")
    page.goto(f"{shop.url}/next/")
    expect(log(page)).to_contain_text("Do not forget me")
    assert site.last(CONVERSATION).headers["Authorization"] == f"Bearer {site.token}"


def test_without_a_readable_stream_the_window_asks(visitor, site, shop):
    """An older server, a proxy that drops the header: slower, but it works."""
    visitor.allow("CORS policy", "ERR_FAILED")
    site.streaming, site.stream_readable = True, False
    page = visitor.page()
    page.goto(shop.url)
    open_panel(page)
    say(page, "Anybody?")
    site.say("By asking")
    expect(log(page)).to_contain_text("By asking", timeout=15_000)


def test_a_page_that_may_not_use_the_code_gets_nothing(visitor, site, shop):
    visitor.allow("CORS policy", "ERR_FAILED")
    site.allowed = {"https://elsewhere.example"}
    page = visitor.page()
    page.goto(shop.url)
    site.wait_for(lambda: site.count(STATUS) == 1)
    page.wait_for_load_state("networkidle")
    assert page.locator("wagtail-livechat").count() == 0
    assert stored(page) == []


@pytest.mark.parametrize("on_another_site", [False, True])
def test_a_page_may_narrow_the_departments(visitor, site, other_site, on_another_site):
    """R29: told with every question, and no choice of one of them."""
    host = other_site if on_another_site else site
    if on_another_site:
        paste(other_site, site)
    narrowed = 'data-departments="Sales, Support" data-lang'
    host.tag = host.tag.replace("data-lang", narrowed)
    page = visitor.page()
    page.goto(host.url)
    open_panel(page)
    say(page, "How much?")
    for request in (STATUS, CONVERSATION, START):
        assert site.last(request).query["departments"] == "Sales, Support", request
    assert "department" not in site.last(START).body


def test_a_page_that_narrows_nothing_says_nothing_of_departments(visitor, site):
    site.tag = site.tag.replace("data-lang", 'data-departments="" data-lang')
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    say(page, "Hello")
    for request in (STATUS, CONVERSATION, START):
        assert not {"department", "departments"} & set(site.last(request).query)


def test_two_chats_on_one_origin_do_not_mix(visitor, site, shop, person):
    """Each has its own token, its own draft and its own conversation."""
    page = visitor.page()
    page.goto(shop.url)
    open_panel(page)
    say(page, "To the first")
    message_field(page).fill("a draft for the first")
    # The same pages, with the chat of the pages' own site in them.
    paste(shop, shop, "code-2")
    shop.connect = "'self'"
    page.goto(shop.url)
    open_panel(page)
    expect(message_field(page)).to_have_value("")
    expect(log(page)).not_to_contain_text("To the first")
    say(page, "To the second")
    assert "Authorization" not in shop.last(START).headers
    assert [m["text"] for m in site.messages] == ["To the first"]
    assert [m["text"] for m in shop.messages] == ["To the second"]
    tokens = page.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('livechat:token')).length"
    )
    assert tokens == 2


def test_a_pasted_code_on_the_own_site_is_another_visitor(visitor, site):
    """The page's cookie and the code's token are never used for one another."""
    page = visitor.page()
    page.goto(site.url)
    open_panel(page)
    message_field(page).fill("a draft for the portal")
    site.tag = CODE.format(site=site.url, key="code-1")
    page.goto(site.url)
    expect(launcher(page)).to_be_visible()
    open_panel(page)
    expect(message_field(page)).to_have_value("")
