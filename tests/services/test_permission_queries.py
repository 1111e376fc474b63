"""Asking for rights costs as many queries at 1,000 of everything as at 10."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from wagtail_livechat.models import (
    AgentPresence,
    Conversation,
    Department,
    DepartmentGrant,
    DepartmentName,
    Guest,
    Visitor,
)
from wagtail_livechat.permissions import AGENT_RIGHTS, Right, permissions_for
from wagtail_livechat.services import availability, heads

pytestmark = pytest.mark.django_db
FEW, MANY = 10, 1_000
State = Conversation.State


class Town:
    """A site whose groups, departments, agents and chats are grown in bulk."""

    def __init__(self):
        self.site = factories.make_site()
        self.agent = factories.make_agent(self.site, may=AGENT_RIGHTS)
        self.colleague = factories.make_agent(self.site, "ben")
        factories.go_online(self.agent)
        self.visitor = get_user_model().objects.create_user("visitor")
        self.size = 0

    def grow(self, size: int) -> None:
        """To ``size`` of everything: the agent and the visitor are in all groups."""
        tags = [uuid.uuid4().hex for _ in range(size - self.size)]
        self.size = size
        groups = Group.objects.bulk_create(Group(name=tag) for tag in tags)
        self._add_members(groups)
        departments = Department.objects.bulk_create(
            Department(site=self.site, name=tag) for tag in tags
        )
        DepartmentName.objects.bulk_create(
            DepartmentName(department=each, language="de", name=each.name)
            for each in departments
        )
        DepartmentGrant.objects.bulk_create(
            DepartmentGrant(group=group, department=department, side=side)
            for group, department in zip(groups, departments, strict=True)
            for side in DepartmentGrant.Side
        )
        self._add_agents(tags, groups)
        for state in ("waiting", "mine", "visited", "other's", "ended"):
            self._add_chats(state, departments)
        cache.clear()

    def fresh(self, user):
        """As a new request finds them, without remembered rights."""
        return get_user_model().objects.get(pk=user.pk)

    def _add_members(self, groups) -> None:
        may_start = permissions_for([Right.START]).get()
        through = Group.permissions.through
        through.objects.bulk_create(
            through(group=group, permission=may_start) for group in groups
        )
        through = get_user_model().groups.through
        through.objects.bulk_create(
            through(user=user, group=group)
            for user in (self.agent, self.visitor)
            for group in groups
        )

    def _add_agents(self, tags, groups) -> None:
        users = get_user_model().objects.bulk_create(
            get_user_model()(username=tag, password="!") for tag in tags
        )
        answers = permissions_for([Right.ANSWER]).get()
        may = get_user_model().user_permissions.through
        may.objects.bulk_create(may(user=user, permission=answers) for user in users)
        belongs = get_user_model().groups.through
        belongs.objects.bulk_create(
            belongs(user=user, group=group)
            for user, group in zip(users, groups, strict=True)
        )
        until = timezone.now() + timedelta(minutes=10)
        AgentPresence.objects.bulk_create(
            AgentPresence(user=user, online=True, lease_expires_at=until)
            for user in users
        )

    def _add_chats(self, state: str, departments) -> None:
        visitors = Visitor.objects.bulk_create(
            Visitor(site=self.site, token_hash=uuid.uuid4().hex) for _ in departments
        )
        holder = {"mine": self.agent, "other's": self.colleague}
        running = State.WAITING if state == "waiting" else State.ACTIVE
        chats = Conversation.objects.bulk_create(
            Conversation(
                site=self.site,
                visitor=visitor,
                department=department,
                state=State.ENDED if state == "ended" else running,
                agent=None if state == "waiting" else holder.get(state, self.colleague),
                has_guests=state == "visited",
            )
            for visitor, department in zip(visitors, departments, strict=True)
        )
        if state == "visited":
            Guest.objects.bulk_create(
                Guest(conversation=chat, user=self.agent) for chat in chats
            )


@pytest.fixture
def town(db, settings) -> Town:
    settings.WAGTAIL_LIVECHAT = {"RATE_LIMITS": {"any": None, "status": None}}
    return Town()


def costs(ask) -> int:
    """How many queries ``ask`` makes."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def admin(name: str, *arguments) -> str:
    return reverse(f"wagtail_livechat_admin:{name}", args=arguments)


def ok(client, url: str, **query):
    """Ask for ``url``; it must not be refused."""

    def ask():
        response = client.get(url, query)
        assert response.status_code == 200, response.content[:500]
        return response

    return ask


def test_the_status_of_a_guest_costs_nothing_once_it_is_remembered(town, client):
    """R24-R31: what every page of the site asks."""
    ask = ok(client, reverse("wagtail_livechat:status"))
    for size in (FEW, MANY):
        town.grow(size)
        assert ask().json()["available"]
        assert costs(ask) == 0


@pytest.mark.parametrize("who", ["guest", "visitor"])
@pytest.mark.parametrize("name", ["status", "conversation"])
def test_what_visitors_ask_costs_the_same(town, client, who, name):
    """Remembered or not; the answer differs by groups, of which there are many."""
    if who == "visitor":
        client.force_login(town.visitor)
    ask = ok(client, reverse(f"wagtail_livechat:{name}"))
    found = {}
    for size in (FEW, MANY):
        town.grow(size)
        ask()
        cache.clear()
        found[size] = costs(ask), costs(ask)
    assert found[FEW] == found[MANY]


@pytest.mark.parametrize(
    "name", ["desk", "api_desk", "count", "targets", "conversation", "labels"]
)
def test_what_agents_ask_costs_the_same(town, client, name):
    """R33: the desk, the number in the menu, where a chat can go."""
    client.force_login(town.agent)
    found = {}
    for size in (FEW, MANY):
        town.grow(size)
        chat = town.agent.livechat_conversations.first()
        query = {"conversation": chat.uuid} if name == "labels" else {}
        arguments = [chat.uuid] if name in {"targets", "conversation"} else []
        ask = ok(client, admin(name, *arguments), **query)
        ask()
        found[size] = costs(ask)
    assert found[FEW] == found[MANY]


def test_the_desk_lists_every_chat_that_the_agent_may_see(town, client):
    """Or the test above would count nothing."""
    town.grow(MANY)
    client.force_login(town.agent)
    desk = client.get(admin("api_desk")).json()
    assert len(desk["waiting"]) == MANY
    assert len(desk["mine"]) == 2 * MANY
    assert desk["others"]


def test_the_heads_of_an_agent_cost_the_same(town):
    """What an open stream asks every 15 seconds (I13)."""
    found = {}
    for size in (FEW, MANY):
        town.grow(size)
        reader = heads.agent_reader(town.fresh(town.agent))
        assert heads.read([reader])[reader] is not None
        found[size] = costs(lambda reader=reader: heads.read([reader]))
    assert found[FEW] == found[MANY]


def test_a_start_asks_for_departments_in_as_many_queries(town):
    """R28: without the cache, which a start does not trust."""
    found = {}
    for size in (FEW, MANY):
        town.grow(size)
        visitor = town.fresh(town.visitor)
        offer = availability.read(town.site, visitor)
        assert len(offer.offered()) > size
        found[size] = costs(lambda it=visitor: availability.read(town.site, it))
    assert found[FEW] == found[MANY]
