"""A host that has live chat below the language of the page."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(path("chat/", include("wagtail_livechat.urls")))
