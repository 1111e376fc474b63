"""Chats that are over, for the tests of lists, pages and reports."""

import csv
import io
from datetime import timedelta

from django.test import Client

from tests import factories
from wagtail_livechat.models import Conversation, Message
from wagtail_livechat.permissions import Right
from wagtail_livechat.services import conversations

#: What somebody may who looks chats up.
READER = (Right.ANSWER, Right.ENDED)


def browser_of(user) -> Client:
    """A browser in which ``user`` is logged in."""
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def online(site, name="omar"):
    """An agent who makes it possible to start chats."""
    return factories.go_online(factories.make_agent(site, name))


def ended_chat(site, agent, text="Hello?", *, by="visitor", **kwargs) -> Conversation:
    """A chat that ``agent`` accepted and that is over; None: that nobody accepted."""
    chat = factories.start_chat(site, text, **kwargs).conversation
    if agent is not None:
        chat = conversations.accept(chat, agent)
    return conversations.end(chat, by)


def timed(chat, start, *, wait=None, lasts=None) -> Conversation:
    """Let ``chat`` have begun at ``start``, been accepted and ended so much later."""
    accepted = start + timedelta(seconds=wait) if wait is not None else None
    ended = (accepted or start) + timedelta(seconds=lasts or 0)
    Conversation.objects.filter(pk=chat.pk).update(
        created_at=start, accepted_at=accepted, ended_at=ended
    )
    if accepted:
        Message.objects.filter(conversation=chat, event="accepted").update(
            created_at=accepted
        )
    return Conversation.objects.get(pk=chat.pk)


def rows_of(response) -> list[dict]:
    """The lines of a CSV file, by heading."""
    assert response["Content-Type"].startswith("text/csv"), response
    return list(csv.DictReader(io.StringIO(response.content.decode())))
