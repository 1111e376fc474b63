"""Widget profiles, where they show, and a code pasted into the other site's page."""

from wagtail.models import Locale, Site

from sandbox.home.demo.questions import TICKETS
from sandbox.home.models import StandardPage
from wagtail_livechat.models import (
    EmbedCode,
    PlacementRule,
    TicketDepartment,
    WidgetProfile,
)
from wagtail_livechat.services import embeds, portal
from wagtail_livechat.transport import snippet_code

#: The chat button takes the colour of each site's header.
COLORS = {"library": "#0f4c6b", "museum": "#7b2d26"}
EVENTS = {
    "button_text": "Ask about our events",
    "background_color": "#6b3fa0",
    "icon": "question",
    "title": "Events at the library",
    "greeting": "Which morning, circle or evening is it about?",
    "ask_name": "optional",
    "consent_text": (
        "<p>I agree that the library stores what I write, "
        '<a href="https://harbour.example/privacy">as it says here</a>.</p>'
    ),
    "tickets": True,
}
ARABIC = {
    "name": "Default (Arabic)",
    "greeting": "أهلًا بكم في مكتبة المرفأ. كيف يمكننا مساعدتكم؟",
    "unavailable_text": "لا أحد من أمناء المكتبة متاح الآن. نعود خلال ساعات العمل.",
}
CODE_NAME = "The museum's page about the library"
HELP_BUTTONS = {
    "en": ("Chat with a librarian", "Ask about an event"),
    "ar": ("تحدثوا مع أمين المكتبة", "اسألوا عن فعالية"),
}


def load_widgets(sites: dict[str, Site], users: dict) -> None:
    """Make the profiles and what uses them; once they are there, nothing happens.

    They are applied and frozen by the same services as with the buttons of the
    editor, in the name of the administrator.
    """
    library, admin = sites["library"], users["admin"]
    if WidgetProfile.objects.filter(site=library, name="Events").exists():
        return
    for name, color in COLORS.items():
        _paint(sites[name], color, admin)
    _arabic(library, admin)
    events = _events(library, admin)
    _help_buttons(library, events)
    code = _code(library, sites["museum"], admin)
    _paste(sites["museum"], code)


def _paint(site: Site, color: str, user) -> None:
    """Give the site's widget its colour, unless somebody has chosen one."""
    profile = _default(site)
    if profile.background_color == _original("background_color"):
        profile.background_color = color
        _publish(profile, user)


def _arabic(site: Site, user) -> None:
    """The default profile for pages in Arabic; what it leaves empty is built in."""
    arabic = Locale.objects.get(language_code="ar")
    default = _default(site)
    if default.has_translation(arabic):
        return
    profile = default.copy_for_translation(arabic)
    _publish(_with(profile, ARABIC), user)


def _events(site: Site, user) -> WidgetProfile:
    """Another button on the page "Events" and below it, in both languages."""
    locale = Locale.objects.get(language_code="en")
    profile = WidgetProfile(site=site, name="Events", locale=locale)
    profile.placement_rules = [
        PlacementRule(page_id=page.pk) for page in _pages(site, "events")
    ]
    profile.ticket_department = TicketDepartment.objects.get(site=site, name=TICKETS)
    _publish(_with(profile, EVENTS), user)
    return profile


def _help_buttons(site: Site, events: WidgetProfile) -> None:
    """Two buttons on the page "Help", one of them with a profile of its own."""
    for page in _pages(site, "help"):
        first, second = HELP_BUTTONS[page.locale.language_code]
        page.actions = [
            ("chat_button", {"text": first, "profile": None, "style": "primary"}),
            ("chat_button", {"text": second, "profile": events, "style": "secondary"}),
        ]
        page.save()


def _code(library: Site, museum: Site, user) -> EmbedCode:
    """The library's widget for pages of the museum, which is another origin."""
    profile = _default(library)
    profile.button_text = "Ask the library"
    profile.position = "start"
    profile.allowed_origins = museum.root_url
    # As "Get code" does: what is on the screen is frozen, the portal stays as it is.
    return embeds.create(profile, user, name=CODE_NAME)


def _paste(museum: Site, code: EmbedCode) -> None:
    """Put the code into the museum's page; the page asks for no chat of its own."""
    script = snippet_code.snippet(code, snippet_code.base_url(code.site, None))
    for page in _pages(museum, "library"):
        page.livechat_choice = StandardPage.ChatChoice.NONE
        page.actions = [("pasted_code", str(script))]
        page.save()


def _default(site: Site) -> WidgetProfile:
    return WidgetProfile.objects.get(site=site, is_default=True)


def _original(field: str):
    return WidgetProfile._meta.get_field(field).default


def _with(profile: WidgetProfile, values: dict[str, str]) -> WidgetProfile:
    for name, value in values.items():
        setattr(profile, name, value)
    return profile


def _publish(profile: WidgetProfile, user) -> None:
    """Save, publish and apply, as the editor's "Apply" does."""
    profile.full_clean()
    profile.save()
    profile.save_revision(user=user).publish(user=user)
    portal.apply(profile, user)


def _pages(site: Site, slug: str) -> list[StandardPage]:
    """The page with that slug below the front page, in every language."""
    homes = site.root_page.get_translations(inclusive=True)
    return [
        page
        for home in homes
        for page in StandardPage.objects.child_of(home).filter(slug=slug)
    ]
