"""What Apply and Remove say, from wherever they are pressed."""

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..models import WidgetProfile
from ..services import portal
from .site_names import name_of


def say_applied(request, profile: WidgetProfile) -> None:
    """That it shows, and the way there; or why nobody sees it yet."""
    site = profile.site
    messages.success(
        request,
        _("“%(profile)s” is now shown on the pages of %(site)s.")
        % {"profile": profile, "site": name_of(site)},
        buttons=[messages.button(site.root_url, _("View site"))],
    )
    if not portal.read(site.pk).enabled:
        messages.warning(
            request,
            _(
                "Chat is switched off for this site, so nobody can see it yet. "
                "The switch is under Chat > Site Widget & Chat."
            ),
        )


def say_removed(request, profile: WidgetProfile, was_there: bool) -> None:
    """That it does not show any more, and that its codes go on."""
    words = {"profile": profile, "site": name_of(profile.site)}
    if was_there:
        sentence = _(
            "“%(profile)s” is no longer shown on the pages of %(site)s. Codes made "
            "from it go on working."
        )
        messages.success(request, sentence % words)
    else:
        sentence = _("“%(profile)s” was not shown on the pages of %(site)s.")
        messages.warning(request, sentence % words)


def goes_live_later(profile: WidgetProfile) -> str:
    """Why a scheduled version is not applied now; "" if it is not scheduled."""
    if not profile.go_live_at or profile.go_live_at <= timezone.now():
        return ""
    return _(
        "This profile is set to go live later. Remove that date to apply it now, or "
        "publish it to schedule it."
    )
