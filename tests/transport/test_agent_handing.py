"""The endpoints by which chats change hands, and others' chats (R32, R33, A14; T5)."""

import json
import uuid

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.models import ModelLogEntry

from tests import factories
from wagtail_livechat.models import Conversation, Message
from wagtail_livechat.permissions import AGENT_RIGHTS, Right, permissions_for
from wagtail_livechat.services import conversations, handing_over, rights

BASE = "/admin/livechat/api/"
PLAIN = (Right.ANSWER, Right.UNASSIGNED)
GIVING = (*PLAIN, Right.TRANSFER)
ALL = AGENT_RIGHTS


class Seat:
    """An agent in front of the desk, as far as HTTP goes."""

    def __init__(self, user):
        self.user = user
        self.client = Client()
        self.client.force_login(user)

    def get(self, path):
        return self.client.get(BASE + path)

    def post(self, path, body=None):
        return self.client.post(
            BASE + path, json.dumps(body or {}), content_type="application/json"
        )

    def on(self, chat, what="", body=None):
        """GET the chat, or POST to one of the addresses below it."""
        path = f"conversations/{chat.uuid}/"
        return self.post(f"{path}{what}/", body) if what else self.get(path)

    def targets(self, chat):
        return self.get(f"conversations/{chat.uuid}/targets/")

    def desk(self) -> dict:
        return self.get("desk/").json()


@pytest.fixture
def seat(site):
    """Give somebody with these rights a seat at the desk."""

    def make(name, may=PLAIN, where=site):
        return Seat(factories.make_agent(where, name, may))

    return make


@pytest.fixture
def amira(agent):
    """The agent who is online, with no right beyond answering."""
    return Seat(agent)


@pytest.fixture
def held(chat, agent):
    """A chat that Amira answers."""
    return conversations.accept(chat, agent)


@pytest.fixture
def returns(site, agent):
    return factories.make_department(site, "Returns")


def let(seat, *more) -> None:
    """Give the person further rights; as each request loads the user anew."""
    seat.user.user_permissions.add(*permissions_for(more))


def only(seat, department) -> None:
    """Make the person an agent of this department and no other."""
    seat.user.groups.clear()
    access = Permission.objects.filter(codename="access_admin")
    seat.user.user_permissions.add(*access)
    department.agents.add(seat.user)


def error(response):
    return response.status_code, response.json()["error"]["code"]


def head(chat) -> int:
    return Conversation.objects.get(pk=chat.pk).last_seq


def reply(text="Hi"):
    return {"text": text, "client_id": str(uuid.uuid4())}


# --- who may hand over which chat ------------------------------------------------


def test_without_the_right_nothing_is_handed_over(amira, seat, held, returns):
    ben = seat("ben")
    department, agent = {"department": returns.pk}, {"agent": ben.user.pk}
    assert error(amira.on(held, "transfer", department)) == (404, "not_found")
    assert error(amira.on(held, "assign", agent)) == (404, "not_found")
    assert amira.on(held).json()["conversation"]["may"] == [
        "reply",
        "end",
        "invite",
        "label",
        "fields",
        "ticket",
    ]
    assert head(held) == 2


def test_with_the_right_one_gives_away_ones_own_chat(amira, held, returns):
    let(amira, Right.TRANSFER)
    assert "transfer" in amira.on(held).json()["conversation"]["may"]
    response = amira.on(held, "transfer", {"department": returns.pk})
    assert response.json() == {"id": str(held.uuid)}
    assert error(amira.on(held)) == (404, "not_found")
    (waiting,) = amira.desk()["waiting"]
    assert waiting["department"] == {"id": returns.pk, "name": "Returns"}
    assert waiting["waiting_since"] > waiting["started_at"]


def test_a_chat_that_waits_can_be_given_to_an_agent(seat, chat):
    ben, cleo = seat("ben", GIVING), seat("cleo")
    response = ben.on(chat, "assign", {"agent": cleo.user.pk})
    assert response.json() == {"id": str(chat.uuid)}
    (mine,) = cleo.desk()["mine"]
    assert mine["agent"] == {"name": "Cleo Haddad", "me": True}
    assert ben.desk()["waiting"] == []


