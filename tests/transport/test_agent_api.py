"""The agents' endpoints (R32, R33; I7; T5, T26)."""

import json
import uuid

import pytest
from django.contrib.auth import get_user_model

from tests import factories
from wagtail_livechat.models import AgentPresence, Message
from wagtail_livechat.services import conversations, messages

BASE = "/admin/livechat/api/"


def send(client, path, body=None, **kwargs):
    return client.post(
        BASE + path,
        json.dumps({} if body is None else body),
        content_type="application/json",
        **kwargs,
    )


def error(response):
    return response.status_code, response.json()["error"]["code"]


@pytest.fixture
def desk(client, agent):
    """The client of an agent who is logged in and online."""
    client.force_login(agent)
    return client


def test_the_desk_shows_what_waits(desk, chat):
    answer = desk.get(f"{BASE}desk/").json()
    assert answer["me"] == {
        "name": "Amira Haddad",
        "online": True,
        "lease_seconds": 45,
        "rights": ["answer", "unassigned"],
    }
    (waiting,) = answer["waiting"]
    assert waiting["id"] == str(chat.uuid)
    assert waiting["last"]["text"] == "Hello?"
    unknown = {"name": "", "email": "", "identity": "", "language": ""}
    assert waiting["visitor"] == unknown
    assert answer["mine"] == []


def test_the_list_costs_the_same_with_many_chats(
    desk, site, chat, django_assert_max_num_queries
):
    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            desk.get(f"{BASE}desk/")
        return len(captured)

    queries()
    few = queries()
    for _ in range(10):
        factories.start_chat(site)
    assert queries() == few


def test_the_switch(desk, agent):
    assert send(desk, "presence/", {"online": False}).json()["me"]["online"] is False
    assert send(desk, "heartbeat/").json()["me"]["online"] is False
    assert send(desk, "presence/", {"online": True}).json()["me"]["online"] is True
    assert AgentPresence.objects.get(user=agent).online
    assert error(send(desk, "presence/", {"online": "yes"})) == (400, "invalid")


def test_accepting_talking_ending(desk, chat):
    path = f"conversations/{chat.uuid}/"
    accepted = send(desk, f"{path}accept/").json()["conversation"]
    assert accepted["state"] == "active"
    assert accepted["agent"] == {"name": "Amira Haddad", "me": True}
    client_id = str(uuid.uuid4())
    reply = {"text": "Good morning", "client_id": client_id}
    assert send(desk, f"{path}messages/", reply).status_code == 201
    assert send(desk, f"{path}messages/", reply).status_code == 200
    assert send(desk, f"{path}typing/").status_code == 204
    assert send(desk, f"{path}read/", {"seq": 3}).status_code == 204
    page = desk.get(f"{BASE}{path}?after=1").json()
    assert [m["seq"] for m in page["messages"]] == [2, 3]
    assert page["conversation"]["unread"] == 0
    assert send(desk, f"{path}end/").json()["conversation"]["ended_by"] == "agent"
    assert error(
        send(desk, f"{path}messages/", {**reply, "client_id": str(uuid.uuid4())})
    ) == (409, "ended")


def test_unread_counts_what_the_visitor_wrote_since(desk, chat):
    path = f"conversations/{chat.uuid}/"
    for text in ("two", "three"):
        messages.post(chat.pk, sender="visitor", text=text, client_id=uuid.uuid4())
    assert send(desk, f"{path}accept/").json()["conversation"]["unread"] == 3
    send(desk, f"{path}read/", {"seq": 2})
    reply = {"text": "Good morning", "client_id": str(uuid.uuid4())}
    send(desk, f"{path}messages/", reply)
    (mine,) = desk.get(f"{BASE}desk/").json()["mine"]
    assert mine["unread"] == 1


