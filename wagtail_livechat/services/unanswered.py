"""Chats that nobody answers: their visitors are asked to leave a ticket (R19)."""

from collections import defaultdict

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from ..models import Conversation, Message
from . import messages, presence
from .announce import announce


def prompt(conversation_id: int) -> bool:
    """Ask the visitor of a chat that still waits; says whether that was new.

    Who has accepted the chat meanwhile, or ended it, was quicker: nothing happens.
    """
    with transaction.atomic():
        asked = _unanswered().filter(pk=conversation_id)
        if not asked.update(prompted_at=Now(), last_seq=F("last_seq") + 1):
            return False
        conversation = Conversation.objects.select_related("visitor", "site").get(
            pk=conversation_id
        )
        messages.append(
            conversation,
            sender=Conversation.Party.SYSTEM,
            event=Message.Event.PROMPTED,
        )
        announce("conversation_waiting_changed", conversation=conversation)
    return True


def prompt_unstaffed(site=None) -> int:
    """Ask those who wait for a department that nobody answers any more (A2).

    Of one site or of all; returns how many were asked now. Chats of an agent who
    only reloads the desk are not among them: the lease goes on.
    """
    waiting = _unanswered().select_related("site")
    if site is not None:
        waiting = waiting.filter(site=site)
    by_site = defaultdict(list)
    for conversation in waiting:
        by_site[conversation.site].append(conversation)
    return sum(
        prompt(conversation.pk)
        for place, chats in by_site.items()
        for conversation in _without_agent(place, chats)
    )


def _without_agent(site, chats: list[Conversation]) -> list[Conversation]:
    staffed = presence.staffed_departments(site)
    return [chat for chat in chats if chat.department_id not in staffed]


def _unanswered():
    return Conversation.objects.filter(
        state=Conversation.State.WAITING, agent=None, prompted_at=None
    )
