"""The full-page chat: pop-out window, target of chat links, way without a widget."""

from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from ..services import availability
from . import widgets
from .errors import ApiError
from .sites import site_id_for


def chat_page(request):
    """A page with nothing but the chat. ``?profile=`` or ``?embed=`` chooses options.

    Its template, ``wagtail_livechat/chat_page.html``, may be overridden by the host.
    """
    try:
        site_id = site_id_for(request)
    except ApiError:
        site_id = None
    widget = site_id and widgets.widget_of(request)
    enabled = bool(widget) and availability.for_site_id(site_id).enabled
    response = render(
        request,
        "wagtail_livechat/chat_page.html",
        {"title": widgets.title(widget or None), "widget": widget if enabled else None},
    )
    add_never_cache_headers(response)
    return response
