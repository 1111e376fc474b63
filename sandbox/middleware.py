"""A strict Content-Security-Policy: the chat widget needs no exception from it."""

from django.urls import reverse

POLICY = "; ".join(
    [
        "default-src 'self'",
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
    admin_url = reverse("wagtailadmin_home")

    def middleware(request):
        response = get_response(request)
        if response.status_code < 400 and not request.path.startswith(admin_url):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware
