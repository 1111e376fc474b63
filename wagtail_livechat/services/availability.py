"""Whether a chat can be started: one function for tag, status and start.

``can_start`` of requirements.md, as far as its parts exist: the switch (R3), an
agent online (R4), a department to go to (R31).
"""

from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone
from wagtail.models import Site

from ..models import ChatSettings, WidgetProfile
from . import departments, presence, status_cache


@dataclass(frozen=True, slots=True)
class Availability:
    """What a page needs to know of chat on one site, without anything personal."""

    enabled: bool
    #: Seconds since the epoch until when an agent's lease surely lasts.
    staffed_until: float
    profile: dict | None

    @property
    def can_start(self) -> bool:
        return self.enabled and timezone.now().timestamp() < self.staffed_until


def for_site_id(site_id: int) -> Availability:
    """The availability of a site, from the cache for a few seconds."""
    found = status_cache.get(site_id)
    if not isinstance(found, Availability):
        found = read(Site.objects.get(pk=site_id))
        status_cache.put(site_id, found)
    return found


def read(site) -> Availability:
    """The availability of ``site`` as the database has it now."""
    profile = default_profile(site)
    return Availability(
        enabled=is_enabled(site),
        staffed_until=_staffed_until(site),
        profile=profile and profile_options(profile),
    )


def is_enabled(site) -> bool:
    """The site's switch. Reading it never writes a row."""
    enabled = ChatSettings.objects.filter(site=site).values_list("enabled", flat=True)
    default = ChatSettings._meta.get_field("enabled").default
    return next(iter(enabled), default)


def default_profile(site) -> WidgetProfile | None:
    """The profile that the site's pages show."""
    return WidgetProfile.objects.filter(site=site).order_by("-is_default", "pk").first()


def profile_options(profile: WidgetProfile) -> dict:
    """The options of a profile as plain values."""
    return {
        "id": profile.pk,
        "key": str(profile.key),
        "button_text": profile.button_text,
        "title": profile.title,
        "background": profile.background_color,
        "color": profile.text_color,
        "position": profile.position,
    }


def _staffed_until(site) -> float:
    if departments.for_new_chat(site) is None:
        return 0.0
    last = presence.online_agents(site).aggregate(last=Max("lease_expires_at"))["last"]
    return last.timestamp() if last else 0.0
