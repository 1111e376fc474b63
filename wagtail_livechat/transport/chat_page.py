"""The full-page chat: pop-out window, target of chat links, way without a widget."""

from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from wagtail.models import Site

from ..services import availability, portal
from . import languages, widgets
from .errors import ApiError
from .sites import home_of, site_id_for


def chat_page(request):
    """A page with nothing but the chat; 200 whatever the address says.

    ``?profile=`` or ``?embed=`` chooses the options and ``?lang=`` the language, so
    that a link in an e-mail says all there is to say. The template,
    ``wagtail_livechat/chat_page.html``, may be overridden or extended by the host.
    """
    with translation.override(languages.of_request(request)):
        response = render(request, "wagtail_livechat/chat_page.html", _context(request))
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response


def _context(request) -> dict:
    """``widget`` is None where there is no chat; ``reason`` then says why.

    "off": it is switched off (R3); "gone": this widget is no longer offered, or
    never was; "nowhere": this host is no site.
    """
    try:
        site = Site.objects.select_related("root_page").get(pk=site_id_for(request))
    except (ApiError, Site.DoesNotExist):
        return {"title": widgets.title(None), "widget": None, "reason": "nowhere"}
    widget = widgets.widget_of(request)
    reason = "" if widget else "gone"
    opens = widget is not None and portal.opens_when_off(widget)
    if not opens and not availability.for_site_id(site.pk).enabled:
        widget, reason = None, "off"
    return {
        "title": widgets.title(widget),
        "widget": widget,
        "reason": reason,
        "home": home_of(request, site),
    }
