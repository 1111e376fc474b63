"""The agents' endpoints for labels and canned replies (R23)."""

import json

import pytest
from django.test import Client

from tests import factories
from tests.security import payloads
from wagtail_livechat import permissions
from wagtail_livechat.models import CannedReply, Conversation, Label
from wagtail_livechat.permissions import Right
from wagtail_livechat.services import conversations, handing_over, labels
from wagtail_livechat.transport.payloads import for_agent_lists

BASE = "/admin/livechat/api/"
NEW = Right.CREATE_LABELS


def send(client, chat, body):
    return client.post(
        f"{BASE}conversations/{chat.uuid}/labels/",
        json.dumps(body),
        content_type="application/json",
    )


def suggestions(client, chat, q=""):
    return client.get(f"{BASE}labels/", {"conversation": str(chat.uuid), "q": q})


def replies(client, chat, q=""):
    return client.get(f"{BASE}conversations/{chat.uuid}/replies/", {"q": q})


def error(response):
    return response.status_code, response.json()["error"]["code"]


def names(response):
    assert response.status_code == 200, response.content
    return [each["name"] for each in response.json()["labels"]]


def log_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def held(chat, agent):
    """A chat that the agent has accepted."""
    return conversations.accept(chat, agent)


@pytest.fixture
def desk(agent):
    return log_in(agent)


def test_an_existing_label_is_put_on_and_taken_off(desk, held, site):
    label = Label.objects.create(site=site, name="Refund", color="#ffdd00")
    answer = send(desk, held, {"add": " reFUND "})
    assert answer.json() == {
        "labels": [
            {"id": label.pk, "name": "Refund", "color": "#ffdd00", "text": "#000000"}
        ]
    }
    assert names(send(desk, held, {"add": "Refund"})) == ["Refund"]
    snapshot = desk.get(f"{BASE}desk/").json()["mine"][0]
    assert snapshot["labels"] == answer.json()["labels"]
    assert names(send(desk, held, {"remove": label.pk})) == []
    assert names(send(desk, held, {"remove": label.pk})) == []


def test_a_new_label_needs_a_right(desk, held, site, agent):
    assert error(send(desk, held, {"add": "Refund"})) == (403, "forbidden")
    assert not Label.objects.exists()
    assert suggestions(desk, held).json() == {"labels": [], "may_create": False}
    agent.user_permissions.add(*permissions.permissions_for([NEW]))
    assert names(send(desk, held, {"add": "Refund"})) == ["Refund"]
    label = Label.objects.get()
    assert label.site == site and label.color in labels.PALETTE
    answer = suggestions(desk, held, "fund").json()
    assert answer["may_create"] and answer["labels"][0]["id"] == label.pk


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"add": "a", "remove": 1},
        {"add": ""},
        {"add": " \n "},
        {"add": "x" * 51},
        {"add": 5},
        {"add": None},
        {"add": ["a"]},
        {"add": "a\0b"},
        {"add": "a\ud800b"},
        {"add": "a\x1bb"},
        {"remove": "x"},
        {"remove": None},
        {"remove": -1},
        {"remove": 2**31},
        {"remove": True},
    ],
)
def test_what_is_no_label_is_refused(held, body, agent):
    agent.user_permissions.add(*permissions.permissions_for([NEW]))
    assert error(send(log_in(agent), held, body)) == (400, "invalid")
    assert not Label.objects.exists()


def test_another_sites_label_is_not_put_on_or_shown(desk, held):
    museum = factories.make_site("museum.localhost")
    label = Label.objects.create(site=museum, name="Museum secret")
    assert error(send(desk, held, {"add": "Museum secret"})) == (403, "forbidden")
    assert names(send(desk, held, {"remove": label.pk})) == []
    assert names(suggestions(desk, held)) == []


def test_a_search_that_no_database_takes_is_refused(desk, writer, held):
    assert error(suggestions(desk, held, "a\0b")) == (400, "invalid")
    assert error(replies(writer, held, "a\0b")) == (400, "invalid")


@pytest.mark.parametrize("conversation", ["", "5", "x", None])
def test_suggestions_are_for_a_chat(desk, conversation):
    query = {} if conversation is None else {"conversation": conversation}
    assert error(desk.get(f"{BASE}labels/", query)) == (400, "invalid")


PEOPLE = {
    "holder": (Right.ANSWER,),
    "guest": (Right.ANSWER,),
    "plain": factories.PLAIN_AGENT,
    "watcher": (*factories.PLAIN_AGENT, Right.OTHERS),
    "archivist": (*factories.PLAIN_AGENT, Right.ENDED),
    "supervisor": permissions.AGENT_RIGHTS,
}
STATES = ("waiting", "active", "ended", "orphan")


