"""Addresses of the scripts that never change, for codes pasted once and for ever.

The static files' own addresses change with every release where the host hashes
them; these lead there.
"""

from django.http import HttpResponseRedirect
from django.templatetags.static import static
from django.utils.cache import patch_cache_control

_SECONDS = 300


def loader(request):
    """The script that an embed code names."""
    return _moved(request, "wagtail_livechat/loader.js")


def panel(request):
    """The window's script, which the loader asks for when somebody wants to chat."""
    return _moved(request, "wagtail_livechat/panel.js")


def _moved(request, path: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(static(path))
    patch_cache_control(response, public=True, max_age=_SECONDS)
    return response
