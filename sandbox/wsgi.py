"""The WSGI application: chat works here as well, by polling."""

import os

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
application = StaticFilesHandler(get_wsgi_application())
