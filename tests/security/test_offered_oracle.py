"""Who may chat with whom, against a second and plainer telling of R24-R33.

Random worlds are written into the database; what the plugin says of each is
compared with the few lines at the top of this file, which know no query.
"""

import uuid
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from wagtail_livechat import permissions
from wagtail_livechat.models import Conversation, Department
from wagtail_livechat.services import availability, presence, starting
from wagtail_livechat.services.errors import (
    ChatUnavailable,
    InvalidDetails,
    LoginRequired,
    VisitorBlocked,
)

from .conftest import undone
from .worlds import (
    AGENTS,
    DEPARTMENTS,
    GROUPS,
    HERE,
    PAIRS,
    AgentFacts,
    Stage,
    World,
    worlds,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Whatever an example writes is undone, so the rows they share may be shared.
many = settings(
    max_examples=120,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


@pytest.fixture
def stage(db) -> Stage:
    return Stage()


# What the requirements say.


def groups_of_visitor(world: World) -> set:
    """R26: G(U) = {Everyone} + {Registered if authenticated} + explicit groups."""
    if world.member_of is None:
        return {"everyone"}
    return {"everyone", "registered"} | world.member_of


def people(world: World) -> dict:
    """Whoever might be an agent; visitors too, by a group they are in."""
    visitor = AgentFacts(groups=world.member_of or frozenset())
    return {"visitor": visitor, **dict(zip(AGENTS, world.agents, strict=True))}


def answers_for(world: World, agent: AgentFacts) -> set:
    """R32, R33: OR of the person's own and of all their groups' rights."""
    if not agent.active:
        return set()
    if agent.everywhere:
        return set(DEPARTMENTS)
    if not (agent.answers or agent.groups & world.answering):
        return set()
    granted = {each for group, each in world.agents_for if group in agent.groups}
    return granted | agent.single


def staffed(world: World) -> set:
    """R4, A4, A5: the enabled departments with one of their agents online."""
    return {
        each
        for agent in world.agents
        if agent.presence == "on"
        for each in answers_for(world, agent) - world.off
    }


def offered(world: World) -> list:
    """R27-R29: D(U, w), enabled ones only, in the order in which they are offered."""
    groups = groups_of_visitor(world)
    allowed = {each for group, each in world.visitors if group in groups}
    if world.widget and world.widget.departments is not None:
        allowed &= world.widget.departments
    if world.narrowed:
        allowed &= {name for name, _spelling in world.narrowed}
    if world.staffed_only:
        allowed &= staffed(world)
    rest = [each for each in HERE if each != world.default]
    ordered = [world.default, *rest] if world.default else rest
    return [each for each in ordered if each in allowed - world.off]


def can_start(world: World) -> bool:
    """The master predicate, without the visitor's log-in and block."""
    return (
        world.switch is not False  # R3
        and (world.widget is None or world.widget.live)
        and bool(staffed(world) & set(HERE))  # R4
        and bool(groups_of_visitor(world) & world.may_start)  # R24, R25
        and bool(offered(world))  # R31
    )


def outcome(world: World, wanted: str) -> str | type[Exception]:
    """The department of a start that names ``wanted`` ("": none), or the refusal."""
    guest = world.member_of is None
    if world.blocked and not guest:
        return VisitorBlocked
    if not can_start(world):
        return ChatUnavailable
    if world.widget and world.widget.require_login and guest:
        return LoginRequired  # R16
    if not wanted:
        return offered(world)[0]  # R30
    return wanted if wanted in offered(world) else InvalidDetails  # R28


# What the plugin says.


def asked(stage: Stage, world: World) -> dict:
    """The arguments that say which widget, and what the page leaves to it."""
    return {
        "widget": stage.widget(world.widget),
        "narrowed": [stage.spelled(*each) for each in world.narrowed],
    }


def visitor(stage: Stage, world: World):
    return None if world.member_of is None else stage.user("visitor")


def started(stage: Stage, world: World, wanted: str) -> str | type[Exception]:
    """What a start does; nothing of it stays."""
    named = wanted and stage.spelled(wanted, "number")
    with undone():
        try:
            done = starting.start(
                stage.site,
                visitor=None,
                user=visitor(stage, world),
                text="Hello",
                client_id=uuid.uuid4(),
                department=named,
                **asked(stage, world),
            )
        except (
            *(ChatUnavailable, InvalidDetails, LoginRequired, VisitorBlocked),
        ) as refusal:
            assert not Conversation.objects.exists()
            return type(refusal)
        return done.conversation.department.name


@many
@given(world=worlds)
def test_what_is_offered_is_what_the_requirements_say(stage, world):
    """R24-R31, for the remembered answer as for the one from the database."""
    event(f"can start: {can_start(world)}")
    event(f"offered: {len(offered(world))}")
    with stage.show(world):
        user = visitor(stage, world)
        for answer in (
            availability.read(stage.site, user),
            availability.for_site_id(stage.site.pk, user),
            availability.for_site_id(stage.site.pk, user),
        ):
            choices = answer.offered(**asked(stage, world))
            assert [choice.name for choice in choices] == offered(world)
            assert answer.can_start(**asked(stage, world)) == can_start(world)


@many
@given(world=worlds)
def test_a_start_gets_an_offered_department_or_is_refused(stage, world):
    """R28-R31: whatever the request names, and also if it names nothing."""
    with stage.show(world):
        for wanted in ("", *DEPARTMENTS):
            expected = outcome(world, wanted)
            event(f"{expected if isinstance(expected, type) else 'started'}")
            assert started(stage, world, wanted) == expected, wanted


@many
@given(world=worlds)
def test_agents_are_those_whom_the_requirements_name(stage, world):
    """R32, R33: departments, waiting lists and who counts as online."""
    with stage.show(world):
        stage.let_one_wait_in_each()
        for name, facts in people(world).items():
            expected = answers_for(world, facts)
            user = stage.user(name)
            departments = permissions.departments_of(user)
            assert stage.keys(departments.values_list("pk", flat=True)) == expected
            user.user_permissions.add(*sight_of_waiting())
            waiting = permissions.waiting_for(stage.user(name))
            assert stage.keys(chat.department_id for chat in waiting) == expected
        for name, department in stage.departments.items():
            found = permissions.agents_of(Department.objects.filter(pk=department.pk))
            assert {user.username for user in found} == {
                agent
                for agent, facts in people(world).items()
                if name in answers_for(world, facts)
            }
        here = presence.staffed_departments(stage.site)
        assert stage.keys(here) == staffed(world) & set(HERE)


def sight_of_waiting():
    return permissions.permissions_for([permissions.Right.UNASSIGNED])


# One thing more that somebody is granted.


def _plus(field: str, values) -> st.SearchStrategy:
    return st.sampled_from(values).map(
        lambda value: (
            lambda world: replace(world, **{field: getattr(world, field) | {value}})
        )
    )


def _join(group: str):
    def joined(world: World) -> World:
        known = world.member_of
        return world if known is None else replace(world, member_of=known | {group})

    return joined


additions = (
    _plus("may_start", GROUPS)
    | _plus("visitors", PAIRS)
    | _plus("answering", GROUPS)
    | _plus("agents_for", PAIRS)
    | st.sampled_from(GROUPS).map(_join)
    # Whoever logs in belongs to more than a guest.
    | st.just(lambda world: replace(world, member_of=world.member_of or frozenset()))
)


@many
@given(world=worlds, add=additions)
def test_nothing_that_is_granted_takes_anything_away(stage, world, add):
    """R25, A7: no group can veto, whatever it is granted and whoever joins it."""
    with stage.show(world):
        before = availability.read(stage.site, visitor(stage, world))
    more = add(world)
    with stage.show(more):
        after = availability.read(stage.site, visitor(stage, more))
    names = {choice.name for choice in before.offered(**asked(stage, world))}
    assert names <= {choice.name for choice in after.offered(**asked(stage, more))}
    if before.can_start(**asked(stage, world)):
        assert after.can_start(**asked(stage, more))
