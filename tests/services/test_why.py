"""Why somebody can or cannot chat: the verdict is that of a real start (R24-R31)."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests import factories
from wagtail_livechat.models import (
    ChatGroup,
    ChatSettings,
    Department,
    EmbedCode,
    Visitor,
    WidgetProfile,
)
from wagtail_livechat.permissions import Right, departments_of, permissions_for
from wagtail_livechat.services import (
    desk_needs,
    embeds,
    errors,
    portal,
    presence,
    rights,
    starting,
    why,
)
from wagtail_livechat.services.why import Gate

Kind = ChatGroup.Kind
Side = rights.Side
MEMBERS = "members"
REFUSALS = (errors.ChatUnavailable, errors.LoginRequired, errors.VisitorBlocked)


def group_called(who: str) -> Group:
    if who == MEMBERS:
        return Group.objects.get_or_create(name="Members")[0]
    return rights.group_of(who)


def let_start(*names: str) -> None:
    """Exactly these groups let their visitors start chats."""
    for who in (Kind.EVERYONE, Kind.REGISTERED, MEMBERS):
        start = permissions_for([Right.START]).get()
        permissions = group_called(who).permissions
        (permissions.add if who in names else permissions.remove)(start)


def make_noah():
    noah = get_user_model().objects.create_user("noah")
    noah.groups.add(group_called(MEMBERS))
    return noah


def block(user) -> None:
    until = timezone.now() + timedelta(hours=24)
    Visitor.objects.create(
        site=factories.make_site(), token_hash="x", user=user, blocked_until=until
    )


def widget_of(site, profile=None):
    profile = profile or WidgetProfile.objects.get(site=site)
    state = portal.read(site.pk)
    return next((w for w in state.widgets if w.profile_id == profile.pk), None)


def really_starts(site, user, widget) -> bool:
    """Whether a chat begins; nothing of it stays."""
    try:
        with transaction.atomic():
            starting.start(
                site,
                visitor=None,
                text="Hello?",
                client_id=uuid.uuid4(),
                widget=widget,
                user=user,
            )
            transaction.set_rollback(True)
    except REFUSALS:
        return False
    return True


# Each thing is mostly as it should be, so that some worlds let people chat.
mostly = st.sampled_from([True] * 6 + [False])
rarely = mostly.map(lambda good: not good)
groups_st = st.one_of(
    st.just({Kind.EVERYONE}),
    st.just({Kind.EVERYONE, MEMBERS}),
    st.sets(st.sampled_from([Kind.EVERYONE, Kind.REGISTERED, MEMBERS])),
)
departments_st = st.lists(
    st.fixed_dictionaries(
        {"enabled": mostly, "granted": groups_st, "answered": mostly}
    ),
    max_size=3,
)
worlds = st.fixed_dictionaries(
    {
        "enabled": mostly,
        "staffed_only": st.booleans(),
        "online": mostly,
        "start": groups_st,
        "require_login": st.booleans(),
        "limit": st.sampled_from([None, None, None, (0,), (1,), (0, 1)]),
        "departments": departments_st,
        "guest": st.booleans(),
        "blocked": rarely,
        "code": st.booleans(),
        "revoked": rarely,
    }
)


def build(site, world):
    """Make ``world``; returns the user and the widget."""
    ChatSettings.objects.update_or_create(
        site=site,
        defaults={name: world[name] for name in ("enabled", "staffed_only")},
    )
    Department.objects.filter(site=site).delete()
    agent = get_user_model().objects.create_user("agent")
    agent.user_permissions.add(*permissions_for(factories.PLAIN_AGENT))
    made = []
    for number, wish in enumerate(world["departments"]):
        made.append(
            Department.objects.create(
                site=site, name=f"D{number}", enabled=wish["enabled"]
            )
        )
        for who in wish["granted"]:
            rights.grant(group_called(who), made[-1], Side.VISITOR)
        if wish["answered"]:
            made[-1].agents.add(agent)
    presence.set_online(agent, world["online"])
    let_start(*world["start"])
    user = make_noah()
    if world["blocked"]:
        block(user)
    profile = WidgetProfile.objects.get(site=site)
    profile.require_login = world["require_login"]
    if world["limit"] is not None:
        profile.departments.set(made[n] for n in world["limit"] if n < len(made))
    profile.save()
    portal.apply(profile)
    widget = widget_of(site, profile)
    if world["code"]:
        code = embeds.create(profile)
        if world["revoked"]:
            embeds.revoke(code)
        cache.clear()
        widget = embeds.find(str(code.key))
    return None if world["guest"] else user, widget


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds)
def test_the_verdict_is_that_of_a_real_start(site, world):
    """R25-R31: and no gate is open that stops it, none closed that does not."""
    with transaction.atomic():
        user, widget = build(site, world)
        found = why.explain(site, user, widget)
        event(f"{found.can=}")
        assert found.can is really_starts(site, user, widget)
        assert found.can is (found.stopped_by is None)
        transaction.set_rollback(True)


@pytest.mark.parametrize("gate", list(Gate))
def test_each_gate_alone_stops_somebody(site, agent, gate):
    noah, widget = make_noah(), widget_of(site)
    assert why.explain(site, noah, widget).can
    profile, user = WidgetProfile.objects.get(site=site), noah
    match gate:
        case Gate.SWITCH:
            ChatSettings.objects.create(site=site, enabled=False)
        case Gate.WIDGET:
            widget = None
        case Gate.STAFF:
            presence.set_online(agent, False)
        case Gate.GROUPS:
            let_start()
        case Gate.LOGIN:
            profile.require_login = True
            portal.apply(profile)
            widget, user = widget_of(site), None
        case Gate.DEPARTMENTS:
            rights.set_group(
                group_called(Kind.EVERYONE), may_start=True, visitors=[], agents=[]
            )
        case Gate.BLOCK:
            block(noah)
    found = why.explain(site, user, widget)
    assert [each for each, is_open in found.gates.items() if not is_open] == [gate]
    assert not found.can and found.stopped_by == gate


def test_it_names_every_group_that_counts_and_what_it_grants(site, agent):
    """R25, R26"""
    let_start(MEMBERS)
    facts = why.explain(site, make_noah(), widget_of(site)).groups
    assert [(fact.name, fact.kind, fact.starts) for fact in facts] == [
        ("Everyone", "everyone", False),
        ("Registered", "registered", False),
        ("Members", "", True),
    ]
    facts = why.explain(site, None, widget_of(site)).groups
    assert [fact.name for fact in facts] == ["Everyone"]


def test_it_says_of_each_department_what_keeps_it_back(site, agent):
    """R27-R29"""
    general = Department.objects.get(site=site)
    off = factories.make_department(site, "Off", enabled=False)
    closed = Department.objects.create(site=site, name="Closed")
    beyond = factories.make_department(site, "Beyond the widget")
    museum = factories.make_site("museum.localhost")
    profile = WidgetProfile.objects.get(site=site)
    profile.departments.set([general, off, closed])
    portal.apply(profile)
    found = why.explain(site, None, widget_of(site))
    told = {
        each.pk: (
            each.enabled,
            [fact.name for fact in each.granted_by],
            each.allowed,
            each.agents,
            each.offered,
        )
        for each in found.departments
    }
    assert told == {
        general.pk: (True, ["Everyone"], True, 1, True),
        off.pk: (False, ["Everyone"], True, 0, False),
        closed.pk: (True, [], True, 0, False),
        beyond.pk: (True, ["Everyone"], False, 1, False),
    }
    assert not set(told) & set(
        Department.objects.filter(site=museum).values_list("pk", flat=True)
    )


def test_it_counts_the_agents_who_are_online(site, agent):
    ben = factories.go_online(factories.make_agent(site, "ben"))
    factories.make_agent(site, "carl")
    found = why.explain(site, None, widget_of(site))
    assert (found.online, found.agents) == (2, 3)
    assert [each.agents for each in found.departments] == [2]
    presence.set_online(ben, False)
    assert why.explain(site, None, widget_of(site)).online == 1


def test_it_says_until_when_somebody_is_blocked(site, agent):
    noah = make_noah()
    assert why.explain(site, noah, widget_of(site)).blocked_until is None
    block(noah)
    Visitor.objects.create(
        site=site, token_hash="y", user=noah, blocked_until=timezone.now()
    )
    until = Visitor.objects.get(token_hash="x").blocked_until
    assert why.explain(site, noah, widget_of(site)).blocked_until == until


def test_a_deleted_code_leaves_no_widget(site, agent):
    code = embeds.create(WidgetProfile.objects.get(site=site))
    EmbedCode.objects.all().delete()
    cache.clear()
    assert not why.explain(site, None, embeds.find(str(code.key))).can


class TestDeskNeeds:
    """What an agent needs, and has."""

    def test_nobody_has_anything_to_begin_with(self, site):
        have = desk_needs.read(get_user_model().objects.create_user("new"))
        assert not (have.admin or have.answer or have.waiting or have.enabled)
        assert have.departments == ()

    def test_an_agent_has_it_all(self, site, agent):
        have = desk_needs.read(agent)
        assert have.admin and have.answer and have.waiting and have.enabled
        assert have.departments == ("General",)

    @pytest.mark.parametrize("how", ["group", "person", "both", "superuser", "none"])
    def test_departments_are_those_of_an_agent_with_or_without_the_right(
        self, site, how
    ):
        """R33: the same rule as in the permissions."""
        sales = Department.objects.create(site=site, name="Sales")
        user = get_user_model().objects.create_user(
            "new", is_superuser=how == "superuser"
        )
        user.groups.add(group_called(MEMBERS), group_called(Kind.EVERYONE))
        if how in ("group", "both"):
            rights.grant(group_called(MEMBERS), sales, Side.AGENT)
        if how in ("person", "both"):
            sales.agents.add(user)
        before = desk_needs.read(user).departments
        user.user_permissions.add(*permissions_for([Right.ANSWER]))
        user = get_user_model().objects.get(pk=user.pk)
        after = departments_of(user).values_list("name", flat=True)
        assert sorted(before) == sorted(after)
        assert bool(before) is (how != "none")

    def test_departments_that_are_off_are_told(self, site, agent):
        Department.objects.update(enabled=False)
        have = desk_needs.read(agent)
        assert have.departments == ("General",) and not have.enabled
