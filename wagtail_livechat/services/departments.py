"""Every site has a default department and a default profile (A8)."""

from django.utils.translation import gettext as _

from ..models import Department, WidgetProfile


def ensure_defaults(site) -> None:
    """Give a new ``site`` what it needs for its first chat."""
    if not Department.objects.filter(site=site).exists():
        Department.objects.create(site=site, name=_("General"), is_default=True)
    if not WidgetProfile.objects.filter(site=site).exists():
        WidgetProfile.objects.create(site=site, name=_("Default"), is_default=True)


def for_new_chat(site) -> Department | None:
    """The enabled department a new chat of ``site`` goes to, or None (R30, R31)."""
    return (
        Department.objects.filter(site=site, enabled=True)
        .order_by("-is_default", "sort_order", "pk")
        .first()
    )
