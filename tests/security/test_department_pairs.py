"""What an agent of one department can do in any other: nothing (R33, T5).

Every ordered pair of departments, on the same site and on two, and every address
that takes a chat; and the same requests within the own department, so that it is
not the request that fails.
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.urls import get_resolver, reverse

from wagtail_livechat.models import (
    CannedReply,
    Conversation,
    Label,
    TicketDepartment,
    Visitor,
)

from . import houses
from .conftest import undone
from .houses import ALL, PAIRS, STATES, House

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADMIN = "wagtail_livechat_admin"
NOT_THERE = {403, 404}


@dataclass(frozen=True)
class Act:
    """One thing to ask of a chat."""

    method: str
    #: The bodies to try, of the agent's department and the chat's.
    bodies: Callable[[House, House], list[dict]] = lambda _mine, _its: [{}]
    #: Within the own department: the states in which it is done, and the answer.
    done: dict[str, int] = field(default_factory=dict)
    form: bool = False


def _in(states, status: int) -> dict[str, int]:
    return dict.fromkeys(states, status)


def _line(_mine: House, _its: House) -> list[dict]:
    return [{"text": "crafted", "client_id": str(uuid.uuid4())}]


def _departments(mine: House, its: House) -> list[dict]:
    return [{"department": mine.row.pk}, {"department": its.row.pk}]


def _people(mine: House, its: House) -> list[dict]:
    return [{"agent": each} for each in ("me", mine.agent.pk, its.agent.pk)]


def _labels(_mine: House, its: House) -> list[dict]:
    label = Label.objects.get(site=its.site)
    return [{"add": "crafted"}, {"add": label.name}, {"remove": label.pk}]


def _tickets(mine: House, its: House) -> list[dict]:
    return [
        {
            "department": TicketDepartment.objects.get(site=house.site).pk,
            "email": "somebody@example.org",
        }
        for house in (mine, its)
    ]


#: What takes the number of something else: tickets have departments of their own.
OTHERS = {"ticket"}
ACTS = {
    "conversation": Act("GET", done=_in({*STATES} - {"waiting"}, 200)),
    "accept": Act("POST", done={"waiting": 200, "own": 200}),
    "messages": Act("POST", _line, _in(["own", "visited"], 201)),
    "typing": Act("POST", done=_in(["own", "visited", "own ended"], 204)),
    "read": Act(
        "POST",
        lambda _mine, _its: [{"seq": 1}],
        _in(["own", "visited", "own ended"], 204),
    ),
    "end": Act("POST", done=_in(["other's", "own", "own ended"], 200)),
    "targets": Act("GET", done=_in(["waiting", "other's", "own", "own ended"], 200)),
    "transfer": Act("POST", _departments, _in(["other's", "own"], 200)),
    "assign": Act("POST", _people, _in(["waiting", "other's", "own"], 200)),
    "invite": Act("POST", _people, {"own": 200}),
    "leave": Act("POST", done=_in(["own", "visited"], 200)),
    "block": Act("POST", done=_in({*STATES} - {"waiting"}, 200)),
    "label": Act("POST", _labels, _in({*STATES} - {"waiting"}, 200)),
    "replies": Act("GET", done=_in(["own", "visited", "own ended"], 200)),
    "fields": Act("POST", done=_in({*STATES} - {"waiting"}, 200)),
    "make_ticket": Act("POST", _tickets, _in({*STATES} - {"waiting"}, 200)),
    "ticket_draft": Act("GET", done=_in({*STATES} - {"waiting"}, 200)),
    "record": Act("GET", done=_in(["ended", "own ended"], 200)),
    "delete_record": Act("POST", done=_in(["ended", "own ended"], 302), form=True),
}


@pytest.fixture
def town(db, settings) -> dict[tuple[str, str], House]:
    settings.WAGTAIL_LIVECHAT = {
        **settings.WAGTAIL_LIVECHAT,
        "RATE_LIMITS": {"any": None, "start": None, "start_address": None},
    }
    built = houses.build()
    for site in {house.site for house in built.values()}:
        Label.objects.create(site=site, name="urgent")
        TicketDepartment.objects.create(site=site, name="Questions")
    return built


def ask(client, name: str, chat, body: dict | None = None):
    """One request of an agent's browser, or of whoever writes one by hand."""
    url = reverse(f"{ADMIN}:{name}", args=[chat.uuid])
    act = ACTS[name]
    if act.method == "GET":
        return client.get(url)
    if act.form:
        return client.post(url, body or {})
    return client.post(url, json.dumps(body or {}), content_type="application/json")


