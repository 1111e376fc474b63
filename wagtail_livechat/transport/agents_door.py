"""The public way to the desk, for people whom the admin does not let in (R32).

Wagtail sends who may not use its admin back to the log-in page, which does not say
why. This address does: it is the one to give to new agents.
"""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from wagtail.models import Site

from ..services import desk_needs
from . import languages
from .sites import home_of

TEMPLATE = "wagtail_livechat/agents_door.html"


def agents_door(request):
    """On to the desk, by way of the log-in page, or a page that says what is missing.

    The template, ``wagtail_livechat/agents_door.html``, may be overridden or
    extended by the host.
    """
    user = request.user
    if not user.is_authenticated:
        response = redirect_to_login(request.get_full_path(), _login_url())
    elif (needs := desk_needs.read(user)).admin:
        response = redirect("wagtail_livechat_admin:desk")
    else:
        with translation.override(languages.of_request(request)):
            response = render(request, TEMPLATE, _context(request, needs), status=403)
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response


def _context(request, needs: desk_needs.DeskNeeds) -> dict:
    """``again`` is where to log in as somebody else."""
    site = Site.find_for_request(request)
    return {
        "needs": needs,
        "name": request.user.get_username(),
        "home": site and home_of(request, site),
        "again": redirect_to_login(request.get_full_path(), _login_url()).url,
    }


def _login_url() -> str:
    """Where Wagtail itself would send them."""
    return getattr(settings, "WAGTAILADMIN_LOGIN_URL", reverse("wagtailadmin_login"))
