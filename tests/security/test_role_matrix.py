"""Every address of the plugin, asked by everybody (T5, T27)."""

import uuid

import pytest
from django.urls import (
    NoReverseMatch,
    URLPattern,
    URLResolver,
    get_resolver,
    reverse,
)

from wagtail_livechat.models import Conversation, Message

from .conftest import SECRETS, send_json, undone

pytestmark = pytest.mark.django_db

PUBLIC = "wagtail_livechat"
ADMIN = "wagtail_livechat_admin"
#: Wagtail's views of our models, some of them extended by us; all of them are tried
#: in test_wagtails_own_views_of_our_models_are_closed_to_agents.
SNIPPETS = {
    f"wagtailsnippets_wagtail_livechat_{model}"
    for model in ("department", "embedcode", "widgetprofile")
}
VISITORS = ("visitor", "other visitor")
#: On the library's site: not the visitor whose chat it is.
STRANGERS = (
    *("nobody", "other visitor", "museum visitor"),
    *("agent", "colleague", "curator", "everywhere", "superuser", "editor", "member"),
)
EVERYBODY = ("visitor", *STRANGERS)
#: Wagtail's log-in page, or a plain refusal.
REFUSED = {302, 401, 403, 404}


def start_body():
    return {"client_id": str(uuid.uuid4()), "text": "a new chat"}


def message_body():
    return {"client_id": str(uuid.uuid4()), "text": "a line"}


# name: (method, body, statuses for the visitor, for another visitor, for the rest)
PUBLIC_MATRIX = {
    "status": ("GET", dict, 200, 200, 200),
    "conversation": ("GET", dict, 200, 200, 200),
    "start": ("POST", start_body, 200, 200, 201),
    "messages": ("POST", message_body, 201, 201, 401),
    "typing": ("POST", dict, 204, 204, 401),
    "end": ("POST", dict, 200, 200, 401),
    # Django's test client speaks WSGI, which cannot stream; tickets are tried on
    # real servers in test_streams.py.
    "stream": ("GET", dict, 501, 501, 501),
    # The chat as a page shows nothing by itself: it asks for the conversation.
    "chat": ("GET", dict, 200, 200, 200),
    # Where the scripts are.
    "embed": ("GET", dict, 302, 302, 302),
    "panel": ("GET", dict, 302, 302, 302),
}

# name: (method, body, for its agent, for other agents of the site and superusers,
# for agents of the other site); everybody else is refused
ADMIN_MATRIX = {
    "desk": ("GET", dict, 200, 200, 200),
    "api_desk": ("GET", dict, 200, 200, 200),
    "count": ("GET", dict, 200, 200, 200),
    "presence": ("POST", lambda: {"online": True}, 200, 200, 200),
    "heartbeat": ("POST", dict, 200, 200, 200),
    "conversation": ("GET", dict, 200, 404, 404),
    "accept": ("POST", dict, 200, 409, 404),
    "messages": ("POST", message_body, 201, 404, 404),
    "typing": ("POST", dict, 204, 404, 404),
    "read": ("POST", lambda: {"seq": 1}, 204, 404, 404),
    "end": ("POST", dict, 200, 404, 404),
}
#: Shows no chat and has rights of its own: tests/admin_ui/test_placement_view.py.
ABOUT_PAGES = {"placement"}
AGENTS_OF_SITE = ("colleague", "everywhere", "superuser")


def walk(patterns=None, namespaces=()):
    """(namespaces, pattern) of every address of the project."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            own = (pattern.namespace,) if pattern.namespace else ()
            yield from walk(pattern.url_patterns, (*namespaces, *own))
        elif isinstance(pattern, URLPattern):
            yield namespaces, pattern


def names_in(namespace: str) -> set[str]:
    return {
        pattern.name for namespaces, pattern in walk() if namespace in namespaces[-1:]
    }


def admin_url(name: str, conversation) -> str:
    """The address, about ``conversation`` if it is about one."""
    if name in {"conversation", "accept", "messages", "typing", "read", "end"}:
        return reverse(f"{ADMIN}:{name}", args=[conversation.uuid])
    return reverse(f"{ADMIN}:{name}")


def body_of(response) -> str:
    if getattr(response, "streaming", False):
        return ""
    return response.content.decode()


def test_every_address_of_the_plugin_is_in_the_matrix():
    """An address that somebody adds must say here who may use it."""
    assert names_in(PUBLIC) == set(PUBLIC_MATRIX)
    assert names_in(ADMIN) == set(ADMIN_MATRIX) | ABOUT_PAGES


def test_every_view_of_the_plugin_has_a_known_address():
    """No view of ours hangs in the project outside the known namespaces."""
    ours = {
        namespaces[-1] if namespaces else ""
        for namespaces, pattern in walk()
        if (pattern.callback.__module__ or "").startswith("wagtail_livechat")
    }
    assert ours <= {PUBLIC, ADMIN, *SNIPPETS}


@pytest.mark.parametrize("name", PUBLIC_MATRIX)
def test_a_public_address_shows_a_chat_to_its_visitor_only(scene, name):
    """T5: the chat is found by the token alone; there is nothing to guess."""
    method, body, own, other, rest = PUBLIC_MATRIX[name]
    for who in EVERYBODY:
        expected = {"visitor": own, "other visitor": other}.get(who, rest)
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


@pytest.mark.parametrize("name", ADMIN_MATRIX)
def test_an_agents_address_serves_its_agent_only(scene, name):
    """T5, R33: a chat that is not one's own does not exist."""
    method, body, own, same_site, other_site = ADMIN_MATRIX[name]
    expected = {
        "agent": {own},
        "curator": {other_site},
        **{who: {same_site} for who in AGENTS_OF_SITE},
    }
    for who in EVERYBODY:
        with undone():
            response = send_json(
                scene.client(who), method, admin_url(name, scene.talk), body()
            )
        text = body_of(response)
        assert response.status_code in expected.get(who, REFUSED), (who, text[:500])
        if who != "agent":
            for secret in SECRETS:
                assert secret not in text, who


