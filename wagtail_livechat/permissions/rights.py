"""What somebody may do, wherever they may do it."""

from collections.abc import Iterable
from enum import StrEnum

from django.contrib.auth.models import Permission
from django.db.models import QuerySet

_APP = "wagtail_livechat"


class Right(StrEnum):
    """What somebody may do; the value is the codename of the permission."""

    #: A visitor's: start chats (R24). The only one that implicit groups give.
    START = "start_conversation"
    #: Go online and answer; without it nobody is an agent.
    ANSWER = "answer_conversation"
    UNASSIGNED = "see_unassigned_conversation"
    OTHERS = "see_others_conversation"
    ENDED = "read_ended_conversation"
    TRANSFER = "transfer_conversation"
    END_OTHERS = "end_others_conversation"
    DELETE = "delete_conversation"
    REPORTS = "report_conversation"
    BLOCK = "block_visitor"
    CANNED = "use_cannedreply"
    CREATE_LABELS = "create_label"
    #: Read and answer tickets; needs no right to chat.
    WORK_TICKETS = "work_ticket"


#: What an agent's right may be, in the order in which editors see them.
AGENT_RIGHTS = tuple(right for right in Right if right is not Right.START)

#: What people do who need not be agents.
_OF_ANYBODY = (Right.WORK_TICKETS,)


def permissions_for(rights: Iterable[Right]) -> QuerySet[Permission]:
    """The permission rows of ``rights``."""
    return Permission.objects.filter(
        content_type__app_label=_APP, codename__in=list(rights)
    )


def has(user, right: Right) -> bool:
    """Whether ``user`` has the right somewhere; departments say where."""
    return user.has_perm(f"{_APP}.{right}")


def may(user, right: Right) -> bool:
    """Whether ``user`` may do this somewhere: as an agent, or if it needs no agent."""
    return has(user, right) and (right in _OF_ANYBODY or has(user, Right.ANSWER))


def rights_of(user) -> frozenset[Right]:
    """All that ``user`` may do as an agent; empty for those who are none."""
    if not has(user, Right.ANSWER):
        return frozenset()
    return frozenset(right for right in AGENT_RIGHTS if has(user, right))
