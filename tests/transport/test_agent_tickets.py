"""The agents' endpoints for a chat's fields and for its ticket (R19-R22, A15)."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.security import payloads
from wagtail_livechat import permissions
from wagtail_livechat.models import (
    ChatField,
    ChatFieldText,
    Conversation,
    FieldValue,
    Message,
    Ticket,
)
from wagtail_livechat.permissions import Right
from wagtail_livechat.services import conversations, handing_over

BASE = "/admin/livechat/api/"


def url(chat, *path: str) -> str:
    return f"{BASE}conversations/{chat.uuid}/{''.join(f'{each}/' for each in path)}"


def send(client, chat, what: str, body=None):
    text = json.dumps(body or {}, ensure_ascii=False)
    return client.post(url(chat, what), text, content_type="application/json")


def log_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def error(response):
    found = response.json()["error"]
    return response.status_code, found["code"], found.get("field")


@pytest.fixture
def held(chat, agent):
    """A chat that the agent has accepted."""
    return conversations.accept(chat, agent)


@pytest.fixture
def desk(agent):
    return log_in(agent)


@pytest.fixture
def make_field(site):
    """Make a field of the site that only agents fill in."""

    def make(label="Reason", kind="text", **values):
        values = {"agent_only": True, **values}
        return ChatField.objects.create(site=site, label=label, kind=kind, **values)

    return make


def stored(chat) -> dict:
    return dict(chat.field_values.values_list("label", "text"))


# Fields.


def test_a_chat_shows_what_is_stored_with_it(desk, held, make_field):
    """R21: with the label as it was, also if the field is gone."""
    FieldValue.objects.create(
        conversation=held,
        key="0a0b0c0d-0000-4000-8000-000000000000",
        label="Customer number",
        kind="text",
        value="4711",
        text="4711",
    )
    found = {
        "key": "0a0b0c0d-0000-4000-8000-000000000000",
        "label": "Customer number",
        "text": "4711",
        "kind": "text",
    }
    assert desk.get(url(held)).json()["conversation"]["fields"] == [found]
    assert desk.get(f"{BASE}desk/").json()["mine"][0]["fields"] == [found]


def test_the_form_has_the_fields_for_agents_of_the_chats_department(
    desk, held, site, make_field
):
    other = factories.make_department(site, "Billing")
    reason = make_field(
        kind="choice", choices="Return\nQuestion", help_text="Why?", required=True
    )
    make_field("Not here").departments.add(other)
    make_field("Off", enabled=False)
    make_field("Visitors'", agent_only=False)
    ChatFieldText.objects.create(
        field=reason, language="en", label="Cause", choices="Give back\nAsk"
    )
    assert desk.get(url(held)).json()["questions"] == [
        {
            "key": str(reason.key),
            "kind": "choice",
            "label": "Cause",
            "help": "",
            "required": True,
            "options": [["Return", "Give back"], ["Question", "Ask"]],
            "value": "",
        }
    ]
    send(desk, held, "fields", {str(reason.key): "Return"})
    assert desk.get(url(held)).json()["questions"][0]["value"] == "Return"


def test_agents_fill_in_change_and_empty_them(desk, held, make_field):
    """A15: only what is sent changes."""
    reason, done = make_field(), make_field("Done", kind="tick")
    answer = send(
        desk, held, "fields", {str(reason.key): " A book ", str(done.key): True}
    )
    assert answer.status_code == 200, answer.content
    assert [each["text"] for each in answer.json()["conversation"]["fields"]] == [
        "A book",
        "Yes",
    ]
    send(desk, held, "fields", {str(reason.key): "Two books"})
    assert stored(held) == {"Reason": "Two books", "Done": "Yes"}
    send(desk, held, "fields", {str(done.key): False, str(reason.key): ""})
    assert stored(held) == {}


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_stored(
    desk, held, make_field
):
    number, needed = make_field("Number", "number"), make_field("Needed", required=True)
    fine = make_field("Fine")
    body = {str(number.key): "many", str(needed.key): "", str(fine.key): "yes"}
    response = send(desk, held, "fields", body)
    assert error(response) == (400, "invalid", str(number.key))
    fields = response.json()["error"]["fields"]
    assert set(fields) == {str(number.key), str(needed.key)}
    assert all(len(sentence) > 5 for sentence in fields.values())
    assert stored(held) == {}


@pytest.mark.parametrize(
    "key", ["", "x", "name", "0a0b0c0d-0000-4000-8000-000000000000"]
)
def test_what_is_no_such_field_is_refused(desk, held, make_field, key):
    assert error(send(desk, held, "fields", {key: "x"})) == (400, "invalid", key)


def test_fields_of_visitors_and_of_others_sites_are_not_the_agents(
    desk, held, make_field
):
    museum = factories.make_site("museum.localhost")
    there = ChatField.objects.create(site=museum, label="There", agent_only=True)
    for field in (make_field("Visitors'", agent_only=False), there):
        assert send(desk, held, "fields", {str(field.key): "x"}).status_code == 400
    assert stored(held) == {}


@pytest.mark.parametrize("kind", payloads.SHOWN)
def test_any_text_is_stored_or_refused_with_the_field(desk, held, make_field, kind):
    field = make_field(kind="long")
    response = send(desk, held, "fields", {str(field.key): payloads.SHOWN[kind]})
    assert response.status_code in (200, 400), response.content
    if response.status_code == 400:
        assert error(response)[2] == str(field.key)
    else:
        assert stored(held) == {"Reason": payloads.SHOWN[kind].strip()}


def test_colleagues_who_have_the_chat_are_rung(
    desk, held, make_field, django_capture_on_commit_callbacks, monkeypatch
):
    from wagtail_livechat.transport import publisher

    rung = []
    monkeypatch.setattr(publisher, "publish", lambda *what: rung.append(what))
    field = make_field()
    with django_capture_on_commit_callbacks(execute=True):
        send(desk, held, "fields", {str(field.key): "x"})
    assert {event for _channel, event, _data in rung} == {"inbox"}
    assert len(rung) == 2


# Tickets.


@pytest.fixture
def questions(site):
    return factories.make_ticket_department(site)


BODY = {"email": "noor@example.org", "subject": "A book", "text": "Where is it?"}


def test_the_form_begins_with_what_is_known(desk, site, held, questions):
    museum = factories.make_site("museum.localhost")
    factories.make_ticket_department(museum, "Tours")
    factories.make_ticket_department(site, "Old", enabled=False)
    held.visitor.email = "noor@example.org"
    held.visitor.save()
    Message.objects.filter(conversation=held, sender="visitor").update(
        text=f"My  book\nis late. {'x' * 300}"
    )
    draft = desk.get(url(held, "ticket", "draft")).json()
    assert draft == {
        "departments": [{"id": questions.pk, "name": "Questions"}],
        "email": "noor@example.org",
        "subject": "My book",
        "text": f"My  book\nis late. {'x' * 300}",
    }


def test_an_agent_makes_a_ticket_and_the_chat_goes_on(desk, held, agent, questions):
    response = send(desk, held, "ticket", {**BODY, "department": questions.pk})
    assert response.status_code == 200, response.content
    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.body) == ("A book", "Where is it?")
    assert (ticket.email, ticket.conversation) == ("noor@example.org", held)
    told = response.json()["conversation"]
    assert told["state"] == "active"
    assert told["ticket"] == {"reference": ticket.reference, "url": ""}
    last = desk.get(url(held)).json()["messages"][-1]
    assert (last["event"], last["text"]) == ("ticket", ticket.reference)


def test_who_works_on_it_gets_its_address(held, agent, questions):
    agent.groups.add(questions.groups.get())
    client = log_in(agent)
    told = send(client, held, "ticket", {**BODY, "department": questions.pk}).json()
    ticket = Ticket.objects.get()
    assert told["conversation"]["ticket"]["url"] == (
        f"/admin/livechat/tickets/{ticket.uuid}/"
    )
    assert client.get(told["conversation"]["ticket"]["url"]).status_code == 200


def test_twice_is_once(desk, held, questions):
    for subject in ("A book", "Another one"):
        body = {**BODY, "department": questions.pk, "subject": subject}
        response = send(desk, held, "ticket", body)
        assert response.status_code == 200
    assert Ticket.objects.get().subject == "A book"
    assert Message.objects.filter(event="ticket").count() == 1
    # Whatever is sent: there is one already.
    assert send(desk, held, "ticket", {}).status_code == 200


def test_a_chat_that_is_over_can_still_become_a_ticket(desk, held, questions):
    conversations.end(held, "visitor")
    body = {**BODY, "department": questions.pk}
    told = send(desk, held, "ticket", body).json()["conversation"]
    assert told["state"] == "ended" and told["ticket"]["reference"]
    assert not Message.objects.filter(event="ticket").exists()


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"department": None}, "department"),
        ({"department": 5000}, "department"),
        ({"department": "x"}, "department"),
        ({"department": True}, "department"),
        ({"email": ""}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@example.org\nBcc: b@example.org"}, "email"),
        ({"email": 5}, "email"),
        ({"subject": "x" * 151}, "subject"),
        ({"subject": None}, "subject"),
        ({"text": "x" * 4001}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": []}, "text"),
    ],
)
def test_what_is_wrong_is_told_with_the_field(desk, held, questions, wrong, field):
    body = {**BODY, "department": questions.pk, **wrong}
    assert error(send(desk, held, "ticket", body)) == (400, "invalid", field)
    assert not Ticket.objects.exists()


def test_it_goes_to_departments_of_the_chats_site_only(desk, held, site, questions):
    museum = factories.make_site("museum.localhost")
    tours = factories.make_ticket_department(museum, "Tours")
    old = factories.make_ticket_department(site, "Old", enabled=False)
    for department in (tours, old):
        body = {**BODY, "department": department.pk}
        assert error(send(desk, held, "ticket", body))[2] == "department"


@pytest.mark.parametrize("kind", payloads.SHOWN)
def test_any_text_becomes_a_ticket_as_it_was_written(desk, held, questions, kind):
    text = payloads.SHOWN[kind]
    body = {**BODY, "department": questions.pk, "text": text, "subject": text[:100]}
    response = send(desk, held, "ticket", body)
    assert response.status_code == 200, response.content
    assert Ticket.objects.get().body == text.strip()


def test_the_desk_knows_on_which_sites_tickets_are_made(desk, site, held, questions):
    assert desk.get(f"{BASE}desk/").json()["ticket_sites"] == [site.pk]
    museum = factories.make_site("museum.localhost")
    factories.make_ticket_department(museum, "Tours")
    assert desk.get(f"{BASE}desk/").json()["ticket_sites"] == [site.pk]
    type(questions).objects.update(enabled=False)
    assert desk.get(f"{BASE}desk/").json()["ticket_sites"] == []


def test_a_chat_whose_visitor_was_asked_is_marked(desk, chat):
    assert desk.get(f"{BASE}desk/").json()["waiting"][0]["prompted"] is False
    Conversation.objects.update(prompted_at=chat.created_at)
    assert desk.get(f"{BASE}desk/").json()["waiting"][0]["prompted"] is True


# Who may.


STATES = ("waiting", "active", "ended")
PEOPLE = {
    "holder": (Right.ANSWER,),
    "guest": (Right.ANSWER,),
    "plain": factories.PLAIN_AGENT,
    "watcher": (*factories.PLAIN_AGENT, Right.OTHERS),
    "archivist": (*factories.PLAIN_AGENT, Right.ENDED),
    "worker": (*factories.PLAIN_AGENT, Right.WORK_TICKETS),
}
MAY = {
    "holder": {"active", "ended"},
    "guest": {"active", "ended"},
    "plain": set(),
    "watcher": {"active"},
    "archivist": {"ended"},
    "worker": set(),
    "curator": set(),
}


@pytest.fixture
def scene(site, agent):
    """A chat in each state, the holder's and a guest's."""
    museum = factories.make_site("museum.localhost")
    people = {
        who: factories.make_agent(site, who, may=may) for who, may in PEOPLE.items()
    }
    people["curator"] = factories.make_agent(museum, "curator")
    people["curator"].user_permissions.add(
        *permissions.permissions_for(permissions.AGENT_RIGHTS)
    )
    factories.go_online(people["holder"])
    chats = {state: factories.start_chat(site).conversation for state in STATES}
    for state in STATES[1:]:
        chats[state] = conversations.accept(chats[state], people["holder"])
        handing_over.invite(chats[state], people["guest"], people["holder"])
    conversations.end(chats["ended"], by=Conversation.Party.AGENT)
    return people, chats


@pytest.mark.parametrize("who", MAY)
def test_who_may_read_the_chat_may_fill_in_and_make_a_ticket(
    scene, who, questions, make_field
):
    people, chats = scene
    field = make_field()
    client = log_in(people[who])
    for state, chat in chats.items():
        expected = 200 if state in MAY[who] else 404
        responses = [
            client.get(url(chat, "ticket", "draft")),
            send(client, chat, "fields", {str(field.key): "x"}),
            send(client, chat, "ticket", {**BODY, "department": questions.pk}),
        ]
        assert [each.status_code for each in responses] == [expected] * 3, state


def test_lists_cost_the_same_with_many_fields_and_tickets(
    desk, site, agent, questions, make_field
):
    """No query for a row."""

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"{BASE}desk/").status_code == 200
        return len(captured)

    def add_one() -> None:
        chat = conversations.accept(factories.start_chat(site).conversation, agent)
        FieldValue.objects.create(
            conversation=chat,
            key=field.key,
            label="A",
            kind="text",
            value="x",
            text="x",
        )
        body = {**BODY, "department": questions.pk, "email": f"{chat.pk}@example.org"}
        assert send(desk, chat, "ticket", body).status_code == 200

    field = make_field()
    add_one()
    queries()
    few = queries()
    for _number in range(5):
        add_one()
    assert queries() == few
