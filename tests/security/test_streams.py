"""Streams open for whom they were issued, and say nothing to anybody else."""

import json
import uuid

import pytest

from tests.support.clients import Agent, Visitor, talk
from tests.support.processes import wait_until
from tests.support.sse import SSEReader, StreamRefused

from . import payloads

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def server(make_module_server):
    return make_module_server()


def refused(open_stream) -> int:
    """The status with which a stream is refused."""
    try:
        reader = open_stream()
    except StreamRefused as refusal:
        return refusal.status
    reader.close()
    return 200


def test_a_stream_without_a_ticket_or_with_a_tampered_one_is_refused(server):
    """T28: also with the right cookies."""
    visitor, agent, _conversation = talk(server)
    url = visitor.snapshot()["stream"]
    path, _, ticket = url.partition("?ticket=")
    other = Visitor(server)
    other.start("Another chat")
    other_ticket = other.snapshot()["stream"].partition("?ticket=")[2]
    body, stamp, signature = ticket.rsplit("%3A", 2)
    tampered = [
        "",
        "x",
        ticket[:-1],
        ticket + "A",
        ticket.swapcase(),
        f"{body}%3A{stamp}%3A{other_ticket.rsplit('%3A', 1)[1]}",
        f"{other_ticket.rsplit('%3A', 2)[0]}%3A{stamp}%3A{signature}",
        f"{body}%3AzzzzzZ%3A{signature}",
        ticket * 100,
        "%00",
        "%ff%fe",
        "a&ticket=b",
    ]
    for value in tampered:
        for client in (visitor, agent):
            target = f"{path}?ticket={value}"
            assert refused(lambda c=client, t=target: c.open_stream(t)) in {
                400,
                401,
                403,
            }, value
    assert refused(lambda: visitor.open_stream(path)) in {400, 401, 403}
    assert refused(lambda: visitor.open_stream(url)) == 200


def test_an_expired_ticket_is_refused(make_server):
    """T28."""
    # Signatures carry whole seconds, so this one lasts one to two.
    server = make_server(options={"STREAM_TICKET_SECONDS": 2})
    visitor, _agent, _conversation = talk(server)
    url = visitor.snapshot()["stream"]
    assert refused(lambda: visitor.open_stream(url)) == 200
    wait_until(lambda: refused(lambda: visitor.open_stream(url)) != 200, 6, "refused")
    assert refused(lambda: visitor.open_stream(url)) in {401, 403}


def test_a_stream_hears_its_own_conversation_only(server):
    """T28: neither messages nor heads nor typing of anybody else."""
    visitor, agent, conversation = talk(server)
    other, _agent, other_conversation = talk(server)
    with visitor.stream() as mine, other.stream() as others:
        mine.wait_for("head")
        others.wait_for("head")
        agent.send(conversation, "for one visitor")
        agent.ok(agent.post(f"api/conversations/{conversation}/typing/", {}))
        agent.send(other_conversation, "for the other visitor")
        mine.wait_message("for one visitor")
        mine.wait_for("typing")
        others.wait_message("for the other visitor")
        assert b"for one visitor" not in others.raw
        assert conversation.encode() not in others.raw
        assert b"for the other visitor" not in mine.raw
        assert other_conversation.encode() not in mine.raw
        assert not mine.events("inbox"), "visitors hear nothing of waiting lists"


def test_a_raw_visitors_stream_says_nothing_of_agents_but_the_name(server):
    """T25, T28: looked for in the bytes."""
    agent = Agent(server, "agent07")
    agent.online()
    visitor = Visitor(server)
    conversation = visitor.start("Hello")["id"]
    with visitor.stream() as stream:
        stream.wait_for("head")
        agent.accept(conversation)
        agent.ok(agent.post(f"api/conversations/{conversation}/typing/", {}))
        agent.send(conversation, "Hello, I am here")
        stream.wait_message("Hello, I am here")
        stream.wait_for("typing")
        agent.end(conversation)
        stream.wait_for(lambda frame: frame.message.get("event") == "ended")
        for canary in (b"agent07-username", b"agent07-email", b"example.org"):
            assert canary not in stream.raw
        for frame in stream.frames:
            assert set(frame.data) <= {
                *("conversation", "message", "sender", "name", "head", "reason"),
            }, frame


