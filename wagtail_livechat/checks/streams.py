"""Checks of the way messages travel, and at what price."""

from importlib import import_module
from types import FunctionType, ModuleType

from django.conf import settings
from django.core.checks import Error, Warning, register

from .. import conf
from ..asgi import LivechatStreams

TAG = "wagtail_livechat"


@register(TAG)
def check_asgi(app_configs=None, **kwargs):
    """E005, W001, W002, W003: is there an ASGI application, and is it wrapped?"""
    if conf.get("STREAMS") == "off":
        return []
    path = getattr(settings, "ASGI_APPLICATION", None)
    if not path:
        return [
            Warning(
                "No ASGI application is named, so live chat expects to run under WSGI "
                "and to poll: messages arrive after 2 to 3 seconds, and every open "
                "chat asks the database as often.",
                hint=(
                    "Serve the project by ASGI and name its application in "
                    "ASGI_APPLICATION, as docs/installation.md shows. If polling is "
                    'what you want, set WAGTAIL_LIVECHAT["STREAMS"] to "off".'
                ),
                id="wagtail_livechat.W001",
            )
        ]
    try:
        application = _load(path)
    except Exception as error:
        return [
            Error(
                f"ASGI_APPLICATION = {path!r} cannot be loaded: {error}",
                hint='Name a module and its object, say "mysite.asgi.application".',
                id="wagtail_livechat.E005",
            )
        ]
    return [] if application is None or _is_wrapped(application) else _unwrapped()


def _unwrapped():
    found = [
        Warning(
            "The ASGI application is not wrapped by livechat_streams(): every open "
            "chat holds a thread and may hold a database connection.",
            hint=(
                "In the module that ASGI_APPLICATION names: from wagtail_livechat.asgi "
                "import livechat_streams; application = livechat_streams(application)."
            ),
            id="wagtail_livechat.W002",
        )
    ]
    if "django.middleware.gzip.GZipMiddleware" in settings.MIDDLEWARE:
        found.append(
            Warning(
                "Event streams pass through GZipMiddleware, because Django serves "
                "them. Only a Content-Encoding header keeps it from holding them "
                "back, and a proxy may object to that header.",
                hint=(
                    "Wrap the ASGI application by livechat_streams(), which answers "
                    "before any middleware, or leave compression to the web server."
                ),
                id="wagtail_livechat.W003",
            )
        )
    return found


def _load(path: str):
    """The object at ``path``; None while its module is still being imported.

    (A project that runs management commands in its asgi.py comes through here
    from that very import, and must not be told that the rest is missing.)
    """
    module_name, _, attribute = path.rpartition(".")
    module = import_module(module_name)
    if getattr(module.__spec__, "_initializing", False):
        return None
    return getattr(module, attribute)


def _is_wrapped(application, depth: int = 4) -> bool:
    """Whether the wrapper is somewhere inside, below routers and the like."""
    if isinstance(application, LivechatStreams):
        return True
    if depth == 0:
        return False
    return any(_is_wrapped(part, depth - 1) for part in _parts(application))


def _parts(thing) -> list:
    """What a callable is built of: a function's closure, an object's attributes."""
    if isinstance(thing, dict):
        parts = list(thing.values())
    elif isinstance(thing, FunctionType):
        parts = [cell.cell_contents for cell in thing.__closure__ or ()]
    elif isinstance(thing, (type, ModuleType)):
        parts = []
    else:
        parts = list(getattr(thing, "__dict__", {}).values())
    return [part for part in parts if callable(part) or isinstance(part, dict)]