def test_every_address_that_takes_a_chat_is_tried_here():
    """An address that somebody adds must be in ``ACTS``."""
    (ours,) = (
        each
        for each in _resolvers(get_resolver())
        if getattr(each, "namespace", None) == ADMIN
    )
    assert {*ACTS, *OTHERS} == {
        each.name for each in ours.url_patterns if "uuid" in str(each.pattern)
    }


def _resolvers(resolver):
    for each in getattr(resolver, "url_patterns", ()):
        yield each
        yield from _resolvers(each)


def test_a_chat_of_another_department_does_not_exist(town):
    """R33: every address, for all pairs, whether the chat waits, runs or is over."""
    before = houses.everything_stored()
    for own, foreign in PAIRS:
        client = town[own].desk()
        for name, act in ACTS.items():
            body = act.bodies(town[own], town[foreign])[0]
            for state in ("waiting", "own", "ended"):
                response = ask(client, name, town[foreign].chats[state], body)
                case = (own, foreign, name, state, response.content[:300])
                assert response.status_code in NOT_THERE, case
                assert foreign[1] not in response.content.decode(), case
    assert houses.everything_stored() == before


@pytest.mark.parametrize("foreign", [ALL[1], ALL[-1]])
def test_no_body_of_a_request_helps(town, foreign):
    """Numbers of departments, people and labels of either side, in every state."""
    before = houses.everything_stored()
    mine, its = town[ALL[0]], town[foreign]
    client = mine.desk()
    for name, act in ACTS.items():
        for body in act.bodies(mine, its):
            for state, chat in its.chats.items():
                response = ask(client, name, chat, body)
                case = (name, state, body, response.content[:300])
                assert response.status_code in NOT_THERE, case
    assert houses.everything_stored() == before


@pytest.mark.parametrize("key", [ALL[0], ALL[-1]])
def test_the_same_request_does_its_work_in_the_own_department(town, key):
    """And only in the states in which it means something."""
    house = town[key]
    client = house.desk()
    for name, act in ACTS.items():
        for state, chat in house.chats.items():
            for body in act.bodies(house, house):
                with undone():
                    response = ask(client, name, chat, body)
                case = (name, state, body, response.content[:300])
                if state in act.done:
                    assert response.status_code == act.done[state], case
                else:
                    assert response.status_code in {*NOT_THERE, 400, 409}, case


def goes(house: House, state: str, name: str, body: dict) -> int:
    """The answer to handing over a chat of ``house``; nothing of it stays."""
    with undone():
        return ask(house.desk(), name, house.chats[state], body).status_code


def test_a_chat_is_given_to_departments_of_its_site_only(town):
    """R33: a transfer to another site would show the chat to strangers."""
    for own, foreign in PAIRS:
        body = {"department": town[foreign].row.pk}
        for state in ("waiting", "own"):
            answer = goes(town[own], state, "transfer", body)
            assert answer == (200 if own[0] == foreign[0] else 400), (own, foreign)


def test_a_chat_is_assigned_to_agents_of_its_department_only(town):
    """R33; a colleague from elsewhere can be invited, which is said in the chat."""
    for own, foreign in PAIRS:
        for person in (town[foreign].agent, town[foreign].customer):
            body = {"agent": person.pk}
            assert goes(town[own], "waiting", "assign", body) == 400, (own, foreign)
    for house in town.values():
        assert goes(house, "own", "assign", {"agent": house.colleague.pk}) == 200


def test_only_agents_of_the_site_are_invited(town):
    """A14: of whichever department, but of no other site, and no visitors."""
    for own, foreign in PAIRS:
        body = {"agent": town[foreign].agent.pk}
        answer = goes(town[own], "own", "invite", body)
        assert answer == (200 if own[0] == foreign[0] else 400), (own, foreign)
        body = {"agent": town[foreign].customer.pk}
        assert goes(town[own], "own", "invite", body) == 400


