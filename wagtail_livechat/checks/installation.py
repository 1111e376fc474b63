"""Checks that the parts of live chat are there and named rightly."""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register
from django.urls import get_resolver

from .. import conf

TAG = "wagtail_livechat"
REQUIRED_APPS = [
    "django_eventstream",
    "wagtail.contrib.settings",
    "wagtail.snippets",
    "wagtail.admin",
]


@register(TAG)
def check_urls(app_configs=None, **kwargs):
    """E001: the public URLs are not included."""
    if "wagtail_livechat" in get_resolver().app_dict:
        return []
    return [
        Error(
            "The URLs of wagtail_livechat are not included.",
            hint=(
                'Add path("livechat/", include("wagtail_livechat.urls")) to the '
                "project's urls.py, above Wagtail's own pattern for pages."
            ),
            id="wagtail_livechat.E001",
        )
    ]


@register(TAG)
def check_apps(app_configs=None, **kwargs):
    """E002: an app that live chat builds on is not installed."""
    return [
        Error(
            f"wagtail_livechat needs the app {name}.",
            hint=f'Add "{name}" to INSTALLED_APPS.',
            id="wagtail_livechat.E002",
        )
        for name in REQUIRED_APPS
        if not apps.is_installed(name)
    ]


@register(TAG)
def check_setting_names(app_configs=None, **kwargs):
    """E003: a key of WAGTAIL_LIVECHAT that does not exist, so has no effect."""
    return [
        Error(
            f"WAGTAIL_LIVECHAT has no setting {name!r}.",
            hint=f"The settings are {', '.join(conf.DEFAULTS)}.",
            id="wagtail_livechat.E003",
        )
        for name in getattr(settings, "WAGTAIL_LIVECHAT", {})
        if name not in conf.DEFAULTS
    ]


@register(TAG)
def check_streams_setting(app_configs=None, **kwargs):
    """E004: STREAMS has a value that means nothing."""
    if conf.get("STREAMS") in ("auto", "on", "off"):
        return []
    return [
        Error(
            f"WAGTAIL_LIVECHAT['STREAMS'] is {conf.get('STREAMS')!r}.",
            hint='Use "auto", "on" or "off".',
            id="wagtail_livechat.E004",
        )
    ]
