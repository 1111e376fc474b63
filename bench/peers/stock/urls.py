"""The stock view, and a send that stores a row and calls ``send_event``."""

from django.urls import path
from django_eventstream.views import events

from .views import send

urlpatterns = [
    path("events/<channel>/", events),
    path("send/", send),
]