def test_an_agents_lists_have_the_own_department_only(town):
    """R33: waiting, others', ended ones, the count and the targets."""
    for key in ALL:
        client = town[key].desk()
        desk = client.get(reverse(f"{ADMIN}:api_desk")).json()
        for name in ("waiting", "mine", "others"):
            found = {each["department"]["name"] for each in desk[name]}
            assert found == {key[1]}, (key, name)
        count = client.get(reverse(f"{ADMIN}:count")).json()["waiting"]
        assert count == 1
        page = client.get(reverse(f"{ADMIN}:records")).content.decode()
        for other in ALL:
            assert (other[1] in page) == (other == key), (key, other)
        targets = ask(client, "targets", town[key].chats["own"]).json()
        assert {each["name"] for each in targets["departments"]} == {
            *houses.NAMES[key[0]]
        }


def test_a_label_of_another_site_cannot_be_put_on_nor_learnt(town):
    """A name makes a label of the own site; a number of another one is nothing."""
    here, there = town[ALL[0]], town[ALL[-1]]
    secret = Label.objects.create(site=there.site, name="of the museum")
    chat = here.chats["own"]
    url = reverse(f"{ADMIN}:labels")
    suggested = here.desk().get(url, {"conversation": chat.uuid}).content.decode()
    assert "urgent" in suggested and secret.name not in suggested
    response = here.desk().get(url, {"conversation": there.chats["own"].uuid})
    assert response.status_code == 404
    ask(here.desk(), "label", chat, {"add": secret.name})
    (put_on,) = chat.labels.all()
    assert put_on.pk != secret.pk and put_on.site_id == here.site.pk
    there.chats["own"].labels.add(secret)
    ask(here.desk(), "label", chat, {"remove": secret.pk})
    assert there.chats["own"].labels.get() == secret


def test_canned_replies_are_those_of_the_chats_site_and_department(town):
    for key, house in town.items():
        reply = CannedReply.objects.create(
            site=house.site, title=f"reply of {key[1]}", text="Hello"
        )
        reply.departments.add(house.row)
        CannedReply.objects.get_or_create(site=house.site, title=f"of {key[0]}")
    for key, house in town.items():
        answer = ask(house.desk(), "replies", house.chats["own"]).json()
        titles = {each["title"] for each in answer["replies"]}
        assert titles == {f"reply of {key[1]}", f"of {key[0]}"}


def start(house: House, host: str, wanted) -> Any:
    """A customer of ``house`` asks for a department; nothing of it stays."""
    body = {"text": "Let me in", "client_id": str(uuid.uuid4()), "department": wanted}
    with undone():
        rows = Conversation.objects.count(), Visitor.objects.count()
        response = house.visit(host).post(
            reverse("wagtail_livechat:start"),
            json.dumps(body),
            content_type="application/json",
        )
        if response.status_code != 201:
            assert rows == (Conversation.objects.count(), Visitor.objects.count())
            return response.status_code, response.json()["error"]["field"]
        newest = Conversation.objects.order_by("pk").last()
        return response.status_code, newest.department.name


def test_a_customer_of_one_department_starts_no_chat_in_another(town):
    """R28, R29: posted by number, by name, in capitals; on either site."""
    for own, foreign in PAIRS:
        mine, its = town[own], town[foreign]
        for wanted in (str(its.row.pk), its.row.name, its.row.name.upper()):
            answer = start(mine, mine.host, wanted)
            assert answer == (400, "department"), (own, foreign, wanted)
            if its.host != mine.host:
                # There they may use nothing at all (R31).
                assert start(mine, its.host, wanted) == (403, None)
    for key, house in town.items():
        for wanted in ("", str(house.row.pk), key[1], f" {key[1].upper()} "):
            assert start(house, house.host, wanted) == (201, key[1])


def test_a_customer_of_one_department_is_told_of_no_other(town):
    """R27, R28: with one there is no choice to offer (R30)."""
    for key, house in town.items():
        client = house.visit(house.host)
        answer = client.get(reverse("wagtail_livechat:conversation"))
        assert answer.json()["available"]
        assert answer.json()["form"]["fields"] == []
        for other in ALL:
            assert other[1] not in answer.content.decode(), (key, other)
