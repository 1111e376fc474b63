"""Random worlds of groups, departments and people: as plain data, and as rows."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.utils import timezone
from hypothesis import strategies as st

from tests import factories
from wagtail_livechat.models import (
    AgentPresence,
    ChatGroup,
    ChatSettings,
    Conversation,
    Department,
    DepartmentGrant,
    DepartmentName,
    Visitor,
)
from wagtail_livechat.permissions import Right, permissions_for
from wagtail_livechat.services import snapshots
from wagtail_livechat.services.widgets import Widget

from .conftest import undone

IMPLICIT = ("everyone", "registered")
GROUPS = (*IMPLICIT, "trial", "vip", "staff")
#: On the site that is asked about, and on another one.
HERE = ("sales", "support", "billing")
ELSEWHERE = ("tours",)
DEPARTMENTS = (*HERE, *ELSEWHERE)
AGENTS = ("amira", "ben")
#: Ways to name a department: each finds it.
SPELLINGS = ("name", "number", "shouted", "translated")


@dataclass(frozen=True)
class AgentFacts:
    """What is written down of one agent."""

    answers: bool = False  # the person's own right
    active: bool = True
    everywhere: bool = False  # a superuser
    presence: str = "never"  # or "on", "off", "lapsed"
    groups: frozenset = frozenset()
    single: frozenset = frozenset()  # departments of the person's own


@dataclass(frozen=True)
class WidgetFacts:
    """A widget; ``departments`` None: not limited."""

    live: bool = True
    require_login: bool = False
    departments: frozenset | None = None


@dataclass(frozen=True)
class World:
    """Everything that decides who may chat with whom."""

    switch: bool | None  # None: nobody has ever touched it
    staffed_only: bool
    may_start: frozenset  # groups
    visitors: frozenset  # (group, department)
    answering: frozenset  # groups with the right to answer
    agents_for: frozenset  # (group, department)
    off: frozenset  # departments
    default: str | None
    member_of: frozenset | None  # the visitor's groups; None: a guest
    blocked: bool
    agents: tuple
    widget: WidgetFacts | None
    narrowed: tuple  # (department or "nowhere", spelling)


def subsets(values) -> st.SearchStrategy:
    """About half of ``values``: worlds are neither bare nor full."""
    return st.tuples(*[st.booleans()] * len(values)).map(
        lambda chosen: frozenset(
            value for value, wanted in zip(values, chosen, strict=True) if wanted
        )
    )


PAIRS = tuple((group, each) for group in GROUPS for each in DEPARTMENTS)
agents = st.builds(
    AgentFacts,
    answers=st.booleans(),
    active=st.sampled_from([True, True, True, False]),
    everywhere=st.sampled_from([False, False, False, True]),
    presence=st.sampled_from(["on", "on", "on", "off", "lapsed", "never"]),
    groups=subsets(GROUPS),
    single=subsets(DEPARTMENTS),
)
widgets = st.builds(
    WidgetFacts,
    live=st.sampled_from([True, True, True, False]),
    require_login=st.sampled_from([False, False, True]),
    # Limited to nothing is not the same as not limited.
    departments=st.none() | st.just(frozenset()) | subsets(DEPARTMENTS),
)
worlds = st.builds(
    World,
    switch=st.sampled_from([None, True, True, True, False]),
    staffed_only=st.booleans(),
    may_start=subsets(GROUPS),
    visitors=subsets(PAIRS),
    answering=subsets(GROUPS),
    agents_for=subsets(PAIRS),
    off=st.frozensets(st.sampled_from(DEPARTMENTS), max_size=2),
    default=st.none() | st.sampled_from(HERE),
    member_of=st.none() | subsets(GROUPS),
    blocked=st.sampled_from([False] * 5 + [True]),
    agents=st.tuples(*[agents] * len(AGENTS)),
    widget=st.none() | widgets,
    narrowed=st.just(())
    | st.lists(
        st.tuples(
            st.sampled_from([*DEPARTMENTS, "nowhere"]), st.sampled_from(SPELLINGS)
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
)


class Stage:
    """The rows that all worlds have in common, and the way to write the others."""

    def __init__(self):
        self.site = factories.make_site("localhost")
        other = factories.make_site("museum.localhost")
        Department.objects.all().delete()
        Group.permissions.through.objects.all().delete()
        self.groups = {
            name: ChatGroup.objects.get(kind=name).group
            if name in IMPLICIT
            else Group.objects.create(name=name)
            for name in GROUPS
        }
        self.departments = {
            name: Department.objects.create(
                site=self.site if name in HERE else other,
                name=name,
                sort_order=order,
            )
            for order, name in enumerate(DEPARTMENTS)
        }
        for name, each in self.departments.items():
            DepartmentName.objects.create(
                department=each, language="de", name=f"{name} auf Deutsch"
            )
        create = get_user_model().objects.create_user
        self.ids = {name: create(name).pk for name in ("visitor", *AGENTS)}

    def user(self, name: str):
        """That person as a new request finds them."""
        return get_user_model().objects.get(pk=self.ids[name])

    def keys(self, pks) -> frozenset:
        """The names of the departments with these numbers."""
        names = {each.pk: name for name, each in self.departments.items()}
        return frozenset(names[pk] for pk in pks)

    def spelled(self, name: str, how: str) -> str:
        """One way to name a department in a request."""
        if name not in self.departments:
            return name
        return {
            "name": name,
            "number": str(self.departments[name].pk),
            "shouted": f" {name.upper()} ",
            "translated": f"{name} AUF DEUTSCH",
        }[how]

    def widget(self, facts: WidgetFacts | None) -> Widget | None:
        """What a request would find."""
        if facts is None:
            return None
        ids = facts.departments and [self.departments[d].pk for d in facts.departments]
        return Widget(
            key="",
            site_id=self.site.pk,
            name="",
            options={**snapshots.DEFAULTS, "require_login": facts.require_login},
            profile_id=None,
            live=facts.live,
            departments=None if facts.departments is None else tuple(ids),
        )

    @contextmanager
    def show(self, world: World):
        """The rows of ``world``, until the end of the block."""
        with undone():
            cache.clear()
            self._write_groups(world)
            self._write_departments(world)
            for name, facts in zip(AGENTS, world.agents, strict=True):
                self._write_agent(self.ids[name], facts)
            yield self

    def let_one_wait_in_each(self) -> None:
        """A chat in each department, whoever may start one there."""
        for name, department in self.departments.items():
            visitor = Visitor.objects.create(site=self.site, token_hash=name)
            Conversation.objects.create(
                site_id=department.site_id, visitor=visitor, department=department
            )

    def _write_groups(self, world: World) -> None:
        through = Group.permissions.through
        for right, names in (
            (Right.START, world.may_start),
            (Right.ANSWER, world.answering),
        ):
            permission = permissions_for([right]).get()
            through.objects.bulk_create(
                through(group=self.groups[name], permission=permission)
                for name in names
            )
        sides = (
            (DepartmentGrant.Side.VISITOR, world.visitors),
            (DepartmentGrant.Side.AGENT, world.agents_for),
        )
        DepartmentGrant.objects.bulk_create(
            DepartmentGrant(
                group=self.groups[group],
                department=self.departments[department],
                side=side,
            )
            for side, pairs in sides
            for group, department in pairs
        )

    def _write_departments(self, world: World) -> None:
        departments = Department.objects
        departments.filter(name__in=world.off).update(enabled=False)
        departments.filter(name=world.default).update(is_default=True)
        if world.switch is not None or world.staffed_only:
            ChatSettings.objects.create(
                site=self.site,
                enabled=world.switch is not False,
                staffed_only=world.staffed_only,
            )
        if world.member_of is not None:
            self._join(self.ids["visitor"], world.member_of)
        if world.blocked:
            Visitor.objects.create(
                site=self.site,
                token_hash="of another browser",
                user_id=self.ids["visitor"],
                blocked_until=timezone.now() + timedelta(hours=1),
            )

    def _write_agent(self, pk: int, facts: AgentFacts) -> None:
        users = get_user_model().objects.filter(pk=pk)
        users.update(is_active=facts.active, is_superuser=facts.everywhere)
        self._join(pk, facts.groups)
        if facts.answers:
            users.get().user_permissions.add(*permissions_for([Right.ANSWER]))
        through = Department.agents.through
        through.objects.bulk_create(
            through(department=self.departments[name], user_id=pk)
            for name in facts.single
        )
        if facts.presence != "never":
            until = timedelta(seconds=-1 if facts.presence == "lapsed" else 60)
            AgentPresence.objects.create(
                user_id=pk,
                online=facts.presence != "off",
                lease_expires_at=timezone.now() + until,
            )

    def _join(self, pk: int, names) -> None:
        through = get_user_model().groups.through
        through.objects.bulk_create(
            through(user_id=pk, group=self.groups[name]) for name in names
        )
