"""The lines of the README, and nothing else of ours."""

from django.conf import settings
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("livechat/", include("wagtail_livechat.urls")),
]
if "bench.peers.chatlog" in settings.INSTALLED_APPS:
    urlpatterns.append(path("stock/", include("bench.peers.stock.urls")))
urlpatterns.append(path("", include(wagtail_urls)))
