"""What a page's own scripts and markup can do (docs/page-api.md)."""

import re

import pytest
from playwright.sync_api import expect

from .widget_parts import (
    CONVERSATION,
    START,
    STATUS,
    launcher,
    log,
    message_field,
    open_panel,
    panel,
    say,
)

pytestmark = pytest.mark.e2e

NAMES = [
    *["ready", "available", "unavailable", "open", "close"],
    *["started", "message", "ended"],
]
LISTEN = f"""
window.heard = [];
const hear = (...what) => {{
  heard.push(what);
  document.documentElement.dataset.heard = heard.map(([name]) => name).join(" ");
}};
window.WagtailLiveChat = window.WagtailLiveChat || {{q: []}};
for (const name of {NAMES}) {{
  WagtailLiveChat.q.push(["on", name, (detail) => hear(name, detail)]);
  document.addEventListener("livechat:" + name, () => hear("dom " + name));
}}
"""


@pytest.fixture
def listening(visitor, site):
    """Open a page that listens to everything from the beginning."""

    def go():
        page = visitor.page()
        page.add_init_script(LISTEN)
        page.goto(site.url)
        expect_heard(page, "ready")
        return page

    return go


def expect_heard(page, name: str) -> None:
    """Wait for an event."""
    told = re.compile(rf"\bdom {name}\b")
    expect(page.locator("html")).to_have_attribute("data-heard", told)


def heard(page) -> list[str]:
    """The names of the events that came, each heard in both ways."""
    names = [name for name, *_ in page.evaluate("heard")]
    api = [name for name in names if not name.startswith("dom ")]
    assert sorted(api) == sorted(n.removeprefix("dom ") for n in names if n not in api)
    return api


def test_events_tell_the_story_of_a_chat(listening, site):
    page = listening()
    assert heard(page) == ["available", "ready"]
    open_panel(page)
    say(page, "Hello")
    site.conversation.update(state="active", agent={"name": "Ada"})
    site.say("", sender="system", event="accepted", name="Ada")
    page.keyboard.press("Escape")
    site.say("Are you there?")
    expect_heard(page, "message")
    site.end("agent")
    expect_heard(page, "ended")
    assert heard(page) == [
        *["available", "ready", "open", "started", "close", "message", "ended"]
    ]
    messages = page.evaluate("heard.filter(([name]) => name === 'message')")
    assert messages == [["message", {"unread": 1}]]


def test_without_agents_a_page_is_told_so(listening, site):
    site.available = False
    assert heard(listening()) == ["unavailable", "ready"]


def test_once_and_off(listening):
    page = listening()
    page.evaluate("""() => {
        window.counted = [0, 0];
        window.second = () => counted[1]++;
        WagtailLiveChat.once("open", () => counted[0]++);
        WagtailLiveChat.on("open", second);
    }""")
    page.evaluate("WagtailLiveChat.open(); WagtailLiveChat.open()")
    expect(panel(page)).to_be_visible()
    page.evaluate("WagtailLiveChat.off('open', second)")
    page.evaluate("WagtailLiveChat.close(); WagtailLiveChat.toggle()")
    expect(panel(page)).to_be_visible()
    assert page.evaluate("counted") == [1, 1]


def test_the_queue_goes_on_working_after_the_script_came(listening, site):
    page = listening()
    page.evaluate("WagtailLiveChat.q.push(['nonsense'], ['setDepartment', 7], 'open')")
    expect(panel(page)).to_be_visible()
    say(page, "Hello")
    assert site.last(START).query["department"] == "7"
    page.evaluate("WagtailLiveChat.q.push(['close'])")
    expect(panel(page)).to_be_hidden()


def test_a_wrong_call_does_not_keep_the_others_from_being_made(visitor, site):
    visitor.allow("not a function", "is not", "Invalid value", "Cannot")
    page = visitor.page()
    calls = "[['on', 'open', 3], ['off'], 'open']"
    page.add_init_script(f"window.WagtailLiveChat = {{ q: {calls} }}")
    page.goto(site.url)
    expect(panel(page)).to_be_visible()


def test_hide_and_show_are_for_this_page_view(listening, site):
    page = listening()
    page.evaluate("WagtailLiveChat.hide()")
    expect(launcher(page)).to_be_hidden()
    page.evaluate("WagtailLiveChat.open()")
    expect(panel(page)).to_be_visible()
    page.evaluate("WagtailLiveChat.close(); WagtailLiveChat.show()")
    expect(launcher(page)).to_be_visible()
    page.evaluate("WagtailLiveChat.hide()")
    page.reload()
    expect(launcher(page)).to_be_visible()


