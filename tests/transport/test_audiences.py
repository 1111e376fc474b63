"""What each visitor may start, and that nobody gets another one's answer (R24-R31)."""

import itertools
import json
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client

from tests import factories
from wagtail_livechat.models import (
    ChatGroup,
    ChatSettings,
    Conversation,
    Department,
    DepartmentGrant,
    WidgetProfile,
)
from wagtail_livechat.permissions import Right, permissions_for
from wagtail_livechat.services import conversations, portal, presence, rights

VISITOR = DepartmentGrant.Side.VISITOR
WHO = ["guest", "registered", "member"]


@pytest.fixture(autouse=True)
def _unlimited(settings):
    """These tests ask more often than one person does."""
    names = ["any", "status", "start_address", "start", "read"]
    settings.WAGTAIL_LIVECHAT = {
        **settings.WAGTAIL_LIVECHAT,
        "RATE_LIMITS": dict.fromkeys(names),
    }


@pytest.fixture
def change(django_capture_on_commit_callbacks):
    """Do something that takes effect with the commit, as a request does."""

    def do(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return do


class World:
    """A site with a department for everybody, one for who is logged in, one for a
    group; and somebody of each kind."""

    def __init__(self, site):
        self.site = site
        self.everyone = rights.group_of(ChatGroup.Kind.EVERYONE)
        self.registered = rights.group_of(ChatGroup.Kind.REGISTERED)
        self.friends = Group.objects.create(name="Friends")
        self.general = Department.objects.get(site=site, is_default=True)
        self.billing = self.department("Billing", self.registered)
        self.events = self.department("Events", self.friends)
        users = get_user_model().objects
        self.nadia, self.omar = users.create_user("nadia"), users.create_user("omar")
        self.omar.groups.add(self.friends)
        self.agent = factories.go_online(factories.make_agent(site))

    def department(self, name, *groups) -> Department:
        made = Department.objects.create(site=self.site, name=name, sort_order=1)
        rights.set_department(made, visitors=groups, agents=[])
        return made

    def client(self, who: str) -> Client:
        """The browser of somebody who has been nowhere yet."""
        client = Client()
        if who != "guest":
            client.force_login(self.nadia if who == "registered" else self.omar)
        return client

    def let_start(self, group: Group, may: bool) -> None:
        """R24: the switch of a group."""
        change = group.permissions.add if may else group.permissions.remove
        change(*permissions_for([Right.START]))


@pytest.fixture
def world(site) -> World:
    return World(site)


def available(client, query="") -> bool:
    return client.get(f"/livechat/api/status/{query}").json()["available"]


def offered(client, query="") -> list[str]:
    """The names in the field "Department"."""
    answer = client.get(f"/livechat/api/conversation/{query}").json()
    return factories.departments_of(answer)


def start(client, department="", query=""):
    body = {"text": "Hello?", "client_id": str(uuid.uuid4()), "department": department}
    return client.post(
        f"/livechat/api/conversations/{query}",
        json.dumps(body),
        content_type="application/json",
    )


def refusal(response) -> tuple[int, str, str | None]:
    error = response.json()["error"]
    return response.status_code, error["code"], error["field"]


CHOICES = {
    "guest": [],  # of one department there is no choice
    "registered": ["General", "Billing"],
    "member": ["General", "Billing", "Events"],
}
REACHABLE = {"guest": ["General"], **{who: CHOICES[who] for who in WHO[1:]}}


class TestWho:
    def test_a_group_has_a_switch(self, world):
        """R24: off, and nobody of it starts a chat, whatever it is granted."""
        world.let_start(world.everyone, False)
        for who in WHO:
            assert available(world.client(who)) is False
            assert refusal(start(world.client(who)))[1] == "unavailable"
        assert not Conversation.objects.exists()

    def test_one_group_that_grants_it_is_enough(self, world):
        """R25: no other group can take it away."""
        world.let_start(world.everyone, False)
        world.let_start(world.friends, True)
        world.omar.groups.add(Group.objects.create(name="Grants nothing"))
        cache.clear()
        assert [available(world.client(who)) for who in WHO] == [False, False, True]
        assert start(world.client("member")).status_code == 201

    def test_without_everyone_guests_never_chat(self, world):
        """R26: and who is logged in needs another group that grants it."""
        world.let_start(world.everyone, False)
        world.let_start(world.registered, True)
        cache.clear()
        assert [available(world.client(who)) for who in WHO] == [False, True, True]
        refused = start(world.client("guest"))
        assert refusal(refused) == (403, "unavailable", None)
        assert start(world.client("registered")).status_code == 201

    def test_everyone_stands_for_everybody(self, world):
        """R26: who is logged in, in a group or not, too."""
        assert [available(world.client(who)) for who in WHO] == [True] * 3

    def test_an_agents_own_rights_start_no_chat(self, world):
        """A visitor is who visits: what an agent may do is another matter."""
        world.let_start(world.everyone, False)
        world.agent.user_permissions.add(*permissions_for(list(Right)))
        client = Client()
        client.force_login(world.agent)
        assert available(client) is False


class TestWhere:
    def test_departments_are_granted_to_groups(self, world):
        """R27: what a group is granted adds to what its members have anyway."""
        for who in WHO:
            assert offered(world.client(who)) == CHOICES[who]

    @pytest.mark.parametrize("who", WHO)
    def test_no_other_department_can_be_reached(self, world, who):
        """R28: the server refuses what it did not offer, by name and by number."""
        for name in ("General", "Billing", "Events"):
            department = Department.objects.get(name=name)
            for wanted in (name, str(department.pk)):
                answer = start(world.client(who), wanted)
                if name in REACHABLE[who]:
                    assert answer.status_code == 201
                    assert Conversation.objects.last().department == department
                else:
                    assert refusal(answer) == (400, "invalid", "department")

    def test_a_widget_has_departments_and_a_visitor_has(self, world):
        """R29: those that both may use, whatever the page says."""
        profile = WidgetProfile.objects.get(site=world.site)
        profile.departments = [world.general, world.events]
        portal.apply(profile)
        cache.clear()
        member, registered = world.client("member"), world.client("registered")
        assert offered(member) == ["General", "Events"]
        assert offered(member, "?departments=General,Billing,Events") == [
            *["General", "Events"]
        ]
        assert refusal(start(member, "Billing"))[2] == "department"
        assert offered(registered) == []
        assert refusal(start(registered, "Events"))[2] == "department"

    def test_of_one_department_there_is_no_choice(self, world):
        """R30: the chat goes there."""
        client = world.client("guest")
        assert offered(client) == []
        assert start(client).status_code == 201
        assert Conversation.objects.get().department == world.general

    def test_without_a_department_there_is_no_chat_from_that_widget(self, world):
        """R31: from another one there may be."""
        other = WidgetProfile.objects.create(
            site=world.site,
            name="Friends",
            locale=WidgetProfile.objects.get(site=world.site).locale,
        )
        other.departments = [world.events]
        portal.apply(other)
        cache.clear()
        query = f"?profile={other.key}"
        seen = [available(world.client(who), query) for who in WHO]
        assert seen == [False, False, True]
        refused = start(world.client("registered"), query=query)
        assert refusal(refused) == (403, "unavailable", None)
        assert start(world.client("registered")).status_code == 201
        assert start(world.client("member"), query=query).status_code == 201

    def test_a_department_that_is_off_is_nobodys(self, world, change):
        """R28"""
        world.events.enabled = False
        change(world.events.save)
        assert offered(world.client("member")) == ["General", "Billing"]
        assert refusal(start(world.client("member"), "Events"))[2] == "department"


class TestStaffedOnly:
    """A4: offer only the departments in which somebody is there."""

    @pytest.fixture
    def empty(self, world) -> World:
        """Nobody answers in "Events"."""
        group = Group.objects.get(name=f"Agents of {world.site}")
        rights.set_department(world.events, visitors=[world.friends], agents=[])
        assert not group.livechat_grants.filter(department=world.events).exists()
        cache.clear()
        return world

    def test_off_all_are_offered_and_taken(self, empty):
        client = empty.client("member")
        assert offered(client) == ["General", "Billing", "Events"]
        assert start(client, "Events").status_code == 201

    def test_on_the_empty_one_is_not(self, empty):
        ChatSettings.objects.create(site=empty.site, staffed_only=True)
        cache.clear()
        client = empty.client("member")
        assert offered(client) == ["General", "Billing"]
        assert refusal(start(client, "Events"))[2] == "department"

    def test_on_and_nobody_in_any_of_a_visitors_there_is_no_chat(self, empty):
        """R31: an agent of another department is of no use then."""
        rights.set_department(empty.general, visitors=[empty.everyone], agents=[])
        cache.clear()
        assert [available(empty.client(who)) for who in WHO] == [True, True, True]
        ChatSettings.objects.create(site=empty.site, staffed_only=True)
        cache.clear()
        assert [available(empty.client(who)) for who in WHO] == [False, True, True]
        refused = start(empty.client("guest"))
        assert refusal(refused) == (403, "unavailable", None)
        assert start(empty.client("registered")).status_code == 201
        assert Conversation.objects.get().department == empty.billing

    def test_when_an_agent_comes_or_goes_it_shows_at_once(self, empty, change):
        ChatSettings.objects.create(site=empty.site, staffed_only=True)
        cache.clear()
        client = empty.client("member")
        assert offered(client) == ["General", "Billing"]
        cleo = factories.make_agent(empty.site, "cleo")
        change(lambda: presence.set_online(cleo, True))
        assert offered(client) == ["General", "Billing", "Events"]
        change(lambda: empty.events.grants.exclude(side=VISITOR).get().delete())
        assert offered(client) == ["General", "Billing"]


class TestCaches:
    @pytest.mark.parametrize("order", list(itertools.permutations(WHO)))
    def test_nobody_gets_anothers_answer_in_whatever_order_they_come(
        self, world, order
    ):
        """R27: cold, and warm by everybody before."""
        world.let_start(world.everyone, False)
        world.let_start(world.registered, True)
        cache.clear()
        expected = {"guest": False, "registered": True, "member": True}
        for who in order * 2:
            client = world.client(who)
            assert available(client) is expected[who], (order, who)
            # What they may not start they may still read the names of.
            assert offered(client) == CHOICES[who], (order, who)
            answer = start(client, "Events" if who == "member" else "Billing")
            assert answer.status_code == (201 if expected[who] else 403), (order, who)

    @pytest.mark.parametrize("name", ["status", "conversation"])
    @pytest.mark.parametrize("who", WHO)
    def test_no_cache_on_the_way_keeps_an_answer(self, world, name, who):
        answer = world.client(who).get(f"/livechat/api/{name}/")
        kept = {part.strip() for part in answer["Cache-Control"].split(",")}
        assert {"no-store", "private"} <= kept

    def test_two_sites_remember_apart(self, world):
        museum = factories.make_site("museum.localhost")
        factories.go_online(factories.make_agent(museum, "curator"))
        factories.make_department(museum, "Tickets")
        cache.clear()
        for host, names in (
            ("localhost", CHOICES["member"]),
            ("museum.localhost", ["General", "Tickets"]),
            ("localhost", CHOICES["member"]),
        ):
            client = world.client("member")
            client.defaults["HTTP_HOST"] = host
            assert offered(client) == names


CHANGES = {
    "a membership": (
        lambda world: world.nadia.groups.add(world.friends),
        {"registered": CHOICES["member"]},
    ),
    "a membership, from the group": (
        lambda world: world.friends.user_set.remove(world.omar),
        {"member": CHOICES["registered"]},
    ),
    "a grant": (
        lambda world: rights.grant(world.registered, world.events, VISITOR),
        {"registered": ["General", "Billing", "Events"]},
    ),
    "a grant that goes": (
        lambda world: DepartmentGrant.objects.get(
            department=world.events, side=VISITOR
        ).delete(),
        {"member": CHOICES["registered"]},
    ),
    "a department": (
        lambda world: world.department("Shop", world.everyone),
        {
            "guest": ["General", "Shop"],
            "registered": ["General", "Billing", "Shop"],
            "member": ["General", "Billing", "Events", "Shop"],
        },
    ),
    "a department that goes": (
        lambda world: world.events.delete(),
        {"member": CHOICES["registered"]},
    ),
    "a group that goes": (
        lambda world: world.friends.delete(),
        {"member": CHOICES["registered"]},
    ),
    "the switch of a group": (
        lambda world: rights.set_group(
            world.everyone, may_start=False, visitors=[world.general], agents=[]
        ),
        {"guest": None, "registered": None, "member": None},
    ),
    "the permission itself": (
        lambda world: world.let_start(world.everyone, False),
        {"guest": None, "registered": None, "member": None},
    ),
    "the switch of the site": (
        lambda world: ChatSettings.objects.create(site=world.site, enabled=False),
        {"guest": None, "registered": None, "member": None},
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_takes_effect_at_once(world, change, what):
    """R24, R27: with what everybody asked before in the cache."""
    act, after = CHANGES[what]
    clients = {who: world.client(who) for who in WHO}
    for who, client in clients.items():
        assert offered(client) == CHOICES[who] and available(client)
    change(lambda: act(world))
    for who, client in clients.items():
        names = after.get(who, CHOICES[who])
        assert available(client) is (names is not None)
        if names is not None:
            assert offered(client) == names


class TestLogIn:
    def test_it_counts_from_the_next_request_on(self, world):
        """R27: the same browser, logged in and out."""
        client = world.client("guest")
        for _ in range(2):
            assert offered(client) == CHOICES["guest"]
            client.force_login(world.omar)
            assert offered(client) == CHOICES["member"]
            client.logout()

    def test_a_chat_that_runs_goes_on(self, world):
        """A17: with whatever department the visitor could not choose any more."""
        client = world.client("member")
        chat = start(client, "Events").json()["conversation"]
        world.omar.groups.clear()
        world.let_start(world.everyone, False)
        cache.clear()
        assert available(client) is False
        conversations.accept(Conversation.objects.get(), world.agent)
        body = {"text": "Still here", "client_id": str(uuid.uuid4())}
        said = client.post(
            "/livechat/api/messages/", json.dumps(body), content_type="application/json"
        )
        assert said.status_code == 201
        answer = client.get("/livechat/api/conversation/").json()
        assert answer["conversation"]["id"] == chat["id"]
        assert answer["conversation"]["state"] == "active"

    def test_a_guests_chat_goes_on_after_the_log_in(self, world):
        client = world.client("guest")
        chat = start(client).json()["conversation"]
        token = client.cookies["livechat_visitor"].value
        client.force_login(world.omar)
        client.cookies["livechat_visitor"] = token
        answer = client.get("/livechat/api/conversation/").json()
        assert answer["conversation"]["id"] == chat["id"]
        assert factories.departments_of(answer) == [*CHOICES["member"]]


class TestCost:
    """Exact numbers of queries, the same with 10 and with 1,000 of everything."""

    @pytest.fixture(params=[10, 1_000])
    def crowded(self, world, request) -> World:
        """So many groups, grants and departments, and a member of all groups."""
        count = request.param
        groups = Group.objects.bulk_create(
            [Group(name=f"Group {number}") for number in range(count)]
        )
        departments = Department.objects.bulk_create(
            [
                Department(site=world.site, name=f"Department {number}")
                for number in range(count)
            ]
        )
        agents = Group.objects.get(name=f"Agents of {world.site}")
        pairs = zip(groups, departments, strict=True)
        grants = [
            DepartmentGrant(group=group, department=department, side=VISITOR)
            for group, department in pairs
        ] + [
            DepartmentGrant(
                group=agents, department=department, side=DepartmentGrant.Side.AGENT
            )
            for department in departments
        ]
        DepartmentGrant.objects.bulk_create(grants)
        memberships = get_user_model().groups.through
        memberships.objects.bulk_create(
            [memberships(user=world.omar, group=group) for group in groups]
        )
        world.everyone.livechat_grants.all().delete()
        cache.clear()
        world.count = count
        return world

    @pytest.mark.parametrize(
        ("who", "name", "cold", "warm"),
        [
            ("guest", "status", 12, 0),
            ("guest", "conversation", 13, 0),
            # The session, the user, their groups, and whether they are blocked.
            ("member", "status", 16, 4),
            ("member", "conversation", 17, 4),
        ],
    )
    def test_reading(self, crowded, who, name, cold, warm, django_assert_num_queries):
        client = crowded.client(who)
        address = f"/livechat/api/{name}/"
        for number in (cold, warm, warm):
            with django_assert_num_queries(number):
                answer = client.get(address)
            assert answer.json()["available"] is (who == "member")
        if name == "conversation" and who == "member":
            choices = factories.departments_of(answer.json())
            assert len(choices) == crowded.count + 2

    def test_starting(self, crowded, django_assert_num_queries):
        """Never from the cache: it reads what is granted as the database has it."""
        client = crowded.client("member")
        with django_assert_num_queries(43):
            assert start(client, "Department 7").status_code == 201
