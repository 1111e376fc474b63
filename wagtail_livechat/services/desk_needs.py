"""What somebody needs to work at the desk, and what of it they have (R32, R33)."""

from dataclasses import dataclass

from .. import permissions
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
    granted = permissions.granted_departments(user).order_by("name", "pk")
    rows = list(granted.values_list("name", "enabled").distinct())
    return DeskNeeds(
        admin=user.has_perm("wagtailadmin.access_admin"),
        answer=permissions.has(user, Right.ANSWER),
        waiting=permissions.has(user, Right.UNASSIGNED),
        departments=tuple(name for name, _enabled in rows),
        enabled=any(enabled for _name, enabled in rows),
    )
