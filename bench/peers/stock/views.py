"""POST -> insert -> send_event."""

import json

from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django_eventstream import send_event

from bench.peers.chatlog.models import Message


@csrf_exempt
def send(request):
    """Store one message and publish it."""
    sent = json.loads(request.body)
    message = Message.objects.create(
        conversation=sent["conversation"],
        client_id=sent["client_id"],
        text=sent["text"],
    )
    answer = {
        "id": message.pk,
        "client_id": sent["client_id"],
        "text": message.text,
        "at": message.created_at.isoformat(),
    }
    for channel in sent["channels"]:
        send_event(channel, "message", answer)
    return JsonResponse({"message": answer}, status=201)
