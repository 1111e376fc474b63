"""The snippet that "Get code" shows: one script tag to paste elsewhere (R7, R11).

The key alone decides. The options are written beside it for people who read the
page's source; changing them there changes nothing (A1).
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..models import EmbedCode
from ..services import snapshots

#: What the loader itself reads; an option must never be taken for one of these.
RESERVED = frozenset(
    {"livechat", "api", "panel", "profile", "key", "embed", "lang", "departments"}
)


def base_url(site, request) -> str:
    """Scheme and host of ``site``; those of the request if there is no site."""
    if site is not None and (root := site.root_url):
        return root.rstrip("/")
    return request.build_absolute_uri("/").rstrip("/")


def snippet(code: EmbedCode, base_url: str) -> SafeString:
    """The HTML to paste, escaped, the same whenever it is asked for.

    ``base_url`` is a scheme and a host, such as ``https://www.example.org``.
    """
    language = language_of(code)
    # A host may have put the language into the addresses of its site.
    with translation.override(language):
        address = base_url + reverse("wagtail_livechat:embed")
    readable = format_html_join(
        mark_safe("\n    "),
        'data-{}="{}"',
        _readable(snapshots.complete(code.options)),
    )
    return format_html(
        '<script async src="{}"\n    data-livechat data-key="{}" data-lang="{}"\n'
        "    {}></script>",
        address,
        code.key,
        language,
        readable,
    )


def language_of(code: EmbedCode) -> str:
    """The language the code speaks where the page's own is not known."""
    if code.profile is not None:
        return code.profile.locale.language_code
    root = code.site.root_page
    return root.locale.language_code if root else settings.LANGUAGE_CODE


def _readable(options: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(attribute, value) of the options that say something."""
    texts = {f"{name}-text": text for name, text in options["texts"].items()}
    for name, value in {**options, **texts}.items():
        attribute = name.replace("_", "-")
        if value in ("", False, None, "off") or isinstance(value, dict):
            continue
        if name.startswith("proactive_") and not options["proactive"]:
            continue
        if attribute not in RESERVED:
            yield attribute, "true" if value is True else str(value)
