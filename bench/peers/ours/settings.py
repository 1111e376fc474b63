"""A Wagtail project as ``wagtail start`` makes it, with the chat installed.

All of Wagtail's apps and middleware are there, because that is where the chat
lives. What the benchmark changes: no rate limits and no least time for a form (one
machine plays hundreds of visitors), and leases and tickets that outlast a run.
"""

import os

from wagtail_livechat.conf import DEFAULTS

from ..databases import from_environment

SECRET_KEY = "only for the benchmark"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "bench.peers.ours",
    "wagtail_livechat",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
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
    "django_filters",
    "django_eventstream",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "bench.peers.ours.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
DATABASES = from_environment()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
LANGUAGE_CODE = "en"
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "Benchmark"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
WAGTAIL_LIVECHAT = {
    "LEASE_SECONDS": 86_400,
    "STREAM_TICKET_SECONDS": 86_400,
    "STREAMS": "on",
    "RATE_LIMITS": dict.fromkeys(DEFAULTS["RATE_LIMITS"]),
    "MINIMUM_FILL_SECONDS": 0,
}
if os.environ.get("BENCH_OURS_REDIS"):
    WAGTAIL_LIVECHAT["REDIS"] = os.environ["BENCH_OURS_REDIS"]
# The stock view in the same project, for a comparison inside Wagtail.
if os.environ.get("BENCH_STORAGE"):
    EVENTSTREAM_STORAGE_CLASS = "django_eventstream.storage.DjangoModelStorage"
    INSTALLED_APPS.append("bench.peers.chatlog")