def test_hidden_before_it_is_there(visitor, site):
    page = visitor.page()
    page.add_init_script("window.WagtailLiveChat = { q: [['hide']] }")
    page.goto(site.url)
    site.wait_for(lambda: site.count(STATUS) == 1)
    expect(page.locator("wagtail-livechat")).to_have_count(1)
    expect(launcher(page)).to_be_hidden()


def test_another_language(listening, site):
    page = listening()
    open_panel(page)
    message_field(page).fill("a draft")
    site.button["text"] = "تحدث معنا"
    site.texts |= {"message": "رسالة", "log": "المحادثة"}
    page.evaluate("WagtailLiveChat.setLocale('ar')")
    expect(page.get_by_role("textbox", name="رسالة")).to_have_value("a draft")
    expect(launcher(page)).to_have_accessible_name("تحدث معنا")
    expect(page.locator("wagtail-livechat .frame")).to_have_attribute("dir", "rtl")
    assert site.last(CONVERSATION).query["lang"] == "ar"


def test_the_pop_out_window_takes_the_chat_with_it(listening, site):
    page = listening()
    open_panel(page)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Open in a new window").click()
    assert opened.value.url == f"{site.url}/livechat/chat/?profile=k"
    expect(panel(page)).to_be_hidden()
    assert opened.value.evaluate("name") == "livechat"


TRIGGERS = """
<a class="livechat-trigger" id="own" href="/next/?own">Chat</a>
<a class="livechat-trigger" id="same" data-livechat-profile="k" href="/next/">Same</a>
<a class="livechat-trigger" id="other" data-livechat-profile="x" href="/next/?other">
Other</a>
"""


def test_a_trigger_opens_the_chat_and_gets_the_focus_back(visitor, site):
    site.html = TRIGGERS
    page = visitor.page()
    page.goto(site.url)
    expect(launcher(page)).to_be_visible()
    for name in ("own", "same"):
        page.locator(f"#{name}").click()
        expect(message_field(page)).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(f"#{name}")).to_be_focused()
    page.evaluate("""() => {
        const late = document.createElement("button");
        late.className = "livechat-trigger";
        late.textContent = "Late";
        document.body.prepend(late);
    }""")
    page.get_by_role("button", name="Late").click()
    expect(panel(page)).to_be_visible()
    page.evaluate("WagtailLiveChat.close()")
    page.locator("#other").click()
    page.wait_for_url("**/next/?other")


def test_a_trigger_is_a_link_where_there_is_no_chat(visitor, site):
    site.html, site.available = TRIGGERS, False
    page = visitor.page()
    page.goto(site.url)
    site.wait_for(lambda: site.count(STATUS) == 1)
    page.locator("#own").click()
    page.wait_for_url("**/next/?own")


CLASSES = """
<p class="livechat-show-on-available" hidden>We are here</p>
<p class="livechat-hide-on-available">We were not asked</p>
<p class="livechat-show-on-unavailable" hidden>We are away</p>
<p class="livechat-hide-on-unavailable">Perhaps here</p>
"""
HERE, AWAY = {"We are here", "Perhaps here"}, {"We were not asked", "We are away"}


def visible(page) -> set[str]:
    """Which of the paragraphs can be seen."""
    return {p.inner_text() for p in page.locator("p").all() if p.is_visible()}


@pytest.mark.parametrize("available", [True, False])
def test_elements_come_and_go_with_the_chat(visitor, site, available):
    site.html, site.available = CLASSES, available
    page = visitor.page()
    page.add_init_script(LISTEN)
    page.goto(site.url)
    expect_heard(page, "ready")
    assert visible(page) == (HERE if available else AWAY)


def test_elements_follow_when_the_last_agent_leaves(visitor, site):
    site.html = CLASSES
    page = visitor.page()
    page.clock.install()
    page.goto(site.url)
    page.clock.run_for(5_000)
    expect(page.get_by_text("We are here")).to_be_visible()
    site.available = False
    page.clock.run_for(61_000)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("We are away")).to_be_visible()
    assert visible(page) == AWAY
    expect(launcher(page)).to_be_hidden()


def test_an_unread_answer_is_told_to_the_page_in_every_tab_once(listening, site):
    site.talk()
    page = listening()
    open_panel(page)
    site.say("Seen at once")
    expect(log(page)).to_contain_text("Seen at once")
    messages = page.evaluate("heard.filter(([name]) => name === 'message')")
    assert messages == [["message", {"unread": 0}]]
