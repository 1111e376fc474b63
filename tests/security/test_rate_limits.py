"""Every anonymous address has a limit, and says when to come back (T20)."""

import json
import uuid

import pytest
from django.urls import reverse

from wagtail_livechat import conf

ALL = conf.DEFAULTS["RATE_LIMITS"]
# address: (method, body, scope that stops it)
LIMITED = {
    "status": ("GET", dict, "status"),
    "conversation": ("GET", dict, "read"),
    "start": ("POST", lambda: {"text": "Hi", "client_id": str(uuid.uuid4())}, "start"),
    "messages": (
        "POST",
        lambda: {"text": "Hi", "client_id": str(uuid.uuid4())},
        "send",
    ),
    "typing": ("POST", dict, "typing"),
    "end": ("POST", dict, "end"),
    "ticket": (
        "POST",
        lambda: {
            "text": "Hi",
            "client_id": str(uuid.uuid4()),
            "email": "somebody@example.org",
        },
        "ticket",
    ),
}


def limits(settings, **chosen):
    """No limits but ``chosen``."""
    settings.WAGTAIL_LIVECHAT = {
        **settings.WAGTAIL_LIVECHAT,
        "RATE_LIMITS": {**dict.fromkeys(ALL), **chosen},
    }


def ask(client, name: str, **extra):
    method, body, _scope = LIMITED[name]
    url = reverse(f"wagtail_livechat:{name}")
    if method == "GET":
        return client.get(url, **extra)
    return client.post(
        url, json.dumps(body()), content_type="application/json", **extra
    )


@pytest.mark.parametrize("name", LIMITED)
def test_the_fourth_request_of_three_allowed_is_429_with_retry_after(
    scene, settings, name
):
    limits(settings, **{LIMITED[name][2]: "3/3600"})
    # Who has an agent leaves no ticket.
    client = scene.client("other visitor" if name == "ticket" else "visitor")
    for _ in range(3):
        assert ask(client, name).status_code < 300
    response = ask(client, name)
    assert response.status_code == 429, response.content
    error = response.json()["error"]
    assert error["code"] == "throttled"
    assert 1 <= error["retry_after"] <= 3600
    assert int(response.headers["Retry-After"]) == error["retry_after"]


@pytest.mark.parametrize("name", LIMITED)
def test_the_limit_over_everything_counts_by_address(scene, settings, name):
    """Without any cookie, or with ever new ones, the address is counted."""
    limits(settings, any="3/3600")
    for _ in range(3):
        ask(scene.client("nobody"), name)
    client = scene.client("nobody")
    client.cookies["livechat_visitor"] = str(uuid.uuid4())
    assert ask(client, name).status_code == 429


def test_new_starts_are_counted_by_address(scene, settings):
    limits(settings, start_address="3/3600")
    for _ in range(3):
        assert ask(scene.client("nobody"), "start").status_code == 201
    assert ask(scene.client("nobody"), "start").status_code == 429


def test_new_tickets_are_counted_by_address(scene, settings):
    limits(settings, ticket_address="3/3600")
    for _ in range(3):
        assert ask(scene.client("nobody"), "ticket").status_code == 201
    assert ask(scene.client("nobody"), "ticket").status_code == 429


def test_one_visitors_limit_is_not_anothers(scene, settings):
    limits(settings, send="1/3600")
    assert ask(scene.client("visitor"), "messages").status_code == 201
    assert ask(scene.client("visitor"), "messages").status_code == 429
    assert ask(scene.client("other visitor"), "messages").status_code == 201


@pytest.mark.parametrize(
    "forwarded",
    [
        "1.2.3.4",
        "1.2.3.4, 5.6.7.8",
        "<b>x</b>",
        "::1",
        "unknown",
        "",
        ",,,",
        "9" * 5000,
    ],
)
def test_a_forged_x_forwarded_for_does_not_help(scene, settings, forwarded):
    """T21: believed only for as many proxies as the host says there are."""
    limits(settings, any="2/3600")
    for _ in range(2):
        ask(scene.client("nobody"), "status")
    response = ask(
        scene.client("nobody"), "status", headers={"X-Forwarded-For": forwarded}
    )
    assert response.status_code == 429


def test_behind_one_proxy_the_rightmost_address_counts(scene, settings):
    """T21: what the visitor wrote into the header is left of it."""
    limits(settings, any="2/3600")
    settings.WAGTAIL_LIVECHAT["TRUSTED_PROXIES"] = 1
    for forged in ("1.1.1.1", "2.2.2.2"):
        header = {"X-Forwarded-For": f"{forged}, 203.0.113.9"}
        assert ask(scene.client("nobody"), "status", headers=header).status_code == 200
    header = {"X-Forwarded-For": "3.3.3.3, 203.0.113.9"}
    assert ask(scene.client("nobody"), "status", headers=header).status_code == 429
    header = {"X-Forwarded-For": "3.3.3.3, 203.0.113.10"}
    assert ask(scene.client("nobody"), "status", headers=header).status_code == 200
