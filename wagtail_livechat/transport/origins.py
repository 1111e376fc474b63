"""May this browser request change something? (T8)

Pages of the site may stand in anybody's cache, so they carry no CSRF token. A
request that changes something must instead be JSON, which another origin cannot
send without a permission it never gets, and must not say that it comes from
elsewhere: browsers write ``Origin`` and ``Sec-Fetch-Site`` themselves.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from .errors import ApiError


def require_same_origin(request) -> None:
    """Raise ``ApiError`` 403 if the request comes from another origin's page."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if (site and site != "same-origin" and not _is_trusted(origin)) or (
        origin is not None and not _is_own(request, origin)
    ):
        raise ApiError(
            403, "origin", _("This request comes from a page of another site.")
        )


def _is_own(request, origin: str) -> bool:
    # The scheme is not compared: behind a proxy that ends TLS we may not know it.
    return urlsplit(origin).netloc == request.get_host() or _is_trusted(origin)


def _is_trusted(origin: str | None) -> bool:
    return origin is not None and origin in settings.CSRF_TRUSTED_ORIGINS
