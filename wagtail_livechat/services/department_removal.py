"""Deleting a department: another one of the site takes its chats and its place."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import (
    AppliedProfile,
    CannedReply,
    Conversation,
    Department,
    EmbedCode,
    WidgetProfile,
)
from .announce import announce
from .errors import NotPossible

_State = Conversation.State


@dataclass(frozen=True, slots=True)
class Limited:
    """What is limited to a department and would lose it."""

    codes: list[EmbedCode]
    profiles: list[WidgetProfile]
    replies: list[CannedReply]


def waiting_in(department: Department) -> QuerySet[Conversation]:
    """The chats of ``department`` that nobody has accepted, or nobody has any more."""
    return department.conversations.filter(
        Q(state=_State.WAITING) | Q(state=_State.ACTIVE, agent=None)
    )


def limited_to(department: Department) -> Limited:
    """What names ``department`` among those it is limited to (R29)."""
    applied = AppliedProfile.objects.filter(site=department.site_id)
    on_portal = [
        profile_id
        for profile_id, ids in applied.values_list("profile_id", "departments")
        if department.pk in (ids or ())
    ]
    profiles = WidgetProfile.objects.filter(
        Q(departments=department) | Q(pk__in=on_portal)
    )
    return Limited(
        codes=list(EmbedCode.objects.filter(departments=department)),
        profiles=list(profiles.distinct()),
        replies=list(CannedReply.objects.filter(departments=department)),
    )


def others_of_site(department: Department) -> QuerySet[Department]:
    """Those that can take its place."""
    same_site = Department.objects.filter(site=department.site_id)
    return same_site.exclude(pk=department.pk)


def needs_successor(department: Department, leaving: Collection[int] = ()) -> bool:
    """Whether somebody has to say which department takes the place of this one.

    It has chats, or it is the site's default one and others stay. ``leaving`` are
    the numbers of departments that are deleted with it.
    """
    if department.conversations.exists():
        return True
    stay = others_of_site(department).exclude(pk__in=leaving)
    return department.is_default and stay.exists()


def make_room(department: Department) -> None:
    """Let no other department of its site be the default one any more."""
    others_of_site(department).filter(is_default=True).update(is_default=False)


def remove(department: Department, successor: Department | None = None, *, by) -> None:
    """Delete ``department``, on behalf of the user ``by``.

    ``successor``, of the same site, takes over its chats; if it was the default one,
    so is the successor. Raises ``NotPossible`` where one is needed and there is none.
    """
    with transaction.atomic():
        department = _locked(department)
        if successor is not None:
            _hand_over(department, _checked(department, successor))
        elif needs_successor(department):
            raise NotPossible(
                "department", _("Choose the department that takes its place.")
            )
        log(department, "wagtail.delete", user=by, deleted=True)
        department.delete()


def _locked(department: Department) -> Department:
    """The row as it is now; no chat starts in it while its chats move.

    The first statement writes on purpose: see ``messages.take_open``.
    """
    row = Department.objects.filter(pk=department.pk)
    row.update(enabled=False)
    return row.select_for_update().get()


def _checked(department: Department, successor: Department) -> Department:
    if not others_of_site(department).filter(pk=successor.pk).exists():
        raise NotPossible("department", _("Choose a department of the same site."))
    return successor


def _hand_over(department: Department, successor: Department) -> None:
    open_chats = list(
        department.conversations.filter(
            state__in=Conversation.OPEN_STATES
        ).prefetch_related("guests")
    )
    department.conversations.update(department=successor)
    if department.is_default:
        make_room(successor)
        Department.objects.filter(pk=successor.pk).update(is_default=True)
    for chat in open_chats:
        chat.department = successor
        _ring(chat, {department.pk, successor.pk})


def _ring(chat: Conversation, department_ids: set[int]) -> None:
    """Waiting chats ring in the successor; who has a chat reads its new name."""
    holders = {guest.user_id for guest in chat.guests.all()}
    if chat.agent_id:
        holders.add(chat.agent_id)
    announce(
        "conversation_handed_over",
        conversation=chat,
        user_ids=sorted(holders),
        department_ids=sorted(department_ids),
    )
