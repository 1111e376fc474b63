"""From which widget somebody wants to chat: what can be chosen, and what it means."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail.models import Site

from ..models import EmbedCode, WidgetProfile
from ..services import embeds, page_choice, placement, portal
from ..services.widgets import Widget
from .placement_words import language_name

PROFILE, CODE = "profile", "code"


@dataclass(frozen=True, slots=True)
class Target:
    """``kind`` is "" where the page decides. ``widget`` None: there is none.

    ``thing`` is the profile or the code behind it, as it is called by ``name``;
    ``shown`` is what the page, or a page that no rule names, shows.
    """

    site: Site
    page: object | None
    kind: str
    widget: Widget | None
    thing: WidgetProfile | EmbedCode | None
    shown: Widget | None

    @property
    def name(self) -> str:
        """What the widget is called."""
        if self.widget is not None:
            return self.widget.name
        return self.thing.name if self.thing else ""


def choices(site) -> list:
    """Groups of options for a select: the page's own, profiles, codes."""
    profiles = list(_profiles(site))
    several = len({profile.locale_id for profile in profiles}) > 1
    on_portal, others = [], []
    for profile in profiles:
        name = _with_language(profile) if several else profile.name
        applied = on_portal if hasattr(profile, "applied") else others
        applied.append((f"{PROFILE}-{profile.pk}", name))
    live, revoked = [], []
    for code in EmbedCode.objects.filter(site=site):
        (live if code.is_live else revoked).append((f"{CODE}-{code.pk}", code.name))
    groups = [
        (_("Profiles on the portal"), on_portal),
        (_("Embed codes"), live),
        (_("Profiles that are not on the portal"), others),
        (_("Revoked embed codes"), revoked),
    ]
    return [("", _("The one the page shows")), *(group for group in groups if group[1])]


def resolve(value: str, site, page) -> Target | None:
    """What ``value`` of ``choices`` means; None if the site has no such widget."""
    kind, _dash, number = value.partition("-")
    if value and not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    state = portal.read(site.pk)
    shown = _shown(state, site, page)
    if not value:
        profile = shown and _profiles(site).filter(pk=shown.profile_id).first()
        return Target(site, page, "", shown, profile, shown)
    if kind == PROFILE:
        thing = _profiles(site).filter(pk=number).first()
        applied = (w for w in state.widgets if thing and w.profile_id == thing.pk)
        widget = next(applied, None)
    else:
        thing = kind == CODE and EmbedCode.objects.filter(site=site, pk=number).first()
        widget = embeds.find(str(thing.key)) if thing else None
    return Target(site, page, kind, widget, thing, shown) if thing else None


def _shown(state: portal.Portal, site, page) -> Widget | None:
    if page is not None:
        return page_choice.widget_for(state, page, page.locale.language_code)
    language = site.root_page.locale.language_code
    return placement.choose(state.widgets, placement.Place(language))


def _profiles(site):
    return WidgetProfile.objects.filter(site=site).select_related("applied", "locale")


def _with_language(profile: WidgetProfile) -> str:
    """Translations of a profile may all have one name."""
    return _("%(name)s (%(language)s)") % {
        "name": profile.name,
        "language": language_name(profile.locale.language_code),
    }