@pytest.fixture
def scene(site, agent):
    """A chat in each state, once the holder's and a guest's, and one elsewhere."""
    museum = factories.make_site("museum.localhost")
    people = {
        who: factories.make_agent(site, who, may=may) for who, may in PEOPLE.items()
    }
    everywhere = permissions.permissions_for(permissions.AGENT_RIGHTS)
    curator = factories.make_agent(museum, "curator")
    curator.user_permissions.add(*everywhere)
    factories.go_online(people["holder"])
    chats = {state: factories.start_chat(site).conversation for state in STATES}
    for state in STATES[1:]:
        chats[state] = conversations.accept(chats[state], people["holder"])
        handing_over.invite(chats[state], people["guest"], people["holder"])
    conversations.end(chats["ended"], by=Conversation.Party.AGENT)
    Conversation.objects.filter(pk=chats["orphan"].pk).update(agent=None)
    return {**people, "curator": curator}, chats


MAY = {
    "holder": {"active", "ended"},
    "guest": {"active", "ended", "orphan"},
    "plain": set(),
    "watcher": {"active"},
    "archivist": {"ended"},
    "supervisor": {"active", "ended"},
    "curator": set(),
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_label_which_chat(scene, who):
    """R23: those who may read it; the buttons of the desk say the same."""
    people, chats = scene
    user, client = people[who], log_in(people[who])
    for state, chat in chats.items():
        expected = 200 if state in MAY[who] else 404
        assert suggestions(client, chat).status_code == expected, state
        assert send(client, chat, {"remove": 1}).status_code == expected, state
        known = permissions.readable_by(user) | permissions.waiting_for(user)
        for listed in for_agent_lists(known.filter(pk=chat.pk).distinct(), user):
            may = permissions.may_on(user, listed, invited=listed.invited)
            assert ("label" in may) == (state in MAY[who]), state


def test_a_label_with_a_script_in_its_name_is_only_text(held, agent):
    agent.user_permissions.add(*permissions.permissions_for([NEW]))
    client = log_in(agent)
    for kind in ("script", "image", "svg", "quote break", "template", "formula"):
        text = payloads.SHOWN[kind]
        response = send(client, held, {"add": text})
        assert text in names(response)
        assert response["Content-Type"] == "application/json"


@pytest.fixture
def make_reply(site):
    """Make a canned reply of the site."""

    def make(title, text="Words", *departments, of=site):
        reply = CannedReply.objects.create(site=of, title=title, text=text)
        reply.departments.set(departments)
        return reply

    return make


@pytest.fixture
def writer(agent):
    """An agent who may use canned replies."""
    agent.user_permissions.add(*permissions.permissions_for([Right.CANNED]))
    return log_in(agent)


def titles(response):
    assert response.status_code == 200, response.content
    return [each["title"] for each in response.json()["replies"]]


def test_replies_are_those_of_the_site_and_the_department(
    writer, held, site, make_reply
):
    museum = factories.make_site("museum.localhost")
    billing = factories.make_department(site, "Billing")
    hello = make_reply("Hello", "Good morning")
    make_reply("Bill", "The bill", billing)
    make_reply("Here", "Here only", held.department)
    make_reply("Both", "In both", billing, held.department)
    make_reply("Museum", "Elsewhere", of=museum)
    answer = replies(writer, held)
    assert titles(answer) == ["Both", "Hello", "Here"]
    assert answer.json()["replies"][1] == {
        "id": hello.pk,
        "title": "Hello",
        "text": "Good morning",
    }


def test_replies_are_found_by_title_and_by_text(writer, held, make_reply):
    make_reply("Opening hours", "We open at nine.")
    make_reply("Прощание", "До свидания!")
    assert titles(replies(writer, held, "HOURS")) == ["Opening hours"]
    assert titles(replies(writer, held, "at nine")) == ["Opening hours"]
    assert titles(replies(writer, held, "свидания")) == ["Прощание"]
    assert titles(replies(writer, held, "прощание")) == ["Прощание"]
    assert titles(replies(writer, held, "%")) == []


def test_at_most_fifty_replies_are_listed(writer, held, make_reply):
    for number in range(55):
        make_reply(f"Reply {number}")
    assert len(titles(replies(writer, held))) == 50


def test_replies_need_the_right_and_a_chat_to_reply_in(desk, writer, scene):
    people, chats = scene
    assert error(replies(log_in(people["holder"]), chats["active"])) == (
        403,
        "forbidden",
    )
    for state in STATES:
        response = replies(log_in(people["supervisor"]), chats[state])
        assert error(response) == (404, "not_found")
        assert error(replies(writer, chats[state])) == (404, "not_found")
