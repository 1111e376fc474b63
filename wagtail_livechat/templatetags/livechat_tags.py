"""``{% livechat %}``: one script tag, the same for every visitor of a page."""

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Site

from ..services import page_choice, portal

register = template.Library()


@register.inclusion_tag("wagtail_livechat/tag.html", takes_context=True)
def livechat(context):
    """Embed the chat widget that the placement rules name for this page (R6).

    Renders nothing where chat is switched off (R3), where no applied profile shows,
    where there is no request (an error page, say) and where the host is no Wagtail
    site. The page is the context's ``page`` or ``self``; other views have none.
    Costs one query, and none once the site is in the cache.
    """
    request = context.get("request")
    site = request and Site.find_for_request(request)
    state = site and portal.of_site(site.pk)
    if not state or not state.enabled:
        return {"livechat": None}
    page = context.get("page") or context.get("self")
    widget = page_choice.widget_for(state, page, get_language() or "")
    return {"livechat": widget and _attributes(request, widget)}


@register.inclusion_tag("wagtail_livechat/tag.html", takes_context=True)
def livechat_page(context, widget):
    """The chat as a whole page, with the options of ``widget`` (the chat page)."""
    attributes = _attributes(context["request"], widget)
    return {"livechat": {**attributes, "page": True}}


def _attributes(request, widget) -> dict:
    return {
        "loader": static("wagtail_livechat/loader.js"),
        "panel": static("wagtail_livechat/panel.js"),
        "api": reverse("wagtail_livechat:status").removesuffix("api/status/"),
        "profile": "" if widget.is_embed else widget.key,
        "embed": widget.key if widget.is_embed else "",
        "language": get_language() or "",
        "nonce": nonce_of(request),
    }


def nonce_of(request) -> str:
    """The page's CSP nonce, from django-csp or from Django 6 itself.

    Both make it when it is first turned into text, so it is asked for only here.
    """
    for attribute in ("csp_nonce", "_csp_nonce"):
        if (nonce := getattr(request, attribute, None)) is not None:
            return str(nonce)
    return ""
