"""Every address of the plugin, asked by everybody (T5, T27)."""

import uuid

import pytest
from django.urls import reverse

from wagtail_livechat.models import Conversation, Message

from . import houses
from .conftest import SECRETS, send_json, undone
from .matrix import (
    ADMIN,
    ADMIN_MATRIX,
    CHOOSERS,
    EVERYBODY,
    PUBLIC,
    PUBLIC_EXCEPTIONS,
    PUBLIC_MATRIX,
    READERS,
    REFUSED,
    SNIPPETS,
    admin_url,
    patterns_in,
    walk,
)

STRANGERS = [who for who in EVERYBODY if who != "visitor"]
#: Where Wagtail has no hook, its view is wrapped by ours, under its own address.
WRAPPED = {
    f"wagtail_livechat.admin_ui.{name}" for name in ("group_protection", "site_history")
}


def body_of(response) -> str:
    if getattr(response, "streaming", False):
        return ""
    return response.content.decode()


def test_every_address_of_the_plugin_is_in_the_matrix():
    """An address that somebody adds must say here who may use it."""
    assert set(patterns_in(PUBLIC)) == set(PUBLIC_MATRIX)
    assert set(patterns_in(ADMIN)) == set(ADMIN_MATRIX)


def test_every_view_of_the_plugin_has_a_known_address():
    """No view of ours hangs in the project outside the known namespaces."""
    ours = {
        namespaces[-1] if namespaces else ""
        for namespaces, pattern in walk()
        if (module := pattern.callback.__module__ or "").startswith("wagtail_livechat")
        and module not in WRAPPED
    }
    assert ours <= {PUBLIC, ADMIN, *SNIPPETS, *CHOOSERS}


@pytest.mark.parametrize("name", PUBLIC_MATRIX)
def test_a_public_address_shows_a_chat_to_its_visitor_only(scene, name):
    """T5: the chat is found by the token alone; there is nothing to guess."""
    method, body, own, other, rest = PUBLIC_MATRIX[name]
    for who in EVERYBODY:
        usual = {"visitor": own, "other visitor": other}.get(who, rest)
        expected = PUBLIC_EXCEPTIONS.get((name, who), usual)
        with undone():
            response = send_json(
                scene.client(who), method, reverse(f"{PUBLIC}:{name}"), body()
            )
        text = body_of(response)
        assert response.status_code == expected, (who, text)
        if who != "visitor":
            for secret in (*SECRETS, str(scene.talk.uuid)):
                assert secret not in text, who


@pytest.mark.parametrize("name", PUBLIC_MATRIX)
def test_naming_a_chat_in_the_request_shows_and_changes_nothing(scene, name):
    """T5: ids in queries and bodies are not looked at."""
    method, body, *_ = PUBLIC_MATRIX[name]
    hints = {
        key: value
        for value in (str(scene.talk.uuid), scene.talk.pk)
        for key in ("conversation", "id", "uuid", "conversation_id", "pk")
    }
    before = list(scene.talk.messages.values())
    url = reverse(f"{PUBLIC}:{name}")
    query = "&".join(f"{key}={value}" for key, value in hints.items())
    for who in STRANGERS:
        response = send_json(
            scene.client(who), method, f"{url}?{query}", {**body(), **hints}
        )
        assert response.status_code < 500 or name == "stream"
        for secret in SECRETS:
            assert secret not in body_of(response), who
    assert list(scene.talk.messages.values()) == before
    scene.talk.refresh_from_db()
    assert scene.talk.state == Conversation.State.ACTIVE


def ask(scene, who: str, name: str, chat, host: str = "localhost"):
    """One request as the row has it, about ``chat``."""
    row = ADMIN_MATRIX[name]
    return send_json(
        scene.client(who, host), row.method, admin_url(name, chat), row.body(scene)
    )


@pytest.mark.parametrize("name", ADMIN_MATRIX)
def test_an_agents_address_serves_whom_it_should(scene, name):
    """T5, R32, R33: for whoever has no right the chat does not exist."""
    row = ADMIN_MATRIX[name]
    before = houses.everything_stored()
    for who in EVERYBODY:
        with undone():
            response = ask(scene, who, name, getattr(scene, row.about))
            text = body_of(response)
            expected = row.answer_to(who)
            assert response.status_code in expected, (who, text[:500])
            if expected == REFUSED and row.method == "POST":
                assert houses.everything_stored() == before, who
        if who not in READERS:
            for secret in SECRETS:
                assert secret not in text, who


@pytest.mark.parametrize("name", ADMIN_MATRIX)
def test_a_waiting_chat_is_unknown_to_those_without_the_right(scene, name):
    """R33: also while it waits for anybody of the department."""
    unknowing = ("neighbour", "curator", "editor", "member", "customer", "nobody")
    for who in (*unknowing, "visitor"):
        response = ask(scene, who, name, scene.waiting)
        assert response.status_code in (REFUSED | {200}), who
        assert "something else" not in body_of(response), who
        assert str(scene.waiting.uuid) not in body_of(response), who
    scene.waiting.refresh_from_db()
    assert scene.waiting.state == Conversation.State.WAITING


