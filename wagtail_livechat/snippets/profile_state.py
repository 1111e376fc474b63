"""What the screens say of a profile's place on the portal."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..models import AppliedProfile, WidgetProfile
from ..services import availability, portal
from .site_names import name_of


def tag(profile: WidgetProfile) -> str:
    """The state in a word or two, for lists."""
    current = portal.is_current(profile)
    if current is None:
        return "—"
    return _("On the portal") if current else _("On the portal, older version")


def is_on_portal(profile: WidgetProfile) -> bool:
    """Whether some version of the profile shows on the site's pages."""
    return AppliedProfile.objects.filter(profile_id=profile.pk).exists()


def sentence(profile: WidgetProfile) -> str:
    """The state in a line, for the editor; ``profile`` may be unsaved."""
    applied = (
        AppliedProfile.objects.filter(profile_id=profile.pk).first()
        if profile.pk
        else None
    )
    if applied is None:
        return _(
            "Not on the portal. Visitors of the site see it once you press “Apply "
            "chat widget to the portal”."
        )
    since = date_format(localtime(applied.applied_at), "DATETIME_FORMAT")
    if portal.is_current(profile):
        sentence = _("On the portal since %(time)s, just as it is here.")
    else:
        sentence = _(
            "The portal shows an older version, that of %(time)s: press “Apply chat "
            "widget to the portal” to show this one."
        )
    return sentence % {"time": since}


def switch_sentence(profile: WidgetProfile) -> str:
    """The switch of the profile's site in a line; "" while it has no site (R15)."""
    if not profile.site_id:
        return ""
    if availability.is_enabled(profile.site):
        sentence = _("Chat is switched on for %(site)s, here and in every code.")
    else:
        sentence = _(
            "Chat is switched off for %(site)s: no page shows it, whatever is set here."
        )
    return sentence % {"site": name_of(profile.site)}