def test_what_waits_in_a_foreign_department_is_not_handed_over(site, seat, chat):
    """R33"""
    other = seat("ben", GIVING, factories.make_site("other.example"))
    stranger = seat("cleo", GIVING)
    only(stranger, factories.make_department(site, "Archive"))
    for who in (other, stranger):
        response = who.on(chat, "assign", {"agent": "me"})
        assert error(response) == (404, "not_found"), who.user
    assert head(chat) == 1


def test_others_chats_need_the_right_to_see_them(amira, seat, held):
    ben = seat("ben", GIVING)
    assert error(ben.on(held)) == (404, "not_found")
    assert error(ben.on(held, "assign", {"agent": "me"})) == (404, "not_found")
    assert error(ben.targets(held)) == (404, "not_found")
    let(ben, Right.OTHERS)
    assert ben.on(held).json()["conversation"]["agent"]["name"] == "Amira Haddad"
    taken = ben.on(held, "assign", {"agent": "me"}).json()["conversation"]
    assert taken["agent"] == {"name": "Ben Haddad", "me": True}
    assert "reply" in taken["may"]
    assert error(amira.on(held, "messages", reply())) == (404, "not_found")


def test_a_watched_chat_can_only_be_looked_at(seat, held):
    """Nothing is marked, said or shown as typing in the name of its agent."""
    ben = seat("ben", (*PLAIN, Right.OTHERS))
    (listed,) = ben.desk()["others"]
    assert listed["id"] == str(held.uuid)
    assert listed["may"] == ["label", "fields", "ticket"]
    assert ben.on(held).json()["messages"][0]["text"] == "Hello?"
    for what, body in [
        ("messages", reply()),
        ("typing", {}),
        ("read", {"seq": 2}),
        ("end", {}),
        ("invite", {"agent": ben.user.pk}),
        ("leave", {}),
        ("block", {}),
    ]:
        assert error(ben.on(held, what, body)) == (404, "not_found"), what
    held.refresh_from_db()
    assert (held.agent_read_seq, held.last_seq) == (0, 2)


def test_ending_others_chats_is_a_right_of_its_own(seat, held):
    ben = seat("ben", (*PLAIN, Right.OTHERS, Right.END_OTHERS))
    ended = ben.on(held, "end").json()["conversation"]
    assert (ended["state"], ended["ended_by"]) == ("ended", "agent")
    line = Message.objects.filter(conversation=held).latest("seq")
    assert line.author == ben.user


def test_ending_others_chats_without_seeing_them_is_no_right(seat, held):
    ben = seat("ben", (*PLAIN, Right.END_OTHERS))
    assert error(ben.on(held, "end")) == (404, "not_found")


def test_nothing_of_another_site_is_seen_with_all_rights(seat, chat, held, returns):
    """R33"""
    other = seat("omar", ALL, factories.make_site("other.example"))
    desk = other.desk()
    assert (desk["waiting"], desk["mine"], desk["others"]) == ([], [], [])
    assert error(other.on(held)) == (404, "not_found")
    assert error(other.targets(held)) == (404, "not_found")
    for what, body in [
        ("transfer", {"department": returns.pk}),
        ("assign", {"agent": "me"}),
        ("invite", {"agent": other.user.pk}),
        ("leave", {}),
        ("end", {}),
        ("block", {}),
    ]:
        assert error(other.on(held, what, body)) == (404, "not_found"), what
    assert head(held) == 2


# --- where to --------------------------------------------------------------------


