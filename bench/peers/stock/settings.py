"""django-eventstream as its README has it, with nothing around it.

No middleware at all: this is the quickest the stock view can be. With
``BENCH_STORAGE`` its events are kept by DjangoModelStorage.
"""

import os

from ..databases import from_environment

SECRET_KEY = "only for the benchmark"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django_eventstream", "bench.peers.chatlog"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.peers.stock.urls"
DATABASES = from_environment()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
if os.environ.get("BENCH_STORAGE"):
    EVENTSTREAM_STORAGE_CLASS = "django_eventstream.storage.DjangoModelStorage"
