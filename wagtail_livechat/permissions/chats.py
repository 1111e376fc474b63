"""Which chats an agent may meet, and what they may do with each (R32, R33, A14).

Each function is the whole rule for one way to meet a chat; what it does not return
does not exist for that person.
"""

from django.db.models import Q, QuerySet

from ..models import Conversation
from .agents import departments_of
from .rights import Right, has

_State = Conversation.State
_OVER = [_State.ENDED, _State.MISSED]
#: What may be done with a chat that is over.
_ALSO_AFTERWARDS = ("label", "fields", "ticket", "block")


def waiting_for(user) -> QuerySet[Conversation]:
    """The incoming chats ``user`` may see and accept, oldest first (R33).

    A chat whose agent's account was deleted is waiting for another one.
    """
    if not has(user, Right.UNASSIGNED):
        return Conversation.objects.none()
    return Conversation.objects.filter(
        Q(state=_State.WAITING) | Q(state=_State.ACTIVE, agent=None),
        department__in=departments_of(user),
    ).order_by("created_at", "pk")


def conversations_of(user) -> QuerySet[Conversation]:
    """The chats ``user`` holds or was invited to; that beats departments (A14).

    The right to answer is still needed: without it a user is no agent at all.
    """
    if not has(user, Right.ANSWER):
        return Conversation.objects.none()
    return Conversation.objects.filter(_own(user))


def others_of(user) -> QuerySet[Conversation]:
    """The running chats of other agents that ``user`` may watch."""
    if not has(user, Right.OTHERS):
        return Conversation.objects.none()
    return Conversation.objects.filter(
        ~_own(user),
        state=_State.ACTIVE,
        agent__isnull=False,
        department__in=departments_of(user),
    )


def ended_for(user) -> QuerySet[Conversation]:
    """The chats that are over and that ``user`` may look up."""
    if not (has(user, Right.ANSWER) and has(user, Right.ENDED)):
        return Conversation.objects.none()
    return Conversation.objects.filter(
        Q(department__in=departments_of(user)) | _own(user), state__in=_OVER
    )


def readable_by(user) -> QuerySet[Conversation]:
    """The chats whose messages ``user`` may read: own, others', ended ones."""
    return Conversation.objects.filter(
        Q(pk__in=conversations_of(user).values("pk"))
        | Q(pk__in=others_of(user).values("pk"))
        | Q(pk__in=ended_for(user).values("pk"))
    )


def acceptable_by(user) -> QuerySet[Conversation]:
    """The chats ``user`` may try to accept: of their departments, or their own.

    Those that somebody else has accepted meanwhile are in it, so that the one
    who came second can be told so instead of finding nothing.
    """
    if not has(user, Right.ANSWER):
        return Conversation.objects.none()
    incoming = Q(agent=user)
    if has(user, Right.UNASSIGNED):
        incoming |= Q(department__in=departments_of(user))
    return Conversation.objects.filter(incoming)


def transferable_by(user) -> QuerySet[Conversation]:
    """The open chats ``user`` may give to a department or to another agent."""
    if not has(user, Right.TRANSFER):
        return Conversation.objects.none()
    return Conversation.objects.filter(
        _held(user)
        | Q(pk__in=others_of(user).values("pk"))
        | Q(pk__in=waiting_for(user).values("pk")),
        state__in=Conversation.OPEN_STATES,
    )


def endable_by(user) -> QuerySet[Conversation]:
    """The chats ``user`` may end: those they hold, and others' with the right."""
    ending = _held(user)
    if has(user, Right.END_OTHERS):
        ending |= Q(pk__in=others_of(user).values("pk"))
    return Conversation.objects.filter(ending)


def blockable_by(user) -> QuerySet[Conversation]:
    """The chats whose visitor ``user`` may block."""
    if not has(user, Right.BLOCK):
        return Conversation.objects.none()
    return readable_by(user)


def labelable_by(user) -> QuerySet[Conversation]:
    """The chats that ``user`` may put labels on: all that they may read (R23)."""
    return readable_by(user)


def fillable_by(user) -> QuerySet[Conversation]:
    """The chats whose agent-only fields ``user`` may fill in (A15)."""
    return readable_by(user)


def ticketable_by(user) -> QuerySet[Conversation]:
    """The chats of which ``user`` may make a ticket: all that they may read.

    Working on it afterwards needs a right of its own.
    """
    return readable_by(user)


def deletable_by(user) -> QuerySet[Conversation]:
    """The chats that ``user`` may delete: ended ones of their departments."""
    if not has(user, Right.DELETE):
        return Conversation.objects.none()
    return ended_for(user).filter(department__in=departments_of(user))


def reported_to(user) -> QuerySet[Conversation]:
    """The chats that count in the reports ``user`` sees."""
    if not has(user, Right.REPORTS):
        return Conversation.objects.none()
    return Conversation.objects.filter(department__in=departments_of(user))


def may_on(user, conversation: Conversation, *, invited: bool) -> list[str]:
    """Words for what ``user`` may do with a chat of ``readable_by`` or the waiting.

    Of "reply", "leave", "end", "transfer", "invite", "label", "fields", "ticket" and
    "block": a desk shows buttons by it. It asks no query, so that lists may call it;
    the endpoints ask the functions above.
    """
    holds = conversation.agent_id == user.pk
    own = holds or invited
    reads = own or _may_read(user, conversation)
    words = {
        "reply": own,
        "leave": invited and not holds,
        "end": holds or (not own and reads and has(user, Right.END_OTHERS)),
        "transfer": (holds or not own) and has(user, Right.TRANSFER),
        "invite": holds,
        "label": reads,
        "fields": reads,
        "ticket": reads,
        "block": reads and has(user, Right.BLOCK),
    }
    if not conversation.is_open:
        words = {word: words[word] for word in _ALSO_AFTERWARDS}
    return [word for word, may in words.items() if may]


def _held(user) -> Q:
    """Chats that ``user`` answers; with the right to answer only."""
    return Q(agent=user) if has(user, Right.ANSWER) else Q(pk__in=[])


def _may_read(user, conversation: Conversation) -> bool:
    """What ``readable_by`` says of a chat of others, of a known department."""
    if not conversation.is_open:
        return has(user, Right.ENDED)
    waits = conversation.state == _State.WAITING or conversation.agent_id is None
    return not waits and has(user, Right.OTHERS)


def _own(user) -> Q:
    return Q(agent=user) | Q(pk__in=user.livechat_visits.values("conversation"))