def test_an_agent_of_one_site_hears_nothing_of_the_other(server):
    """R33: on the stream as in the lists."""
    curator, amira = Agent(server, "curator"), Agent(server, "amira")
    curator.online()
    amira.online()
    with amira.stream() as at_library, curator.stream() as at_museum:
        at_library.wait_for("head")
        at_museum.wait_for("head")
        with Visitor(server, site="museum") as visitor:
            chat = visitor.start("museum-secret-words")["id"]
            at_museum.wait_for("inbox")
            curator.accept(chat)
            visitor.send("more-museum-words")
            at_museum.wait_message("more-museum-words")
        # Something of the own site, so that what came before has come.
        with Visitor(server) as visitor:
            visitor.start("library words")
            at_library.wait_for("inbox")
        assert b"museum" not in at_library.raw
        assert chat.encode() not in at_library.raw
        assert chat not in json.dumps(amira.desk())


def test_every_text_is_one_event_on_the_stream(server):
    """T29: no text can end an event or begin another."""
    visitor, agent, conversation = talk(server)
    with visitor.stream() as mine, agent.stream() as desk:
        mine.wait_for("hello")
        desk.wait_for("hello")
        expected = []
        for text in payloads.SHOWN.values():
            agent.send(conversation, text)
            visitor.send(text)
            expected += [text, text]
        for reader in (mine, desk):
            last = visitor.snapshot(after=2)["conversation"]["head"]
            reader.wait_for(
                lambda f, last=last: f.event == "message" and f.message["seq"] == last
            )
            events = reader.events("message")
            assert [frame.message["text"] for frame in events] == expected
            assert {frame.event for frame in reader.frames} <= {
                *("hello", "head", "message", "inbox"),
            }
            assert not reader.ended


def test_streams_per_reader_are_limited(make_server):
    """T18: one visitor cannot take the server's streams."""
    server = make_server(options={"STREAMS_PER_READER": 2})
    visitor, _agent, _conversation = talk(server)
    streams = [visitor.stream() for _ in range(2)]
    for stream in streams:
        stream.wait_for("hello")
    third = None
    try:
        third = visitor.stream()
        third.wait_for("hello")
        # The newest wins: the oldest was told to go.
        assert streams[0].wait_end(5) == "replaced"
    except StreamRefused as refusal:
        assert refusal.status in {429, 503}
    alive = [s for s in [*streams, third] if s is not None and not s.ended]
    assert len(alive) == 2
    for stream in alive:
        stream.close()


def test_a_head_request_or_a_post_opens_no_stream(server):
    visitor, _agent, _conversation = talk(server)
    url = visitor.snapshot()["stream"]
    for method in ("POST", "PUT", "DELETE"):
        assert visitor.http.request(method, url).status_code in {403, 405}


def test_garbage_parameters_for_the_librarys_own_view_are_no_error(server):
    """What makes a stock stream fail must not make ours fail."""
    visitor, _agent, _conversation = talk(server)
    url = visitor.snapshot()["stream"]
    for extra in ("&es-meta=garbage", "&lastEventId=x", "&channel=a&channel=b"):
        reader = SSEReader(f"{server.url}{visitor.snapshot()['stream']}{extra}")
        reader.wait_for("hello")
        reader.close()
    reader = visitor.open_stream(url)
    reader.wait_for("hello")
    reader.close()


def test_a_random_conversation_id_opens_nothing(server):
    """T5: agents' addresses take ids; unknown ones do not exist."""
    agent = Agent(server, "amira")
    assert agent.get(f"api/conversations/{uuid.uuid4()}/").status_code == 404
