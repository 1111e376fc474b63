"""The ASGI application: ``uvicorn sandbox.asgi:application``."""

import os

from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
django_application = get_asgi_application()

from wagtail_livechat.asgi import livechat_streams  # noqa: E402

# A demo is served by one process, static files too. A real site leaves those to
# its web server, and wraps Django's application directly.
application = livechat_streams(ASGIStaticFilesHandler(django_application))
