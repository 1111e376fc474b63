"""Whether a chat can be started: one function for tag, status and start.

``can_start`` of requirements.md: the switch (R3), an agent online (R4), a group that
may chat (R24-R26), and a department that is open to the visitor and to the widget
(R27-R31). What differs between visitors is their set of groups alone, and what is
remembered is remembered for each set: nobody gets another one's answer.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from wagtail.models import Site

from .. import permissions
from ..models import ChatSettings
from . import departments, presence, status_cache
from .departments import Choice
from .widgets import Widget


@dataclass(frozen=True, slots=True)
class SiteState:
    """What is the same for all visitors of a site, without anything personal."""

    enabled: bool
    #: The enabled departments, in the order in which they are offered.
    departments: tuple[Choice, ...]
    #: Seconds since the epoch until when a department's agents surely stay, by
    #: department; those without an agent are not in it.
    staffed: Mapping[int, float]
    staffed_only: bool
    #: The groups of visitors who are not logged in.
    guests: frozenset[int]
    #: Another one for each reading: what was derived from an older one is not found.
    stamp: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class Audience:
    """What visitors with the same groups may do on a site (R24, R27)."""

    may_start: bool
    departments: frozenset[int]


@dataclass(frozen=True, slots=True)
class Availability:
    """What a site offers to one visitor."""

    state: SiteState
    audience: Audience

    @property
    def enabled(self) -> bool:
        """The site's switch."""
        return self.state.enabled

    @property
    def is_staffed(self) -> bool:
        """Whether any agent is online for the site (R4, A4)."""
        return any(self.is_staffed_in(pk) for pk in self.state.staffed)

    def offered(
        self, widget: Widget | None = None, narrowed: Iterable[str] = ()
    ) -> list[Choice]:
        """The departments to choose from: enabled ∩ user's ∩ widget's (R28, R29).

        ``narrowed`` names those that the page lets its widget offer; it can only
        take away. Departments without an agent are left out if the site says so.
        """
        return [
            choice
            for choice in self.open_to(widget, narrowed)
            if not self.state.staffed_only or self.is_staffed_in(choice.pk)
        ]

    def open_to(
        self, widget: Widget | None = None, narrowed: Iterable[str] = ()
    ) -> list[Choice]:
        """The same, whether anybody is there or not."""
        allowed = departments.within(self.audience.departments, widget)
        if narrowed:
            named = departments.named(self.state.departments, narrowed)
            allowed &= {choice.pk for choice in named}
        return [choice for choice in self.state.departments if choice.pk in allowed]

    def can_start(
        self, widget: Widget | None = None, narrowed: Iterable[str] = ()
    ) -> bool:
        """Whether a chat can be started from ``widget`` now; None: at all."""
        return (
            (widget is None or widget.live)
            and self.enabled
            and self.is_staffed
            and self.audience.may_start
            and bool(self.offered(widget, narrowed))
        )

    def is_staffed_in(self, department: int) -> bool:
        """Whether an agent is online for ``department`` (A4)."""
        until = self.state.staffed.get(department, 0.0)
        return timezone.now().timestamp() < until


def for_site_id(site_id: int, user=None) -> Availability:
    """What a site offers to ``user`` (None: a guest), from the cache for a while.

    Costs no query for guests, and one for who is logged in, once it is remembered.
    """
    state = status_cache.remembered(
        site_id,
        "availability",
        SiteState,
        lambda: _read_state(Site.objects.get(pk=site_id)),
    )
    groups = state.guests if user is None else permissions.groups_of(user)
    audience = status_cache.remembered(
        site_id,
        f"audience:{state.stamp}:{_digest(groups)}",
        Audience,
        lambda: _read_audience(site_id, groups),
    )
    return Availability(state, audience)


def read(site, user=None) -> Availability:
    """What ``site`` offers to ``user`` as the database has it now."""
    return Availability(
        _read_state(site), _read_audience(site.pk, permissions.groups_of(user))
    )


def is_enabled(site) -> bool:
    """The site's switch. Reading it never writes a row."""
    return _settings(site).enabled


def _settings(site) -> ChatSettings:
    return ChatSettings.objects.filter(site=site).first() or ChatSettings(site=site)


def _read_state(site) -> SiteState:
    options = _settings(site)
    return SiteState(
        enabled=options.enabled,
        departments=departments.enabled(site),
        staffed=presence.staffed_departments(site),
        staffed_only=options.staffed_only,
        guests=permissions.groups_of(None),
    )


def _read_audience(site_id: int, groups: frozenset[int]) -> Audience:
    granted = permissions.visitor_departments(groups, site_id)
    return Audience(
        may_start=permissions.may_start(groups),
        departments=frozenset(granted.values_list("pk", flat=True)),
    )


def _digest(groups: frozenset[int]) -> str:
    text = ",".join(map(str, sorted(groups)))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
