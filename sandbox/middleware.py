"""A strict Content-Security-Policy: the chat widget needs no exception from it.

Only a page with a code pasted from another site must allow that site's origin, for
the script and for its requests: here the museum allows the library.
"""

from django.conf import settings
from django.urls import reverse

_LIBRARY = settings.WAGTAILADMIN_BASE_URL
POLICY = "; ".join(
    [
        "default-src 'self'",
        f"script-src 'self' {_LIBRARY}",
        f"connect-src 'self' {_LIBRARY}",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)


def content_security_policy(get_response):
    """Send the policy with every public page.

    The admin is left out: some of Wagtail's own widgets still need inline
    scripts. So are error pages, because Django's debug page is styled inline.
    """

    def middleware(request):
        response = get_response(request)
        admin_url = reverse("wagtailadmin_home")
        if response.status_code < 400 and not request.path.startswith(admin_url):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware
