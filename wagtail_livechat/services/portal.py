"""The widgets on the site's own pages: apply, remove, read (R6, R10, R13)."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from wagtail.log_actions import log

from ..models import AppliedProfile, ChatSettings, WidgetProfile
from . import snapshots, status_cache
from .widgets import Widget


@dataclass(frozen=True, slots=True)
class Portal:
    """What the template tag needs to know of a site; cached."""

    enabled: bool
    widgets: tuple[Widget, ...]

    def shows(self, widget: Widget) -> bool:
        """Whether there may be a button for ``widget`` at all (R3, A3)."""
        return self.enabled or opens_when_off(widget)

    def by_key(self, key: str) -> Widget | None:
        """The applied widget with that key."""
        return next((widget for widget in self.widgets if widget.key == key), None)

    def of_profile(self, profile_id: int | None, language: str) -> Widget | None:
        """That profile's applied widget, or its translation into ``language``."""
        named = next((w for w in self.widgets if w.profile_id == profile_id), None)
        if named is None:
            return None
        same = [w for w in self.widgets if w.translation_key == named.translation_key]
        return next((w for w in same if w.language == language), named)


def opens_when_off(widget: Widget) -> bool:
    """Whether ``widget`` takes tickets while chat is switched off (A3)."""
    return bool(widget.options["tickets"] and widget.options["tickets_when_off"])


def apply(profile: WidgetProfile, user=None) -> AppliedProfile:
    """Show ``profile``, as it is in memory now, on the site's pages (R10).

    Its options and placement rules are copied; editing the profile afterwards
    changes nothing until it is applied again. Embed codes are untouched (A18).
    """
    applied, _created = AppliedProfile.objects.update_or_create(
        profile_id=profile.pk,
        defaults={
            "site_id": profile.site_id,
            "key": profile.key,
            "translation_key": profile.translation_key,
            "language": profile.locale.language_code,
            "name": profile.name,
            "sort_order": profile.sort_order,
            "options": snapshots.freeze(profile),
            "rules": snapshots.rules_of(profile),
            "departments": snapshots.departments_of(profile),
            "applied_by": user,
        },
    )
    if user is not None:
        log(profile, "wagtail_livechat.apply", user=user)
    return applied


def apply_scheduled(profile: WidgetProfile) -> bool:
    """A scheduled version of ``profile`` went live: show it if the portal shows it.

    Nobody is there to press "Apply" then. Says whether the portal was changed.
    """
    if not AppliedProfile.objects.filter(profile_id=profile.pk).exists():
        return False
    apply(profile)
    log(profile, "wagtail_livechat.apply")
    return True


def remove(profile: WidgetProfile, user=None) -> bool:
    """Take ``profile`` off the site's pages; codes go on (R13).

    Says whether it had been there.
    """
    deleted, _by_model = AppliedProfile.objects.filter(profile_id=profile.pk).delete()
    if deleted and user is not None:
        log(profile, "wagtail_livechat.remove", user=user)
    return bool(deleted)


def is_current(profile: WidgetProfile) -> bool | None:
    """Whether the portal shows ``profile`` as it is now; None: not at all."""
    applied = AppliedProfile.objects.filter(profile_id=profile.pk).first()
    if applied is None:
        return None
    return (
        snapshots.complete(applied.options) == snapshots.options_of(profile)
        and snapshots.with_paths(applied.rules) == snapshots.rules_of(profile)
        and applied.departments == snapshots.departments_of(profile)
        and applied.sort_order == profile.sort_order
        and applied.site_id == profile.site_id
    )


def follow_pages() -> None:
    """Pages were moved or deleted: let the applied rules follow them."""
    for applied in AppliedProfile.objects.exclude(rules=[]):
        rules = snapshots.with_paths(applied.rules)
        if rules != applied.rules:
            applied.rules = rules
            applied.save(update_fields=["rules"])


def of_site(site_id: int) -> Portal:
    """The portal of a site, from the cache for a few seconds."""
    return status_cache.remembered(site_id, "portal", Portal, lambda: read(site_id))


def read(site_id: int) -> Portal:
    """The portal of a site as the database has it now, in one query."""
    switch = ChatSettings.objects.filter(site=OuterRef("site")).values("enabled")[:1]
    rows = list(
        AppliedProfile.objects.filter(site=site_id).annotate(enabled=Subquery(switch))
    )
    default = ChatSettings._meta.get_field("enabled").default
    enabled = bool(rows) and (default if rows[0].enabled is None else rows[0].enabled)
    return Portal(enabled, tuple(map(_widget, rows)))


def _widget(applied: AppliedProfile) -> Widget:
    return Widget(
        key=str(applied.key),
        site_id=applied.site_id,
        name=applied.name,
        options=snapshots.complete(applied.options),
        profile_id=applied.profile_id,
        rules=tuple(applied.rules),
        departments=None if applied.departments is None else tuple(applied.departments),
        translation_key=str(applied.translation_key),
        language=applied.language,
        sort_order=applied.sort_order,
    )
