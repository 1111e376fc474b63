"""Codes on pages of other sites: who may ask, and how the answer may be read (R7).

A request with ``?embed=<key>`` comes from a pasted code. It carries the visitor's
token in the ``Authorization`` header and never a cookie: browsers block cookies of
third parties, and what no cookie vouches for cannot be forged by another page (T8).
"""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from ..services import embeds
from ..services.widgets import Widget
from .errors import ApiError

PARAMETER = "embed"
#: Set by the chat page, which is the site's own page even if it shows a code's chat.
OWN_PAGE = "page"
_SCHEME = "Bearer "
_PREFLIGHT_SECONDS = 600


def is_embedded(request) -> bool:
    """Whether the request comes from a page with a pasted code.

    The chat page names a code too, for its options and limits, but has the site's
    session and cookie: there visitors can log in (R16). Being no code's page, it may
    be read and written from the own origin only.
    """
    return names_code(request) and OWN_PAGE not in request.GET


def names_code(request) -> bool:
    """Whether the request is about a code's chat, from whichever page."""
    return PARAMETER in request.GET


def code_of(request) -> Widget | None:
    """The code's widget, looked up once for a request; None for other requests."""
    if not hasattr(request, "livechat_code"):
        key = request.GET.get(PARAMETER)
        request.livechat_code = embeds.find(key) if key is not None else None
    return request.livechat_code


def bearer_token(request) -> str:
    """The token in the ``Authorization`` header, or an empty string."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix(_SCHEME) if header.startswith(_SCHEME) else ""


def require_allowed(request) -> None:
    """Raise ``ApiError``: 404 for an unknown code, 403 for a page it is not for."""
    code = code_of(request)
    if code is None:
        raise ApiError(404, "not_found", _("This chat code does not exist."))
    origin = request.headers.get("Origin")
    if not origin:
        # Only same-origin reading comes without one; a form always brings it.
        if request.method == "POST":
            raise _foreign()
        return
    if not _is_own(request, origin) and origin not in code.origins:
        raise _foreign()


def preflight(request) -> HttpResponse:
    """The answer to a browser that asks before it sends JSON across origins."""
    require_allowed(request)
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = "GET, POST"
    response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
    response["Access-Control-Max-Age"] = str(_PREFLIGHT_SECONDS)
    return response


def allow_reading(request, response) -> None:
    """Let the page read ``response``, if the code lists its origin."""
    patch_vary_headers(response, ["Origin"])
    if origin := foreign_origin(request):
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Expose-Headers"] = "Retry-After"


def foreign_origin(request) -> str:
    """The other site's origin the request comes from, if its code lists it."""
    # Not looked up here: an answer must go out even if the database has gone.
    code = getattr(request, "livechat_code", None)
    origin = request.headers.get("Origin", "")
    return origin if code and origin in code.origins else ""


def _is_own(request, origin: str) -> bool:
    return urlsplit(origin).netloc == request.get_host()


def _foreign() -> ApiError:
    return ApiError(403, "origin", _("This page may not use this chat."))
