"""What the visitor sent is delivered, once, whatever happens in between."""

import pytest

pytestmark = pytest.mark.e2e

OPEN = """() => {
  const { Api, Outbox } = livechatCore;
  const api = new Api("/livechat/");
  window.sent = [];
  window.outbox = new Outbox({
    key: "test",
    send: ({ client_id, text }) => api.post("api/messages/", { client_id, text }),
    onChange: (pending) => (window.pending = pending),
    onSent: ({ text }) => window.sent.push(text),
    onTrouble: (waiting) => (window.waiting = waiting),
  });
  outbox.flush();
}"""
POST = "POST /livechat/api/messages/"


@pytest.fixture
def outbox(core, site):
    """Open a page with an outbox; more pages share it."""
    site.talk()

    def open_page():
        page = core()
        page.evaluate(OPEN)
        return page

    return open_page


def texts(site) -> list[str]:
    """What arrived, without the greeting."""
    return [message["text"] for message in site.messages[1:]]


def test_messages_arrive_in_order(outbox, site):
    page = outbox()
    page.evaluate("for (const text of ['one', 'two', 'three']) outbox.add(text)")
    page.wait_for_function("sent.length === 3")
    assert texts(site) == ["one", "two", "three"]
    assert page.evaluate("outbox.pending") == []
    assert page.evaluate("localStorage.length") == 0


def test_a_reload_while_sending_sends_once(outbox, site):
    page = outbox()
    site.answering.clear()
    page.evaluate("outbox.add('only once')")
    site.wait_for(lambda: site.count(POST) == 1)
    page.reload()
    page.evaluate(OPEN)
    site.wait_for(lambda: site.count(POST) == 2)
    site.answering.set()
    page.wait_for_function("sent.length === 1")
    assert texts(site) == ["only once"]


def test_a_message_written_offline_goes_out_later(outbox, site, visitor):
    page = outbox()
    visitor.context.set_offline(True)
    page.evaluate("outbox.add('from the tunnel')")
    page.wait_for_function("outbox.pending.length === 1")
    visitor.allow("ERR_INTERNET_DISCONNECTED")
    visitor.context.set_offline(False)
    page.wait_for_function("sent.length === 1")
    assert texts(site) == ["from the tunnel"]


def test_two_tabs_share_one_outbox(outbox, site):
    first, second = outbox(), outbox()
    site.answering.clear()
    first.evaluate("outbox.add('shared')")
    second.wait_for_function("outbox.pending.length === 1")
    site.answering.set()
    second.wait_for_function("outbox.pending.length === 0")
    first.wait_for_function("outbox.pending.length === 0")
    assert texts(site) == ["shared"]


def test_a_tab_that_closes_leaves_its_message_to_the_other(outbox, site):
    first, second = outbox(), outbox()
    site.answering.clear()
    first.evaluate("outbox.add('inherited')")
    site.wait_for(lambda: site.count(POST) == 1)
    first.close()
    site.answering.set()
    second.wait_for_function("outbox.pending.length === 0")
    assert texts(site) == ["inherited"]


def test_a_refusal_is_told_and_the_next_message_goes_on(outbox, site):
    page = outbox()
    site.refusal = (400, {"code": "invalid", "message": "No, thank you."})
    page.evaluate("outbox.add('refused')")
    page.wait_for_function("outbox.pending[0].state === 'failed'")
    assert page.evaluate("outbox.pending[0].error") == "No, thank you."
    site.refusal = None
    page.evaluate("outbox.add('welcome')")
    page.wait_for_function("sent.length === 1")
    assert texts(site) == ["welcome"]
    page.evaluate("outbox.retry(outbox.pending[0].client_id)")
    page.wait_for_function("sent.length === 2")
    assert texts(site) == ["welcome", "refused"]


def test_a_discarded_message_is_gone(outbox, site):
    page = outbox()
    site.refusal = (400, {"code": "invalid", "message": "No."})
    page.evaluate("outbox.add('never mind')")
    page.wait_for_function("outbox.pending[0].state === 'failed'")
    page.evaluate("outbox.discard(outbox.pending[0].client_id)")
    assert page.evaluate("[outbox.pending.length, localStorage.length]") == [0, 0]


def test_the_wait_that_the_server_asks_for_is_kept(outbox, site):
    page = outbox()
    # The page's time passes only where the test says so.
    page.clock.install(time=0)
    page.clock.pause_at(60_000)
    site.refusal = (429, {"code": "throttled", "message": "", "retry_after": 20})
    page.evaluate("outbox.add('too fast')")
    page.wait_for_function("window.waiting")
    site.refusal = None
    page.clock.run_for(19_000)
    page.evaluate("outbox.flush()")
    assert site.count(POST) == 1
    page.clock.run_for(2_000)
    page.wait_for_function("sent.length === 1")
    assert texts(site) == ["too fast"]
    assert site.count(POST) == 2


def test_a_browser_without_storage_still_sends(outbox, site):
    page = outbox()
    page.evaluate("() => { Storage.prototype.setItem = () => { throw Error('full') } }")
    page.evaluate("outbox.add('from memory')")
    page.wait_for_function("sent.length === 1")
    assert texts(site) == ["from memory"]