@pytest.mark.parametrize("name", ADMIN_MATRIX)
def test_an_agent_of_one_department_sees_nothing_of_the_other(scene, name):
    """R33: on the same site, with every right there is."""
    for who in (
        "agent",
        "colleague",
        "supervisor",
        "manager",
        "everywhere",
        "customer",
    ):
        with undone():
            response = ask(scene, who, name, scene.private)
        text = body_of(response)
        assert "board-secret-words" not in text, who
        assert str(scene.private.uuid) not in text, who
    scene.private.refresh_from_db()
    assert scene.private.state == Conversation.State.WAITING


@pytest.mark.parametrize("name", ADMIN_MATRIX)
def test_an_agent_of_one_site_sees_nothing_of_the_other(scene, name):
    """R33: in no view, whichever chat is asked for."""
    for who in ("agent", "supervisor", "neighbour", "manager"):
        for host in ("localhost", "museum.localhost"):
            with undone():
                response = ask(scene, who, name, scene.foreign, host)
            text = body_of(response)
            assert "museum-secret-words" not in text
            assert str(scene.foreign.uuid) not in text
            assert "curator" not in text.lower()
    scene.foreign.refresh_from_db()
    assert scene.foreign.last_seq == 2


@pytest.mark.parametrize("name", ["tickets", "tickets_results", "ticket"])
def test_a_ticket_is_shown_to_those_who_work_on_it_only(scene, name):
    """A13: whatever else they may do."""
    for who in EVERYBODY:
        response = ask(scene, who, name, scene.ticket)
        shown = "ticket-secret-words" in body_of(response)
        assert shown is (who in ("supervisor", "superuser")), who


def test_working_on_a_ticket_is_for_those_who_see_it(scene):
    """A13"""
    url = admin_url("ticket", scene.ticket)
    for who in EVERYBODY:
        with undone():
            before = scene.ticket.entries.count()
            form = {"act": "note", "note-text": "Look here."}
            response = scene.client(who).post(url, form)
            works = who in ("supervisor", "superuser")
            assert scene.ticket.entries.count() == before + works, who
            assert works or response.status_code in REFUSED, who


def test_a_token_of_one_site_is_worth_nothing_on_the_other(scene):
    """T6: the visitor of the museum is a stranger in the library."""
    client = scene.client("museum visitor", "localhost")
    snapshot = client.get(reverse(f"{PUBLIC}:conversation")).json()
    assert snapshot["conversation"] is None
    client = scene.client("museum visitor", "museum.localhost")
    snapshot = client.get(reverse(f"{PUBLIC}:conversation")).json()
    assert snapshot["conversation"]["id"] == str(scene.foreign.uuid)


def test_random_and_misshapen_tokens_open_nothing(scene):
    """T6."""
    url = reverse(f"{PUBLIC}:conversation")
    token = scene.tokens["visitor"]
    for guess in (
        *("", "0", "null", "true", "[]", "x" * 10_000, token[:-1], token + "A"),
        *(token.swapcase(), token[::-1], scene.talk.visitor.token_hash),
        *(str(uuid.uuid4()) for _ in range(50)),
    ):
        client = scene.client("nobody")
        client.cookies["livechat_visitor"] = guess
        assert client.get(url).json()["conversation"] is None, guess


def test_asking_changes_no_row(scene):
    """T9: every GET of every address."""
    models = [Conversation, Message, *_other_models()]
    before = {model: list(model.objects.order_by("pk").values()) for model in models}
    for who in ("nobody", "visitor", "customer", "agent", "supervisor", "superuser"):
        client = scene.client(who)
        for name in PUBLIC_MATRIX:
            client.get(reverse(f"{PUBLIC}:{name}"))
        for name, row in ADMIN_MATRIX.items():
            client.get(admin_url(name, getattr(scene, row.about)))
    after = {model: list(model.objects.order_by("pk").values()) for model in models}
    assert after == before


def _other_models():
    from django.apps import apps

    known = {Conversation, Message}
    return [
        model
        for model in apps.get_app_config("wagtail_livechat").get_models()
        if model not in known
    ]


@pytest.mark.parametrize("name", PUBLIC_MATRIX)
def test_other_methods_of_public_addresses_are_refused_with_405(scene, name):
    """Nothing is done by a method that was not meant."""
    for method in wrong_methods(PUBLIC_MATRIX[name][0]):
        response = getattr(scene.client("visitor"), method)(
            reverse(f"{PUBLIC}:{name}"), content_type="application/json"
        )
        assert response.status_code == 405, method


@pytest.mark.parametrize("name", ADMIN_MATRIX)
def test_other_methods_of_agents_addresses_are_refused_with_405(scene, name):
    """By whoever may use the address at all."""
    row = ADMIN_MATRIX[name]
    for method in wrong_methods(row.method):
        if name in ("delete_record", "ticket") and method == "post":
            continue  # pages that show something on GET and do something on POST
        response = getattr(scene.client("superuser"), method)(
            admin_url(name, getattr(scene, row.about)), content_type="application/json"
        )
        assert response.status_code == 405, method


def wrong_methods(right: str) -> list[str]:
    return [each for each in ("get", "post", "put", "delete") if each != right.lower()]
