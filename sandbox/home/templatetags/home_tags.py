"""What every page's frame needs: its front page, menu, language, other site."""

from django import template
from django.utils.translation import get_language, get_language_bidi
from wagtail.models import Page, Site

from sandbox.home.models import HomePage

register = template.Library()


@register.simple_tag(takes_context=True)
def get_home_page(context) -> HomePage | None:
    """The front page of the current site in the current language."""
    site = Site.find_for_request(context["request"])
    if site is None:
        return None
    page = site.root_page.localized.specific
    return page if isinstance(page, HomePage) else None


@register.simple_tag
def get_menu(home: HomePage | None):
    """The pages of the main menu."""
    return home.get_children().live().in_menu() if home else Page.objects.none()


@register.simple_tag(takes_context=True)
def get_translations(context) -> list[Page]:
    """The current page in the other languages."""
    page = context.get("page")
    if not isinstance(page, Page) or page.pk is None:
        return []
    return list(page.get_translations().live().select_related("locale"))


@register.simple_tag(takes_context=True)
def get_other_homes(context) -> list[Page]:
    """The front pages of the organisation's other sites."""
    site = Site.find_for_request(context["request"])
    others = Site.objects.exclude(pk=site.pk if site else None)
    return [other.root_page.localized for other in others.select_related("root_page")]


@register.simple_tag
def text_direction() -> str:
    return "rtl" if get_language_bidi() else "ltr"


@register.simple_tag
def current_language() -> str:
    return get_language() or "en"
