"""Whether an ASGI request is for the stream's address."""

from functools import lru_cache

from django.conf import settings
from django.core.handlers.asgi import get_script_prefix
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

#: How urls.py ends the address; anything else is passed on at once.
SUFFIX = "/stream/"


def is_stream(scope) -> bool:
    """Whether ``scope`` asks for a stream, wherever the host has mounted it."""
    if scope["type"] != "http" or not scope["path"].endswith(SUFFIX):
        return False
    # As Django's own handler does, for a site below a prefix.
    path = scope["path"].removeprefix(get_script_prefix(scope))
    return _is_ours(path, settings.ROOT_URLCONF)


@lru_cache(maxsize=256)
def _is_ours(path: str, urlconf: str) -> bool:
    # The host may have mounted us below i18n_patterns, which need a language.
    language = get_language_from_path(path) or settings.LANGUAGE_CODE
    with override(language):
        try:
            match = resolve(path, urlconf)
        except Resolver404:
            return False
    return match.url_name == "stream" and match.app_names[-1:] == ["wagtail_livechat"]
