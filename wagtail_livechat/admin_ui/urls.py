"""The addresses inside the Wagtail admin."""

from django.urls import path

from ..transport import agent_api
from .desk import DeskView
from .placement import PlacementView

app_name = "wagtail_livechat_admin"

urlpatterns = [
    path("desk/", DeskView.as_view(), name="desk"),
    path("placement/", PlacementView.as_view(), name="placement"),
    path("api/desk/", agent_api.desk, name="api_desk"),
    path("api/count/", agent_api.count, name="count"),
    path("api/presence/", agent_api.set_presence, name="presence"),
    path("api/heartbeat/", agent_api.heartbeat, name="heartbeat"),
    path("api/conversations/<uuid:uuid>/", agent_api.conversation, name="conversation"),
    path("api/conversations/<uuid:uuid>/accept/", agent_api.accept, name="accept"),
    path(
        "api/conversations/<uuid:uuid>/messages/",
        agent_api.post_message,
        name="messages",
    ),
    path("api/conversations/<uuid:uuid>/typing/", agent_api.typing, name="typing"),
    path("api/conversations/<uuid:uuid>/read/", agent_api.mark_read, name="read"),
    path("api/conversations/<uuid:uuid>/end/", agent_api.end, name="end"),
]
