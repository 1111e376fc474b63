"""Which visitors may start chats, and in which departments (R24-R28)."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from ..models import ChatGroup, Department, DepartmentGrant
from .rights import Right, permissions_for


def groups_of(user) -> frozenset[int]:
    """The groups that count for the visitor ``user``; None: a guest (R26)."""
    wanted = Q(livechat_group__kind=ChatGroup.Kind.EVERYONE)
    if user is not None:
        wanted |= Q(livechat_group__kind=ChatGroup.Kind.REGISTERED)
        wanted |= Q(pk__in=user.groups.values("pk"))
    return frozenset(Group.objects.filter(wanted).values_list("pk", flat=True))


def may_start(groups: Iterable[int]) -> bool:
    """Whether one of ``groups`` lets its visitors start chats (R24, R25)."""
    return permissions_for([Right.START]).filter(group__in=list(groups)).exists()


def visitor_departments(groups: Iterable[int], site_id: int) -> QuerySet[Department]:
    """The departments of a site that visitors in ``groups`` may use (R27)."""
    granted = DepartmentGrant.objects.filter(
        group__in=list(groups), side=DepartmentGrant.Side.VISITOR
    )
    return Department.objects.filter(site=site_id, pk__in=granted.values("department"))
