"""``{% livechat %}``: one script tag, the same for every visitor of a page."""

from collections.abc import Iterable

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Site

from ..models import Department
from ..services import page_choice, portal
from ..transport import widgets

register = template.Library()


@register.inclusion_tag("wagtail_livechat/tag.html", takes_context=True)
def livechat(context, departments=None):
    """Embed the chat widget that the placement rules name for this page (R6).

    ``departments`` leaves only these of the widget's departments to the page (R29):
    names or numbers with commas between them, or a list of names, numbers or
    departments. Nothing, or an empty list, leaves it all it has.

    Renders nothing where chat is switched off (R3) and the profile takes no tickets
    then (A3), where no applied profile shows, where there is no request (an error page,
    say) and where the host is no Wagtail site. The page is the context's ``page`` or
    ``self``; other views have none. Costs one query, and none once the site is in the
    cache.
    """
    request = context.get("request")
    site = request and Site.find_for_request(request)
    state = site and portal.of_site(site.pk)
    if not state:
        return {"livechat": None}
    page = context.get("page") or context.get("self")
    widget = page_choice.widget_for(state, page, get_language() or "")
    if widget is None or not state.shows(widget):
        return {"livechat": None}
    return {"livechat": _attributes(request, widget, _listed(departments))}


@register.inclusion_tag("wagtail_livechat/tag.html", takes_context=True)
def livechat_page(context, widget):
    """The chat as a whole page, with the options of ``widget`` (the chat page).

    It keeps to the departments that its address names, as links to it do (R29).
    """
    request = context["request"]
    attributes = _attributes(request, widget, ",".join(widgets.narrowing(request)))
    return {"livechat": {**attributes, "page": True}}


def _listed(departments) -> str:
    """As the script reads them."""
    if isinstance(departments, str) or not isinstance(departments, Iterable):
        departments = [departments]
    return ",".join(
        str(each.pk if isinstance(each, Department) else each)
        for each in departments
        if each not in (None, "")
    )


def _attributes(request, widget, departments: str) -> dict:
    return {
        "loader": static("wagtail_livechat/loader.js"),
        "panel": static("wagtail_livechat/panel.js"),
        "api": reverse("wagtail_livechat:status").removesuffix("api/status/"),
        "profile": "" if widget.is_embed else widget.key,
        "embed": widget.key if widget.is_embed else "",
        "language": get_language() or "",
        "departments": departments,
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
