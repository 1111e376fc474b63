"""``{% livechat %}``: one script tag, the same for every visitor of a page."""

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Site

from ..services import availability

register = template.Library()


@register.inclusion_tag("wagtail_livechat/tag.html", takes_context=True)
def livechat(context):
    """Embed the site's chat widget (R6).

    Renders nothing where chat is switched off (R3), where there is no request
    (an error page, say) and where the host is no Wagtail site. Costs no query
    once the site's availability is in the cache.
    """
    request = context.get("request")
    site = request and Site.find_for_request(request)
    state = site and availability.for_site_id(site.pk)
    if not state or not state.enabled or state.profile is None:
        return {"livechat": None}
    return {
        "livechat": {
            "loader": static("wagtail_livechat/loader.js"),
            "panel": static("wagtail_livechat/panel.js"),
            "api": reverse("wagtail_livechat:status").removesuffix("api/status/"),
            "profile": state.profile["key"],
            "language": get_language() or "",
            "nonce": _nonce(request),
        }
    }


def _nonce(request) -> str:
    """The page's CSP nonce, from django-csp or from Django 6 itself.

    Both make it when it is first turned into text, so it is asked for only here.
    """
    for attribute in ("csp_nonce", "_csp_nonce"):
        if (nonce := getattr(request, attribute, None)) is not None:
            return str(nonce)
    return ""
