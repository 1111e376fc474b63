"""Whether a chat can be started: one function for tag, status and start.

``can_start`` of requirements.md, as far as its parts exist: the switch (R3), an
agent online (R4), a department to go to (R29, R31).
"""

from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone
from wagtail.models import Site

from ..models import ChatSettings
from . import departments, presence, status_cache
from .widgets import Widget


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a site's chat is staffed, without anything personal."""

    enabled: bool
    #: Seconds since the epoch until when an agent's lease surely lasts.
    staffed_until: float
    #: The enabled departments.
    departments: frozenset[int]

    def can_start(self, widget: Widget | None = None) -> bool:
        """Whether a chat can be started from ``widget`` now; None: at all."""
        return (
            (widget is None or widget.live)
            and self.enabled
            and timezone.now().timestamp() < self.staffed_until
            and bool(departments.within(self.departments, widget))
        )


def for_site_id(site_id: int) -> Availability:
    """The availability of a site, from the cache for a few seconds."""
    found = status_cache.get(site_id, "availability")
    if not isinstance(found, Availability):
        found = read(Site.objects.get(pk=site_id))
        status_cache.put(site_id, found, "availability")
    return found


def read(site) -> Availability:
    """The availability of ``site`` as the database has it now."""
    return Availability(
        enabled=is_enabled(site),
        staffed_until=_staffed_until(site),
        departments=departments.enabled_ids(site),
    )


def is_enabled(site) -> bool:
    """The site's switch. Reading it never writes a row."""
    enabled = ChatSettings.objects.filter(site=site).values_list("enabled", flat=True)
    default = ChatSettings._meta.get_field("enabled").default
    return next(iter(enabled), default)


def _staffed_until(site) -> float:
    last = presence.online_agents(site).aggregate(last=Max("lease_expires_at"))["last"]
    return last.timestamp() if last else 0.0
