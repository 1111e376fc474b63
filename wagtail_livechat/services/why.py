"""Why somebody can or cannot start a chat: the gates of a start, one by one (R24-R31).

Nothing is decided here. Each gate, and the verdict, is what a start itself asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import Group
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from .. import permissions
from ..models import ChatGroup, Department, DepartmentGrant, Visitor
from ..permissions import Right
from . import availability, blocking, departments, intake, presence
from .availability import Availability
from .widgets import Widget


class Gate(StrEnum):
    """What must be so before somebody can start a chat, in the order of asking."""

    SWITCH = "switch"
    WIDGET = "widget"
    STAFF = "staff"
    GROUPS = "groups"
    LOGIN = "login"
    DEPARTMENTS = "departments"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class GroupFact:
    """A group that counts for the visitor. ``kind``: "" if they are a member of it."""

    pk: int
    name: str
    kind: str
    starts: bool


@dataclass(frozen=True, slots=True)
class DepartmentFact:
    """A department of the site, and each of the things that keep it back."""

    pk: int
    name: str
    enabled: bool
    granted_by: tuple[GroupFact, ...]
    allowed: bool
    #: How many of its agents are online.
    agents: int
    offered: bool


@dataclass(frozen=True, slots=True)
class Why:
    """The verdict, and what led to it."""

    can: bool
    gates: Mapping[Gate, bool]
    groups: tuple[GroupFact, ...]
    departments: tuple[DepartmentFact, ...]
    #: Agents of the site's departments, and how many of them are online.
    agents: int
    online: int
    #: Whether the site offers only departments with an agent online.
    staffed_only: bool
    blocked_until: datetime | None

    @property
    def stopped_by(self) -> Gate | None:
        """The first gate that is closed."""
        return next((gate for gate, is_open in self.gates.items() if not is_open), None)


def explain(site, user, widget: Widget | None) -> Why:
    """Why ``user`` (None: a guest) can or cannot start a chat from ``widget`` now.

    None: there is no widget, so nobody can.
    """
    offer = availability.read(site, user)
    groups = _groups(user)
    return Why(
        can=_can(site, offer, user, widget),
        gates={
            Gate.SWITCH: offer.enabled,
            Gate.WIDGET: widget is not None and widget.live,
            Gate.STAFF: offer.is_staffed,
            Gate.GROUPS: offer.audience.may_start,
            Gate.LOGIN: widget is None or not intake.needs_login(widget, user),
            Gate.DEPARTMENTS: bool(offer.offered(widget)),
            Gate.BLOCK: not blocking.is_blocked(site.pk, None, user),
        },
        groups=groups,
        departments=_departments(site, groups, offer, widget),
        agents=permissions.agents_of_site(site).count(),
        online=presence.online_agents(site).count(),
        staffed_only=offer.state.staffed_only,
        blocked_until=_blocked_until(site, user),
    )


def _can(site, offer: Availability, user, widget: Widget | None) -> bool:
    """As ``starting.start`` decides, and the endpoint before it."""
    return (
        widget is not None
        and offer.can_start(widget)
        and not intake.needs_login(widget, user)
        and not blocking.is_blocked(site.pk, None, user)
    )


def _groups(user) -> tuple[GroupFact, ...]:
    """*Everyone* and *Registered* first, as they come first in the reader's mind."""
    start = permissions.permissions_for([Right.START]).filter(group=OuterRef("pk"))
    rows = (
        Group.objects.filter(pk__in=permissions.groups_of(user))
        .annotate(starts=Exists(start))
        .values_list("pk", "name", "livechat_group__kind", "starts")
    )
    facts = [
        GroupFact(pk, name, kind if kind in ChatGroup.IMPLICIT else "", starts)
        for pk, name, kind, starts in rows
    ]
    order = [*ChatGroup.IMPLICIT, ""]
    return tuple(sorted(facts, key=lambda fact: (order.index(fact.kind), fact.name)))


def _departments(
    site, groups: tuple[GroupFact, ...], offer: Availability, widget: Widget | None
) -> tuple[DepartmentFact, ...]:
    """All of the site's, those that are off too."""
    grants = set(
        DepartmentGrant.objects.filter(
            department__site=site, side=DepartmentGrant.Side.VISITOR
        ).values_list("group_id", "department_id")
    )
    rows = list(departments.in_order(Department.objects.filter(site=site)))
    allowed = departments.within([each.pk for each in rows], widget)
    offered = {choice.pk for choice in offer.offered(widget)}
    return tuple(
        DepartmentFact(
            pk=each.pk,
            name=each.name,
            enabled=each.enabled,
            granted_by=tuple(fact for fact in groups if (fact.pk, each.pk) in grants),
            allowed=each.pk in allowed,
            agents=_online(site, each) if each.pk in offer.state.staffed else 0,
            offered=each.pk in offered,
        )
        for each in rows
    )


def _online(site, department: Department) -> int:
    agents = permissions.agents_of(Department.objects.filter(pk=department.pk))
    return presence.online_agents(site).filter(user__in=agents).count()


def _blocked_until(site, user) -> datetime | None:
    if user is None:
        return None
    blocks = Visitor.objects.filter(
        site=site, user=user, blocked_until__gt=timezone.now()
    )
    return blocks.aggregate(until=Max("blocked_until"))["until"]
