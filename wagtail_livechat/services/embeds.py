"""Embed codes: make, revoke, find (R7-R9, R11, R12)."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from .. import conf
from ..models import EmbedCode, WidgetProfile
from . import quiet_cache, snapshots
from .widgets import Widget

#: ``last_used_at`` is written at most this often.
USED_EVERY = timedelta(hours=1)


def create(profile: WidgetProfile, user=None, name: str = "") -> EmbedCode:
    """Freeze the options of ``profile``, as it is in memory now, in a new code."""
    departments = list(profile.departments.all())
    with transaction.atomic():
        code = EmbedCode.objects.create(
            site_id=profile.site_id,
            profile=profile,
            name=name or profile.name,
            options=snapshots.freeze(profile),
            limited=bool(departments),
            allowed_origins=profile.allowed_origins,
            created_by=user,
        )
        code.departments.set(departments)
        if user is not None:
            log(profile, "wagtail_livechat.get_code", user=user)
            log(code, "wagtail.create", user=user)
    return code


def revoke(code: EmbedCode, user=None) -> None:
    """Make the code useless, at once and for ever; doing it again changes nothing."""
    if not code.is_live:
        return
    code.revoked_at = timezone.now()
    code.save(update_fields=["revoked_at"])
    if user is not None:
        log(code, "wagtail_livechat.revoke_code", user=user)


def find(key: str) -> Widget | None:
    """The widget of the code with that key, revoked ones too; None: no such code."""
    try:
        key = str(UUID(key))
    except ValueError:
        return None
    found = quiet_cache.get(_cache_key(key))
    if not isinstance(found, Widget):
        code = EmbedCode.objects.filter(key=key).first()
        if code is None:
            return None
        found = _widget(code)
        quiet_cache.put(_cache_key(key), found, conf.get("STATUS_CACHE_SECONDS"))
    return found


def used(widget: Widget) -> None:
    """Remember that a page with this code asked, roughly (``USED_EVERY``)."""
    key = f"wagtail_livechat:embed-used:{widget.key}"
    if quiet_cache.get(key):
        return
    quiet_cache.put(key, True, USED_EVERY.total_seconds())
    now = timezone.now()
    EmbedCode.objects.filter(pk=widget.embed_id).update(last_used_at=now)


def forget_on_commit(code: EmbedCode) -> None:
    """Let a changed code take effect at once, in all processes."""
    key = _cache_key(str(code.key))
    transaction.on_commit(lambda: quiet_cache.forget([key]), robust=True)


def _cache_key(key: str) -> str:
    return f"wagtail_livechat:embed:{key}"


def _widget(code: EmbedCode) -> Widget:
    ids = tuple(code.departments.values_list("pk", flat=True)) if code.limited else None
    return Widget(
        key=str(code.key),
        site_id=code.site_id,
        name=code.name,
        options=snapshots.complete(code.options),
        profile_id=code.profile_id,
        embed_id=code.pk,
        live=code.is_live,
        departments=ids,
        origins=tuple(code.origins),
    )
