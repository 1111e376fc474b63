"""The strictest policy under which a page can still have a stylesheet and a script."""

import secrets

from django.urls import reverse


def nonce_policy(get_response):
    """Only scripts and styles with this response's nonce; nothing from elsewhere."""
    admin_url = reverse("wagtailadmin_home")

    def middleware(request):
        # The attribute's name is django-csp's.
        request.csp_nonce = nonce = secrets.token_urlsafe(16)
        response = get_response(request)
        if response.status_code < 400 and not request.path.startswith(admin_url):
            response.headers["Content-Security-Policy"] = "; ".join(
                [
                    "default-src 'none'",
                    f"script-src 'nonce-{nonce}'",
                    "style-src 'self'",  # the page's own sheet; we need none
                    "img-src 'self'",
                    "connect-src 'self'",
                    "base-uri 'none'",
                    "form-action 'none'",
                ]
            )
        return response

    return middleware
