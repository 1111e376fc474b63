"""What somebody needs to work at the desk, and what of it they have (R32, R33)."""

from dataclasses import dataclass

from django.db.models import Q

from .. import permissions
from ..models import Department, DepartmentGrant
from ..permissions import Right


@dataclass(frozen=True, slots=True)
class DeskNeeds:
    """Each of these comes from a group, or from a grant to the person.

    ``departments`` are those granted to them, by name; without the right to answer
    they are of no use yet, and ``enabled`` says whether any of them is on.
    """

    admin: bool
    answer: bool
    waiting: bool
    departments: tuple[str, ...]
    enabled: bool


def read(user) -> DeskNeeds:
    """What ``user`` has of it."""
    rows = list(
        _granted(user).order_by("name", "pk").values_list("name", "enabled").distinct()
    )
    return DeskNeeds(
        admin=user.has_perm("wagtailadmin.access_admin"),
        answer=permissions.has(user, Right.ANSWER),
        waiting=permissions.has(user, Right.UNASSIGNED),
        departments=tuple(name for name, _enabled in rows),
        enabled=any(enabled for _name, enabled in rows),
    )


def _granted(user):
    """``permissions.departments_of`` before the right to answer is asked for."""
    if user.is_superuser:
        return Department.objects.all()
    by_group = DepartmentGrant.objects.filter(
        group__in=user.groups.values("pk"), side=DepartmentGrant.Side.AGENT
    )
    return Department.objects.filter(
        Q(pk__in=by_group.values("department"))
        | Q(pk__in=user.livechat_departments.values("pk"))
    )
