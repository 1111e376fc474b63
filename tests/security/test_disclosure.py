"""What the public can learn of agents: the public name, once accepted (T25)."""

import json
import uuid

from django.core.cache import cache
from django.urls import reverse

from tests.factories import fields_of, make_department
from wagtail_livechat.models import Department

from .test_role_matrix import PUBLIC_MATRIX

MESSAGE = {
    *("seq", "prev", "client_id", "sender", "name", "text", "event", "by", "at"),
}
CONVERSATION = {
    *("id", "state", "head", "agent", "started_at"),
    *("prompted", "place", "prompt_in"),
}
SNAPSHOT = {
    *("conversation", "messages", "more", "reset", "stream", "poll"),
    *("available", "title", "chat", "colors", "size", "waiting_seconds", "form"),
    "ticket",
}
FORM = {"login", "register", "fields", "consent", "stamp"}
STATUS = {"available", "resume", "button", "title", "chat", "proactive"}
BUTTON = {"text", "size", "icon", "position", "background", "color", "border"}


def test_the_visitors_answers_have_exactly_these_fields(scene):
    """A snapshot of the schema: a new field must be thought about here."""
    client = scene.client("visitor")
    answer = client.get(reverse("wagtail_livechat:conversation")).json()
    assert set(answer) == SNAPSHOT
    assert set(answer["conversation"]) == CONVERSATION
    assert set(answer["conversation"]["agent"]) == {"name"}
    for message in answer["messages"]:
        assert set(message) == MESSAGE
    status = client.get(reverse("wagtail_livechat:status")).json()
    assert set(status) == STATUS
    assert set(status["button"]) == BUTTON
    assert set(answer["form"]) == FORM
    assert set(answer["ticket"]) == {"fields", "consent", "stamp", "known_email"}
    assert set(answer["colors"]) == {"background", "color", "border"}
    with_texts = client.get(reverse("wagtail_livechat:conversation"), {"texts": 1})
    assert set(with_texts.json()) == SNAPSHOT | {"texts"}


def test_of_departments_the_public_learns_numbers_and_names(scene):
    """And only of those that they may choose: no description, no other group's."""
    general = Department.objects.get(site=scene.library, name="General")
    sales = make_department(scene.library, "Sales", description="Not for visitors")
    private = Department.objects.create(site=scene.library, name="Board")
    cache.clear()
    answer = scene.client("nobody").get(reverse("wagtail_livechat:conversation"))
    field = fields_of(answer.json())["department"]
    assert [[str(general.pk), "General"], [str(sales.pk), "Sales"]] == field["options"]
    assert "Not for visitors" not in answer.content.decode()
    assert private.name not in answer.content.decode()
    query = {"department": private.pk, "departments": private.pk}
    answer = scene.client("nobody").get(reverse("wagtail_livechat:conversation"), query)
    assert answer.json()["form"]["fields"] == []
    assert answer.json()["available"] is False


def test_a_widget_that_is_gone_tells_nothing_of_its_options(scene):
    client = scene.client("visitor")
    key = {"profile": str(uuid.uuid4())}
    status = client.get(reverse("wagtail_livechat:status"), key).json()
    assert status == {"available": False, "resume": True}
    answer = client.get(reverse("wagtail_livechat:conversation"), key).json()
    options = {"colors", "size", "waiting_seconds", "form"}
    assert set(answer) == SNAPSHOT - options


def test_no_answer_to_a_visitor_has_a_user_name_an_email_or_an_id_of_an_agent(scene):
    """T25: looked for as text in every answer."""
    agent = scene.users["agent"]
    agent.pk_canary = str(agent.pk)
    client = scene.client("visitor")
    texts = []
    for name, (method, body, *_) in PUBLIC_MATRIX.items():
        url = reverse(f"wagtail_livechat:{name}")
        if method == "GET":
            response = client.get(url, {"texts": 1})
        else:
            response = client.post(
                url, json.dumps(body()), content_type="application/json"
            )
        texts.append(response.content.decode() + str(response.headers))
    for text in texts:
        assert agent.username not in text
        assert agent.email not in text
        assert "staff.example.org" not in text


def test_before_the_chat_is_accepted_no_agent_is_named(scene):
    """T25: not even that there is one."""
    answer = scene.client("other visitor").get(reverse("wagtail_livechat:conversation"))
    assert answer.json()["conversation"]["agent"] is None
    assert "Amira" not in answer.content.decode()


def test_a_visitors_client_ids_are_nobody_elses_business(scene):
    """Whoever knows the first one could ask for the chat's token."""
    url = reverse("wagtail_livechat_admin:conversation", args=[scene.talk.uuid])
    for message in scene.client("agent").get(url).json()["messages"]:
        if message["sender"] != "agent":
            assert message["client_id"] == ""


def test_the_visitors_cookie_cannot_be_read_by_scripts(scene):
    """T6, T7: the bytes of Set-Cookie, over HTTP and over TLS."""
    body = {"client_id": str(uuid.uuid4()), "text": "Hello"}
    for secure, name in (
        (False, "livechat_visitor"),
        (True, "__Host-livechat_visitor"),
    ):
        body["client_id"] = str(uuid.uuid4())
        response = scene.client("nobody").post(
            reverse("wagtail_livechat:start"),
            json.dumps(body),
            content_type="application/json",
            secure=secure,
        )
        header = response.cookies[name].OutputString()
        assert "HttpOnly" in header
        assert "SameSite=Lax" in header
        assert "Path=/" in header
        assert ("Secure" in header) is secure
        assert "Domain" not in header


def test_the_token_is_stored_as_a_hash_only(scene):
    """T6: a copy of the database opens no chat."""
    from wagtail_livechat.models import Visitor

    rows = str(list(Visitor.objects.values()))
    for token in scene.tokens.values():
        assert token not in rows


def test_a_log_in_replaces_the_token(scene):
    """T6: the token from before is dead; nobody else finds the chat."""
    client = scene.client("visitor")
    client.force_login(scene.users["member"])
    body = {"client_id": str(uuid.uuid4()), "text": "now as a member"}
    answer = client.post(
        reverse("wagtail_livechat:messages"),
        json.dumps(body),
        content_type="application/json",
    )
    assert answer.status_code == 201
    assert answer.cookies["livechat_visitor"].value != scene.tokens["visitor"]
    url = reverse("wagtail_livechat:conversation")
    assert scene.client("visitor").get(url).json()["conversation"] is None
    assert client.get(url).json()["conversation"] is not None
    client.logout()
    client.cookies["livechat_visitor"] = answer.cookies["livechat_visitor"].value
    assert client.get(url).json()["conversation"] is None
