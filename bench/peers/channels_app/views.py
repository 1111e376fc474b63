"""POST -> insert -> group_send; and the WebSocket that hears it."""

import json
from urllib.parse import parse_qs

from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from django.http import JsonResponse

from bench.peers.chatlog.models import Message


def store(sent: dict) -> dict:
    """Insert one message; what readers get of it."""
    message = Message.objects.create(
        conversation=sent["conversation"],
        client_id=sent["client_id"],
        text=sent["text"],
    )
    return {
        "id": message.pk,
        "client_id": sent["client_id"],
        "text": message.text,
        "at": message.created_at.isoformat(),
    }


def send(request):
    """Store one message and publish it."""
    sent = json.loads(request.body)
    answer = store(sent)
    group_send = async_to_sync(get_channel_layer().group_send)
    for channel in sent["channels"]:
        group_send(channel, {"type": "chat.message", "message": answer})
    return JsonResponse({"message": answer}, status=201)


class ChatConsumer(AsyncWebsocketConsumer):
    """Listens to the groups of ``?channel=``; what it receives, it stores."""

    async def connect(self):
        query = parse_qs(self.scope["query_string"].decode())
        self.groups_joined = query["channel"]
        for group in self.groups_joined:
            await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        for group in self.groups_joined:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        sent = json.loads(text_data)
        answer = await database_sync_to_async(store)(sent)
        for channel in sent["channels"]:
            await self.channel_layer.group_send(
                channel, {"type": "chat.message", "message": answer}
            )

    async def chat_message(self, event):
        await self.send(text_data=json.dumps(event["message"]))
