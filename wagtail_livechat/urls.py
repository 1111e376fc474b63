"""The public addresses; a host includes them, say under ``livechat/``."""

from django.urls import path
from django.views.decorators.http import require_safe

from .transport import ticket_api, visitor_api
from .transport.agents_door import agents_door
from .transport.chat_page import chat_page
from .transport.scripts import loader, panel
from .transport.streams.view import stream

app_name = "wagtail_livechat"

urlpatterns = [
    path("api/status/", visitor_api.status, name="status"),
    path("api/conversation/", visitor_api.conversation, name="conversation"),
    path("api/conversations/", visitor_api.start, name="start"),
    path("api/messages/", visitor_api.post_message, name="messages"),
    path("api/typing/", visitor_api.typing, name="typing"),
    path("api/ticket/", ticket_api.ticket, name="ticket"),
    path("api/end/", visitor_api.end, name="end"),
    path("stream/", stream, name="stream"),
    path("chat/", require_safe(chat_page), name="chat"),
    path("desk/", require_safe(agents_door), name="desk"),
    path("embed.js", require_safe(loader), name="embed"),
    path("panel.js", require_safe(panel), name="panel"),
]