@pytest.mark.parametrize("name", ADMIN_MATRIX)
def test_a_waiting_chat_is_unknown_to_those_without_the_right(scene, name):
    """R33: also while it waits for anybody of the site."""
    method, body, *_ = ADMIN_MATRIX[name]
    for who in ("curator", "editor", "member", "nobody", "visitor"):
        response = send_json(
            scene.client(who), method, admin_url(name, scene.waiting), body()
        )
        assert response.status_code in (REFUSED | {200}), who
        assert "something else" not in body_of(response), who
        assert str(scene.waiting.uuid) not in body_of(response), who
    scene.waiting.refresh_from_db()
    assert scene.waiting.state == Conversation.State.WAITING


@pytest.mark.parametrize("name", ADMIN_MATRIX)
def test_an_agent_of_one_site_sees_nothing_of_the_other(scene, name):
    """R33: in no view, whichever chat is asked for."""
    method, body, *_ = ADMIN_MATRIX[name]
    for host in ("localhost", "museum.localhost"):
        response = send_json(
            scene.client("agent", host),
            method,
            admin_url(name, scene.foreign),
            body(),
        )
        text = body_of(response)
        assert "museum-secret-words" not in text
        assert str(scene.foreign.uuid) not in text
        assert "curator" not in text.lower()
    scene.foreign.refresh_from_db()
    assert scene.foreign.last_seq == 2


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


@pytest.mark.parametrize("who", ["agent", "curator", "editor"])
def test_wagtails_own_views_of_our_models_are_closed_to_agents(scene, who):
    """T27: index, add, edit, delete, copy, history, usage, chooser, settings."""
    client = scene.client(who)
    opened = []
    for namespaces, pattern in walk():
        name = ":".join((*namespaces, pattern.name or ""))
        if "wagtail_livechat_" not in name.replace(ADMIN, ""):
            continue
        for arguments in ([], [1], ["1"], ["1", "1"]):
            try:
                url = reverse(name, args=arguments)
            except NoReverseMatch:
                continue  # takes other arguments
            response = client.get(url)
            if response.status_code == 200:
                opened.append(url)
    settings_url = reverse(
        "wagtailsettings:edit",
        args=["wagtail_livechat", "chatsettings", scene.library.pk],
    )
    if client.get(settings_url).status_code == 200:
        opened.append(settings_url)
    assert opened == []


def test_conversations_and_visitors_are_in_no_generic_view_of_wagtail(scene):
    """T27: they are not registered as snippets, so no generic view lists them."""
    from wagtail.snippets.models import get_snippet_models

    ours = {
        model.__name__
        for model in get_snippet_models()
        if model._meta.app_label == "wagtail_livechat"
    }
    assert ours == {"WidgetProfile", "Department", "EmbedCode"}


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/admin/reports/site-history/", "/admin/snippets/", "/admin/pages/"],
)
def test_the_rest_of_the_admin_tells_an_agent_nothing_of_chats(scene, path):
    """T27: neither the home page nor the reports."""
    text = body_of(scene.client("agent").get(path))
    for secret in (*SECRETS, "museum-secret-words", "something else"):
        assert secret not in text


def test_asking_changes_no_row(scene):
    """T9: every GET of every address, by everybody."""
    models = [Conversation, Message, *_other_models()]
    before = {model: list(model.objects.order_by("pk").values()) for model in models}
    for who in EVERYBODY:
        client = scene.client(who)
        for name in PUBLIC_MATRIX:
            client.get(reverse(f"{PUBLIC}:{name}"))
        for name in ADMIN_MATRIX:
            for conversation in (scene.talk, scene.waiting, scene.foreign):
                client.get(admin_url(name, conversation))
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


@pytest.mark.parametrize("name", [*PUBLIC_MATRIX, *ADMIN_MATRIX])
def test_other_methods_are_refused_with_405(scene, name):
    """Nothing is done by a method that was not meant."""
    for matrix, url_of in (
        (PUBLIC_MATRIX, lambda name: reverse(f"{PUBLIC}:{name}")),
        (ADMIN_MATRIX, lambda name: admin_url(name, scene.talk)),
    ):
        if name not in matrix:
            continue
        client = scene.client("visitor" if matrix is PUBLIC_MATRIX else "agent")
        wrong = {"GET": ["post", "put", "delete"], "POST": ["get", "put", "delete"]}
        for method in wrong[matrix[name][0]]:
            response = getattr(client, method)(
                url_of(name), content_type="application/json"
            )
            assert response.status_code == 405, (name, method)
