"""Blocking a visitor: the chat ends, and for a day they start no other."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import Conversation, Visitor
from . import conversations
from .errors import VisitorBlocked

BLOCKED_FOR = timedelta(hours=24)


def block(conversation: Conversation, user) -> Conversation:
    """Block the visitor of ``conversation``, and end it; returns it as it is then.

    It holds for the visitor's browser and, if they are logged in, for their account on
    this site.
    """
    with transaction.atomic():
        Visitor.objects.filter(pk=conversation.visitor_id).update(
            blocked_until=timezone.now() + BLOCKED_FOR
        )
        log(conversation, "wagtail_livechat.block", user=user)
        by = Conversation.Party.AGENT
        return conversations.end(conversation, by=by, author=user)


def is_blocked(site_id: int, visitor: Visitor | None, user) -> bool:
    """Whether this browser or this account may start no chat of a site now."""
    now = timezone.now()
    if visitor is not None and visitor.blocked_until and visitor.blocked_until > now:
        return True
    if user is None:
        return False
    return Visitor.objects.filter(
        site=site_id, user=user, blocked_until__gt=now
    ).exists()


def refuse_blocked(site_id: int, visitor: Visitor | None, user) -> None:
    """Raise ``VisitorBlocked`` if they are."""
    if is_blocked(site_id, visitor, user):
        raise VisitorBlocked(_("You cannot start a chat at the moment."))
