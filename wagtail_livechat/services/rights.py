"""Writing rights: which groups exist to begin with, and what groups are granted."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.log_actions import log

from ..models import ChatGroup, Department, DepartmentGrant
from ..permissions import Right, permissions_for

Side = DepartmentGrant.Side
Kind = ChatGroup.Kind


def group_of(kind: str) -> Group | None:
    """The group that plays the part ``kind``; None if it was deleted."""
    return Group.objects.filter(livechat_group__kind=kind).first()


def grant(group: Group, department: Department, side: str) -> None:
    """Let ``group`` use ``department``; doing it again changes nothing."""
    DepartmentGrant.objects.get_or_create(group=group, department=department, side=side)


def open_to_begin_with(department: Department) -> None:
    """Open the first department of a site: to everybody, and to its agents."""
    for kind, side in (
        (Kind.EVERYONE, Side.VISITOR),
        (Kind.AGENTS, Side.AGENT),
        (Kind.SUPERVISORS, Side.AGENT),
    ):
        if group := group_of(kind):
            grant(group, department, side)


def set_group(
    group: Group,
    *,
    may_start: bool,
    visitors: Iterable[Department],
    agents: Iterable[Department],
    user=None,
) -> bool:
    """Make these the chat rights of ``group``; says whether any changed (R24, R27).

    ``visitors`` and ``agents`` are all the departments it may use on each side. What
    its agents may *do* there are permissions like any other.
    """
    with transaction.atomic():
        changed = _set_start(group, may_start)
        wanted = {(each.pk, Side.VISITOR) for each in visitors}
        wanted |= {(each.pk, Side.AGENT) for each in agents}
        changed |= _set_grants({"group_id": group.pk}, "department_id", wanted)
        if changed and user is not None:
            log(group, "wagtail_livechat.change_rights", user=user)
    return changed


def set_department(
    department: Department, *, visitors: Iterable[Group], agents: Iterable[Group]
) -> bool:
    """The same from the department's side: these groups may use it and no other."""
    wanted = {(each.pk, Side.VISITOR) for each in visitors}
    wanted |= {(each.pk, Side.AGENT) for each in agents}
    with transaction.atomic():
        return _set_grants({"department_id": department.pk}, "group_id", wanted)


def _set_start(group: Group, may_start: bool) -> bool:
    start: Permission = permissions_for([Right.START]).get()
    if group.permissions.filter(pk=start.pk).exists() == may_start:
        return False
    if may_start:
        group.permissions.add(start)
    else:
        group.permissions.remove(start)
    return True


def _set_grants(fixed: dict, other: str, wanted: set[tuple[int, str]]) -> bool:
    """One by one, because whoever hears of each must hear of all."""
    existing = {
        (getattr(each, other), each.side): each
        for each in DepartmentGrant.objects.filter(**fixed)
    }
    for key in wanted - existing.keys():
        DepartmentGrant.objects.create(**fixed, **{other: key[0], "side": key[1]})
    for key in existing.keys() - wanted:
        existing[key].delete()
    return wanted != existing.keys()
