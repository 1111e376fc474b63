"""The ASGI application of the README."""

from django.core.asgi import get_asgi_application

from wagtail_livechat.asgi import livechat_streams

application = livechat_streams(get_asgi_application())
