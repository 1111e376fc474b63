"""What a group has without being granted it: by *Everyone* and *Registered* (A7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import Group

from ..models import ChatGroup, DepartmentGrant
from ..permissions import may_start

_Kind = ChatGroup.Kind


@dataclass(frozen=True, slots=True)
class Inherited:
    """Names of groups: that of the first one which grants it, "" if none does."""

    start: str = ""
    departments: Mapping[int, str] = field(default_factory=dict)


def kind_of(group: Group) -> str:
    """The part that ``group`` plays in the chat, "" if none."""
    found = ChatGroup.objects.filter(group=group.pk) if group.pk else None
    return found.values_list("kind", flat=True).first() or "" if found else ""


def inherited_by(group: Group) -> Inherited:
    """What applies to the visitors in ``group`` whatever it is granted itself.

    *Everyone* is inherited by all groups and *Registered* by all others: whoever is
    in a group has logged in. Agents inherit nothing.
    """
    sources = _sources(kind_of(group))
    names = {source.group_id: source.group.name for source in sources}
    start = next((names[pk] for pk in names if may_start([pk])), "")
    grants = set(
        DepartmentGrant.objects.filter(
            group__in=names, side=DepartmentGrant.Side.VISITOR
        ).values_list("group_id", "department_id")
    )
    departments: dict[int, str] = {}
    for pk, name in names.items():
        for department_id in (each[1] for each in grants if each[0] == pk):
            departments.setdefault(department_id, name)
    return Inherited(start, departments)


def _sources(kind: str) -> list[ChatGroup]:
    """The groups inherited by one of this ``kind``, the widest first."""
    wanted = {
        _Kind.EVERYONE: [],
        _Kind.REGISTERED: [_Kind.EVERYONE],
    }.get(kind, ChatGroup.IMPLICIT)
    found = ChatGroup.objects.filter(kind__in=wanted).select_related("group")
    return sorted(found, key=lambda each: ChatGroup.IMPLICIT.index(each.kind))
