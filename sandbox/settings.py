"""Settings of the sandbox: a vanilla Wagtail project plus live chat.

The environment may change what differs between machines:

LIVECHAT_DB     an SQLite file or a postgres:// URL (see databases.py)
LIVECHAT_REDIS  a redis:// URL: events and the cache are then shared by workers
LIVECHAT_DEBUG  "0" turns Django's debug mode off
PORT            the port the demo is served on
"""

import os
from pathlib import Path

import django

from .databases import database

BASE_DIR = Path(__file__).resolve().parent
VAR_DIR = BASE_DIR / "var"
PORT = int(os.environ.get("PORT") or 8000)
REDIS_URL = os.environ.get("LIVECHAT_REDIS", "")

# A demo has no secrets. A real project reads its key from the environment.
SECRET_KEY = "wagtail-livechat-sandbox-key-not-for-production-use"
DEBUG = os.environ.get("LIVECHAT_DEBUG", "1") != "0"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ".localhost"]

INSTALLED_APPS = [
    "sandbox.home",
    # Live chat.
    "wagtail_livechat",
    "django_eventstream",
    # Wagtail.
    "wagtail.contrib.settings",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # Django.
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "sandbox.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "sandbox.urls"
ASGI_APPLICATION = "sandbox.asgi.application"
WSGI_APPLICATION = "sandbox.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": database(os.environ.get("LIVECHAT_DB") or str(VAR_DIR / "demo.sqlite3"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One process needs no more than its own memory; several share Redis.
CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("ar", "العربية")]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
WAGTAIL_I18N_ENABLED = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"

WAGTAIL_SITE_NAME = "Harbour"
WAGTAILADMIN_BASE_URL = f"http://localhost:{PORT}"
# The demo talks to nobody outside.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False

# E-mails are shown where the server runs.
_CONSOLE = "django.core.mail.backends.console.EmailBackend"
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": _CONSOLE}}
else:
    EMAIL_BACKEND = _CONSOLE
DEFAULT_FROM_EMAIL = "Harbour <hello@harbour.example>"

WAGTAIL_LIVECHAT = {
    "REDIS": REDIS_URL or None,
    "PLUGINS": ["sandbox.livechat_plugin"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"sandbox": {"handlers": ["console"], "level": "INFO"}},
}
