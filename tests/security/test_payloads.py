"""Whatever is written is stored as it is or refused clearly, never an error."""

import json
import uuid

import pytest
from django.urls import reverse

from . import payloads
from .conftest import undone

ENDPOINTS = ("messages", "start", "agent")


def post(scene, endpoint: str, raw_text: str, **more):
    """Send JSON source text for ``text`` to one of the three places that take it."""
    body = f'{{"client_id": "{uuid.uuid4()}", "text": {raw_text}'
    for key, value in more.items():
        body += f", {json.dumps(key)}: {value}"
    return post_body(scene, endpoint, (body + "}").encode())


def post_body(scene, endpoint: str, body: bytes):
    if endpoint == "agent":
        client = scene.client("agent")
        url = reverse("wagtail_livechat_admin:messages", args=[scene.talk.uuid])
    else:
        client = scene.client("visitor" if endpoint == "messages" else "nobody")
        url = reverse(f"wagtail_livechat:{endpoint}")
    return client.generic("POST", url, body, content_type="application/json")


def shown_to_visitor(scene, response) -> str:
    """The last text in the visitor's list."""
    client = scene.client("visitor")
    if response.cookies.get("livechat_visitor"):
        client.cookies["livechat_visitor"] = response.cookies["livechat_visitor"].value
    answer = client.get(reverse("wagtail_livechat:conversation"))
    return answer.json()["messages"][-1]["text"]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_any_text_comes_back_as_it_was_written(scene, endpoint):
    """T1, T29: nothing is escaped, cut or interpreted on the way."""
    url = reverse("wagtail_livechat_admin:conversation", args=[scene.talk.uuid])
    for name, text in payloads.SHOWN.items():
        with undone():
            response = post(scene, endpoint, json.dumps(text, ensure_ascii=False))
            assert response.status_code == 201, (name, response.content)
            assert shown_to_visitor(scene, response) == text, name
            if endpoint != "start":
                stored = scene.client("agent").get(url).json()["messages"]
                assert stored[-1]["text"] == text, name


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("name", payloads.NORMALISED)
def test_line_ends_and_outer_space_are_normalised(scene, endpoint, name):
    sent, shown = payloads.NORMALISED[name]
    response = post(scene, endpoint, json.dumps(sent))
    assert response.status_code == 201, response.content
    assert shown_to_visitor(scene, response) == shown


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_is_no_message_is_refused_with_the_field(scene, endpoint):
    """400 with a sentence; the chat is as before."""
    before = scene.talk.messages.count()
    for name, raw in payloads.REFUSED.items():
        response = post(scene, endpoint, raw)
        assert response.status_code == 400, (name, response.content)
        error = response.json()["error"]
        assert (error["code"], error["field"]) == ("invalid", "text"), name
        assert len(error["message"]) > 5
    assert scene.talk.messages.count() == before


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_broken_body_is_refused_clearly(scene, endpoint):
    """400 or 413, never 500."""
    for name, (body, status) in payloads.BROKEN.items():
        response = post_body(scene, endpoint, body)
        assert response.status_code == status, (name, response.content[:500])
        assert response.json()["error"]["message"]


NO_UUID = ['""', "null", "1", '"x"', '"' + "0" * 32 + '"', "[]", '"' + "a" * 9000 + '"']


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_client_id_that_is_no_random_uuid_is_refused(scene, endpoint):
    for client_id in NO_UUID:
        body = f'{{"text": "hello", "client_id": {client_id}}}'.encode()
        response = post_body(scene, endpoint, body)
        assert response.status_code == 400, (client_id, response.content)
        assert response.json()["error"]["field"] == "client_id"


DETAILS = {
    "name": '"<b>Eve</b>\\r\\nBcc: x@example.org"',
    "page_title": '"<script>window.__pwn=1</script>"',
    "page_url": '"javascript:alert(1)"',
    "lang": '"xx-not-a-language"',
}


def test_odd_details_do_not_break_the_start(scene):
    """T2, T24: one line each, only http(s) addresses."""
    response = post(scene, "start", '"Hello"', **DETAILS)
    assert response.status_code == 201, response.content
    agent = scene.client("agent")
    waiting = agent.get(reverse("wagtail_livechat_admin:api_desk")).json()["waiting"]
    card = waiting[-1]
    assert card["page"]["url"] == ""
    assert card["page"]["title"] == "<script>window.__pwn=1</script>"
    assert "\n" not in card["visitor"]["name"] and "\r" not in card["visitor"]["name"]


@pytest.mark.parametrize("field", ["name", "email", "page_url", "page_title", "lang"])
def test_details_of_the_wrong_kind_are_refused_with_the_field(scene, field):
    for value in ("17", "null", "[]", '"a\\u0000"', '"\\ud800"'):
        response = post(scene, "start", '"Hello"', **{field: value})
        assert response.status_code == 400, (value, response.content)
        assert response.json()["error"]["field"] == field


def test_an_odd_cursor_is_refused_or_understood_never_an_error(scene):
    url = reverse("wagtail_livechat:conversation")
    odd = ["-1", "x", "1.5", "", "NaN", "9" * 400, "\u0661", "%00", "1;2", "null"]
    for after in odd:
        response = scene.client("visitor").get(url, {"after": after})
        assert response.status_code in {200, 400}, after
        if response.status_code == 400:
            assert response.json()["error"]["field"] == "after"


def test_an_odd_language_is_no_error(scene):
    url = reverse("wagtail_livechat:conversation")
    for lang in ("ar", "xx", "../..", "a" * 5000, "\x00", "%s", "ＥＮ"):
        response = scene.client("visitor").get(url, {"lang": lang})
        assert response.status_code == 200, lang


@pytest.mark.parametrize(
    "host", ["evil.example", "local host", "127.0.0.1.evil.example"]
)
def test_a_foreign_host_header_opens_no_chat(scene, host):
    response = scene.client("visitor", host).get(
        reverse("wagtail_livechat:conversation")
    )
    assert response.status_code in {400, 404} or (
        response.json()["conversation"] is None
    )


def test_a_cursor_beyond_the_head_is_told_to_start_again(scene):
    """I5: never silence."""
    url = reverse("wagtail_livechat:conversation")
    answer = scene.client("visitor").get(url, {"after": 99}).json()
    assert answer["reset"] is True
    assert [message["seq"] for message in answer["messages"]] == [1, 2, 3]
