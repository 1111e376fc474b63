"""Agents going online and offline (R4, A5, I8)."""

from datetime import timedelta

from django.db.models import Value
from django.db.models.functions import Now

from .. import conf, permissions
from ..models import AgentPresence, Department, DepartmentGrant
from . import status_cache
from .announce import announce


def is_online(user) -> bool:
    """Whether the agent's switch is on and the lease has not run out."""
    return AgentPresence.objects.filter(
        user=user, online=True, lease_expires_at__gt=Now()
    ).exists()


def set_online(user, online: bool) -> None:
    """The agent ``user`` uses the switch "Online for chat"."""
    lease = _lease_end() if online else Now()
    AgentPresence.objects.update_or_create(
        user=user, defaults={"online": online, "lease_expires_at": lease}
    )
    _tell(user)


def renew(user) -> bool:
    """A sign of life from the agent's desk; returns whether they are online.

    A desk that comes back within the grace time (a reload, a short sleep) goes
    on; after a longer absence the agent is put offline instead of being put on
    duty by an open tab.
    """
    grace = timedelta(seconds=conf.get("LEASE_GRACE_SECONDS"))
    mine = AgentPresence.objects.filter(user=user, online=True)
    was_away = not mine.filter(lease_expires_at__gt=Now()).exists()
    if mine.filter(lease_expires_at__gt=_ago(grace)).update(
        lease_expires_at=_lease_end()
    ):
        if was_away:
            _tell(user)
        return True
    if mine.update(online=False):
        _tell(user)
    return False


def online_agents(site):
    """The agents of ``site`` who are online now (a queryset of presences)."""
    return AgentPresence.objects.filter(
        online=True,
        lease_expires_at__gt=Now(),
        user__in=permissions.agents_of_site(site),
    )


def staffed_departments(site) -> dict[int, float]:
    """The enabled departments of ``site`` with an agent online.

    The value is until when one of them surely stays, in seconds since the epoch. Its
    queries do not grow with agents, groups or departments.
    """
    online = online_agents(site).values_list(
        "user_id", "user__is_superuser", "lease_expires_at"
    )
    until = {user: (end.timestamp(), everywhere) for user, everywhere, end in online}
    if not until:
        return {}
    departments = Department.objects.filter(site=site, enabled=True)
    pairs = [
        *DepartmentGrant.objects.filter(
            department__in=departments,
            side=DepartmentGrant.Side.AGENT,
            group__user__in=until,
        ).values_list("department_id", "group__user"),
        *departments.filter(agents__in=until).values_list("pk", "agents"),
    ]
    if everywhere := [user for user, (_end, is_super) in until.items() if is_super]:
        ids = list(departments.values_list("pk", flat=True))
        pairs += [(pk, user) for pk in ids for user in everywhere]
    staffed: dict[int, float] = {}
    for department, user in pairs:
        staffed[department] = max(staffed.get(department, 0.0), until[user][0])
    return staffed


def _tell(user) -> None:
    status_cache.forget_on_commit()
    announce("presence_changed", user=user)


def _lease_end():
    return Now() + Value(timedelta(seconds=conf.get("LEASE_SECONDS")))


def _ago(delta: timedelta):
    return Now() - Value(delta)
