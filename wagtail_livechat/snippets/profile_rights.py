"""Who may press what in the profile editor."""

from django.contrib.auth import get_permission_codename

from ..models import EmbedCode, WidgetProfile


def may(user, action: str, model) -> bool:
    """Whether ``user`` has Wagtail's right ``action`` on ``model``."""
    options = model._meta
    codename = get_permission_codename(action, options)
    return user.has_perm(f"{options.app_label}.{codename}")


def may_apply(user) -> bool:
    """Apply and Remove change what visitors see, as publishing does."""
    return may(user, "publish", WidgetProfile)


def may_get_code(user) -> bool:
    """Get code saves the profile's draft and makes a code."""
    return may(user, "change", WidgetProfile) and may(user, "add", EmbedCode)