def test_agents_never_see_the_id_that_can_ask_for_a_visitors_chat(desk, chat):
    send(desk, f"conversations/{chat.uuid}/accept/")
    raw = desk.get(f"{BASE}conversations/{chat.uuid}/").content.decode()
    assert str(Message.objects.get(seq=1).client_id) not in raw
    assert json.loads(raw)["messages"][0]["client_id"] == ""


def test_the_one_who_comes_second_is_told_who_was_first(desk, site, chat):
    """I7"""
    conversations.accept(chat, factories.make_agent(site, "ben"))
    response = send(desk, f"conversations/{chat.uuid}/accept/")
    assert error(response) == (409, "taken")
    assert response.json()["error"]["agent"] == "Ben Haddad"


def test_another_agents_chat_does_not_exist(desk, site, chat):
    """T5"""
    conversations.accept(chat, factories.make_agent(site, "ben"))
    path = f"conversations/{chat.uuid}/"
    reply = {"text": "Hi", "client_id": str(uuid.uuid4())}
    assert error(desk.get(BASE + path)) == (404, "not_found")
    for name, body in [
        ("messages", reply),
        ("typing", {}),
        ("read", {"seq": 1}),
        ("end", {}),
    ]:
        assert error(send(desk, f"{path}{name}/", body)) == (404, "not_found")


def test_a_waiting_chat_cannot_be_written_to(desk, chat):
    reply = {"text": "Hi", "client_id": str(uuid.uuid4())}
    response = send(desk, f"conversations/{chat.uuid}/messages/", reply)
    assert error(response) == (404, "not_found")


def test_another_sites_chats_do_not_exist(client, site, chat):
    """R33"""
    other = factories.make_site("other.example.org")
    client.force_login(factories.go_online(factories.make_agent(other, "ben")))
    assert client.get(f"{BASE}desk/").json()["waiting"] == []
    assert client.get(f"{BASE}count/").json()["waiting"] == 0
    response = send(client, f"conversations/{chat.uuid}/accept/")
    assert error(response) == (404, "not_found")


def test_losing_the_right_loses_the_own_chats_too(desk, agent, chat):
    send(desk, f"conversations/{chat.uuid}/accept/")
    agent.user_permissions.clear()
    assert error(desk.get(f"{BASE}conversations/{chat.uuid}/")) == (403, "forbidden")


def test_an_agent_of_all_sites(client, site):
    """R32: the right is the person's own, the departments are those of a group."""
    everywhere = factories.go_online(factories.make_agent(None, "ben"))
    chat = factories.start_chat(site).conversation
    client.force_login(everywhere)
    assert client.get(f"{BASE}count/").json()["waiting"] == 1
    assert send(client, f"conversations/{chat.uuid}/accept/").status_code == 200


def test_an_editor_is_no_agent(client, site, chat):
    """R32"""
    editor = factories.make_agent(site, "eda")
    editor.user_permissions.clear()
    client.force_login(editor)
    assert error(client.get(f"{BASE}desk/")) == (403, "forbidden")
    assert error(send(client, "presence/", {"online": True})) == (403, "forbidden")


def test_without_admin_access_there_is_only_the_log_in(client, site, chat):
    user = get_user_model().objects.create_user("guest", password="secret")
    for person in (None, user):
        if person:
            client.force_login(person)
        response = client.get(f"{BASE}desk/")
        assert response.status_code == 302 and "/admin/login/" in response["Location"]


def test_writing_needs_the_csrf_token(agent, chat):
    """T9"""
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(agent)
    response = send(strict, f"conversations/{chat.uuid}/accept/")
    assert response.status_code == 403
    chat.refresh_from_db()
    assert chat.agent is None


@pytest.mark.parametrize(
    "body", [{"seq": -1}, {"seq": "x"}, {"seq": 1.5}, {}, {"seq": True}, {"seq": 2**31}]
)
def test_a_wrong_number_is_refused(desk, chat, body):
    send(desk, f"conversations/{chat.uuid}/accept/")
    response = send(desk, f"conversations/{chat.uuid}/read/", body)
    assert error(response) == (400, "invalid")