def test_targets_are_those_of_the_site(amira, seat, held, returns):
    let(amira, Right.TRANSFER)
    ben = seat("ben")
    factories.go_online(ben.user)
    omar = seat("omar")
    only(omar, returns)
    far = factories.make_site("other.example")
    seat("zoe", PLAIN, far)
    factories.make_department(held.site, "Archive", enabled=False)
    answer = amira.targets(held).json()
    assert [(each["name"], each["staffed"]) for each in answer["departments"]] == [
        ("General", True),
        ("Returns", True),
    ]
    assert answer["agents"] == [
        {
            "id": ben.user.pk,
            "name": "Ben Haddad",
            "me": False,
            "online": True,
            "assignable": True,
        },
        {
            "id": omar.user.pk,
            "name": "Omar Haddad",
            "me": False,
            "online": False,
            "assignable": False,
        },
    ]


def test_a_department_nobody_answers_is_told_as_such(amira, site, held):
    let(amira, Right.TRANSFER)
    lonely = factories.make_department(site, "Lonely")
    lonely.grants.filter(side=rights.Side.AGENT).delete()
    answer = amira.targets(held).json()
    staffed = {each["name"]: each["staffed"] for each in answer["departments"]}
    assert staffed == {"General": True, "Lonely": False}


def test_targets_cost_the_same_with_many_agents(
    amira, seat, held, returns, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            amira.targets(held)
        return len(captured)

    let(amira, Right.TRANSFER)
    queries()
    few = queries()
    for number in range(5):
        factories.go_online(seat(f"agent{number}").user)
    assert queries() == few


@pytest.mark.parametrize("wanted", ["elsewhere", "off", "unknown", "none"])
def test_what_is_no_department_to_go_to_is_refused(amira, site, held, wanted):
    let(amira, Right.TRANSFER)
    far = factories.make_department(factories.make_site("other.example"), "Far")
    off = factories.make_department(site, "Archive", enabled=False)
    numbers = {"elsewhere": far.pk, "off": off.pk, "unknown": 99_999, "none": "x"}
    response = amira.on(held, "transfer", {"department": numbers[wanted]})
    assert response.status_code == 400
    assert response.json()["error"]["field"] == "department"
    assert head(held) == 2


@pytest.mark.parametrize("wanted", ["of another site", "no agent", "unknown"])
def test_who_is_no_agent_of_the_department_gets_no_chat(amira, seat, held, wanted):
    let(amira, Right.TRANSFER)
    people = {
        "of another site": seat("zoe", ALL, factories.make_site("other.example")),
        "no agent": seat("eda", ()),
    }
    number = people[wanted].user.pk if wanted in people else 99_999
    for what in ("assign", "invite"):
        response = amira.on(held, what, {"agent": number})
        assert response.status_code == 400
        assert response.json()["error"]["field"] == "agent"
    assert head(held) == 2


def test_who_comes_second_is_told_who_has_it(seat, chat):
    """I7"""
    ben, cleo = seat("ben", GIVING), seat("cleo")
    ben.on(chat, "assign", {"agent": cleo.user.pk})
    response = ben.on(chat, "accept")
    assert error(response) == (409, "taken")
    assert response.json()["error"]["agent"] == "Cleo Haddad"


def test_an_ended_chat_is_not_handed_over(amira, seat, held, returns):
    let(amira, Right.TRANSFER)
    conversations.end(held, by="visitor")
    response = amira.on(held, "transfer", {"department": returns.pk})
    assert error(response) == (404, "not_found")
    assert amira.on(held, "invite", {"agent": seat("ben").user.pk}).status_code == 409
    assert head(held) == 3


# --- invited ---------------------------------------------------------------------


def test_who_is_invited_reads_and_replies(amira, seat, site, held, returns):
    """A14: also an agent of another department, until they leave."""
    omar = seat("omar")
    only(omar, returns)
    assert error(omar.on(held)) == (404, "not_found")
    answer = amira.on(held, "invite", {"agent": omar.user.pk}).json()
    assert answer["conversation"]["agent"]["me"]
    (mine,) = omar.desk()["mine"]
    assert mine["invited"] and mine["agent"] == {"name": "Amira Haddad", "me": False}
    assert mine["may"] == ["reply", "leave", "label", "fields", "ticket"]
    assert omar.on(held, "messages", reply("May I?")).status_code == 201
    messages_of = omar.on(held).json()["messages"]
    assert [(each["event"], each["author"]) for each in messages_of[1:]] == [
        ("accepted", amira.user.pk),
        ("joined", omar.user.pk),
        ("", omar.user.pk),
    ]
    # What belongs to the one who answers is not for guests.
    assert error(omar.on(held, "end")) == (404, "not_found")
    assert error(omar.on(held, "invite", {"agent": omar.user.pk})) == (
        404,
        "not_found",
    )
    assert omar.on(held, "leave").json() == {"id": str(held.uuid)}
    assert error(omar.on(held)) == (404, "not_found")
    assert error(omar.on(held, "messages", reply())) == (404, "not_found")


def test_guests_lose_the_chat_when_it_is_transferred(amira, seat, held, returns):
    let(amira, Right.TRANSFER)
    ben = seat("ben")
    amira.on(held, "invite", {"agent": ben.user.pk})
    amira.on(held, "transfer", {"department": returns.pk})
    assert error(ben.on(held)) == (404, "not_found")
    assert ben.desk()["mine"] == []


def test_the_one_who_answers_cannot_leave(amira, held):
    assert amira.on(held, "leave").status_code == 200
    assert amira.on(held).json()["conversation"]["agent"]["me"]
    assert head(held) == 2


# --- blocking --------------------------------------------------------------------


def test_blocking_is_a_right(amira, held):
    assert error(amira.on(held, "block")) == (404, "not_found")
    let(amira, Right.BLOCK)
    assert "block" in amira.on(held).json()["conversation"]["may"]
    ended = amira.on(held, "block").json()["conversation"]
    assert (ended["state"], ended["ended_by"]) == ("ended", "agent")


def test_a_blocked_visitor_is_refused_and_told_so(client, site, agent):
    visitors = "/livechat/api/"

    def start():
        body = {"client_id": str(uuid.uuid4()), "text": "Hello"}
        return client.post(
            f"{visitors}conversations/",
            json.dumps(body),
            content_type="application/json",
        )

    started = start()
    assert started.status_code == 201
    chat = Conversation.objects.get(uuid=started.json()["conversation"]["id"])
    conversations.accept(chat, agent)
    amira = Seat(agent)
    let(amira, Right.BLOCK)
    amira.on(chat, "block")
    refused = start()
    assert error(refused) == (403, "blocked")
    assert refused.json()["error"]["message"]
    assert Conversation.objects.count() == 1


# --- what is written down ----------------------------------------------------------


def test_the_log_says_who_did_what(amira, seat, chat, held, returns):
    let(amira, Right.TRANSFER, Right.BLOCK)
    ben = seat("ben", ALL)
    amira.on(held, "assign", {"agent": ben.user.pk})
    ben.on(held, "transfer", {"department": returns.pk})
    ben.on(held, "assign", {"agent": "me"})
    ben.on(held, "block")
    entries = ModelLogEntry.objects.for_instance(held).order_by("timestamp", "pk")
    assert [(entry.action, entry.user) for entry in entries] == [
        ("wagtail_livechat.assign", amira.user),
        ("wagtail_livechat.transfer", ben.user),
        ("wagtail_livechat.assign", ben.user),
        ("wagtail_livechat.block", ben.user),
    ]


def test_other_methods_are_refused(amira, held):
    path = f"conversations/{held.uuid}/"
    for what in ("transfer", "assign", "invite", "leave", "block"):
        assert amira.get(f"{path}{what}/").status_code == 405
    assert amira.post(f"{path}targets/").status_code == 405


def test_agents_know_each_other_by_their_own_names(site, agent, held):
    """What visitors are told, such as "Agent", would not tell them apart."""
    nameless = factories.make_agent(site, "lou", first_name="", last_name="")
    handing_over.invite(held, nameless, agent)
    joined = Seat(agent).on(held).json()["messages"][-1]
    assert (joined["event"], joined["name"]) == ("joined", "lou-username")
