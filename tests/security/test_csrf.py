"""Nobody else's page can act in a visitor's or an agent's name (T8, T9)."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from wagtail_livechat.models import Conversation

from .conftest import COOKIE
from .matrix import ADMIN_MATRIX, PUBLIC_MATRIX, admin_url

POSTS = [name for name, row in PUBLIC_MATRIX.items() if row[0] == "POST"]
ADMIN_POSTS = [name for name, row in ADMIN_MATRIX.items() if row.method == "POST"]
ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://evil.example/localhost"},
    {"Origin": "http://localhost:1"},
    {"Origin": "http://localhost@evil.example"},
    {"Origin": "http://museum.localhost"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
]


def state(conversation) -> tuple:
    conversation.refresh_from_db()
    return (
        conversation.state,
        conversation.last_seq,
        conversation.agent_id,
        Conversation.objects.count(),
    )


@pytest.mark.parametrize("name", POSTS)
def test_a_page_of_another_origin_is_refused(scene, name):
    """T8: by Origin and by Sec-Fetch-Site, on every address that changes things."""
    before = state(scene.talk)
    client = scene.client("visitor")
    for headers in ELSEWHERE:
        response = client.post(
            reverse(f"wagtail_livechat:{name}"),
            json.dumps(PUBLIC_MATRIX[name][1]()),
            content_type="application/json",
            headers=headers,
        )
        assert response.status_code == 403, (headers, response.content)
        assert response.json()["error"]["code"] == "origin"
        assert COOKIE not in response.cookies
        assert state(scene.talk) == before, headers


@pytest.mark.parametrize("name", POSTS)
def test_what_a_form_could_send_is_not_accepted(scene, name):
    """T8: even with no Origin header at all."""
    before = state(scene.talk)
    client = scene.client("visitor")
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
        "",
    ):
        response = client.generic(
            "POST",
            reverse(f"wagtail_livechat:{name}"),
            json.dumps(PUBLIC_MATRIX[name][1]()),
            content_type=kind,
        )
        assert response.status_code == 415, (kind, response.content)
        assert state(scene.talk) == before, kind


@pytest.mark.parametrize("name", POSTS)
def test_the_own_page_is_accepted(scene, name):
    """What a browser sends from a page of the site."""
    # Who has an agent leaves no ticket.
    who = "other visitor" if name == "ticket" else "visitor"
    response = scene.client(who).post(
        reverse(f"wagtail_livechat:{name}"),
        json.dumps(PUBLIC_MATRIX[name][1]()),
        content_type="application/json; charset=utf-8",
        headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code < 300, response.content


@pytest.mark.parametrize("name", ADMIN_POSTS)
def test_an_agents_post_without_the_csrf_token_is_refused(scene, name):
    """T9: Django's own protection, on every address."""
    before = state(scene.talk)
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    client.force_login(scene.users["superuser"])
    url = admin_url(name, scene.talk)
    body = json.dumps(ADMIN_MATRIX[name].body(scene))
    for kind in ("application/json", "text/plain"):
        response = client.post(url, body, content_type=kind)
        assert response.status_code == 403
    assert state(scene.talk) == before


@pytest.mark.parametrize("name", ADMIN_POSTS)
def test_an_agents_post_must_be_json(scene, name):
    before = state(scene.talk)
    client = scene.client("agent")
    url = admin_url(name, scene.talk)
    response = client.post(url, "{}", content_type="text/plain")
    assert response.status_code == 415
    assert state(scene.talk) == before


def test_no_answer_allows_another_origin_to_read_it(scene):
    """T10: no CORS header, whoever asks."""
    client = scene.client("visitor")
    for name, row in PUBLIC_MATRIX.items():
        if row[0] == "GET":
            response = client.get(
                reverse(f"wagtail_livechat:{name}"),
                headers={"Origin": "https://evil.example"},
            )
            assert "Access-Control-Allow-Origin" not in response.headers, name


def test_answers_about_a_visitor_are_kept_in_no_cache(scene):
    """A shared cache must not hand one visitor's chat to the next."""
    response = scene.client("visitor").get(reverse("wagtail_livechat:conversation"))
    control = response.headers["Cache-Control"]
    assert "no-store" in control and "private" in control
