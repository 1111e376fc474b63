"""Django Channels with channels-redis, as the Channels tutorial builds a chat."""

import os

from ..databases import from_environment

SECRET_KEY = "only for the benchmark"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["channels", "bench.peers.chatlog"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.peers.channels_app.urls"
DATABASES = from_environment()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": os.environ["BENCH_CHANNEL_LAYER"],
        "CONFIG": {"hosts": [os.environ["BENCH_REDIS"]]},
    }
}
