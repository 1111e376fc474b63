"""The truth readers of streams compare themselves with, for many at once.

A stream costs no query of its own: whoever holds many of them asks here for all
of them together (I6, I11, I13).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Count, Max, QuerySet, Sum

from .. import permissions
from ..models import Conversation
from .visitors import KEY_LENGTH

VISITOR = "v"
AGENT = "a"
_CHUNK = 500


class Reader(NamedTuple):
    """Who reads a stream.

    ``kind`` "v": ``id`` is a conversation's primary key and ``key`` begins the
    hash of its visitor's token. ``kind`` "a": ``id`` is an agent's user id and
    ``key`` begins the hashes of the agent's session and of their rights.
    """

    kind: str
    id: int
    key: str


class VisitorHead(NamedTuple):
    """What a visitor's ``head`` frame says: a conversation's uuid, its last seq."""

    conversation: str
    head: int


def visitor_reader(conversation: Conversation) -> Reader:
    """The reader of ``conversation`` on the visitor's side."""
    return Reader(
        VISITOR, conversation.pk, conversation.visitor.token_hash[:KEY_LENGTH]
    )


def visitor_head(conversation: Conversation) -> VisitorHead:
    """The head of ``conversation`` as it was when it was read."""
    return VisitorHead(str(conversation.uuid), conversation.last_seq)


def agent_reader(user) -> Reader:
    """The reader of everything the agent ``user`` may see.

    With another right or another department it is another reader: streams opened
    before the change end, and the desk comes back to what is left (I11).
    """
    return Reader(AGENT, user.pk, f"{_session_key(user)}{_rights_key(user)}")


def read(readers: Iterable[Reader]) -> dict[Reader, dict | None]:
    """What each reader's ``head`` frame says; None if they may no longer read."""
    by_kind = defaultdict(list)
    for reader in set(readers):
        by_kind[reader.kind].append(reader)
    return {**_of_visitors(by_kind[VISITOR]), **_of_agents(by_kind[AGENT])}


def of_agent(user) -> dict:
    """The ``head`` of one agent: a fingerprint of the waiting list, own chats."""
    chats = permissions.conversations_of(user).filter(state=Conversation.State.ACTIVE)
    return {
        "inbox": inbox_fingerprint(user),
        "heads": {
            str(uuid): seq for uuid, seq in chats.values_list("uuid", "last_seq")
        },
    }


def inbox_fingerprint(user) -> str:
    """A short text that differs whenever one of the agent's lists does.

    These are the waiting chats, and those of other agents for who may watch them.
    """
    waiting = _fingerprint(permissions.waiting_for(user))
    if not permissions.has(user, permissions.Right.OTHERS):
        return waiting
    return f"{waiting}/{_fingerprint(permissions.others_of(user))}"


def _fingerprint(chats: QuerySet[Conversation]) -> str:
    numbers = chats.order_by().aggregate(
        count=Count("pk"), newest=Max("pk"), lines=Sum("last_seq")
    )
    return "-".join(str(value or 0) for value in numbers.values())


def _session_key(user) -> str:
    return user.get_session_auth_hash()[:KEY_LENGTH]


def _rights_key(user) -> str:
    departments = permissions.departments_of(user).values_list("pk", flat=True)
    text = repr((sorted(permissions.rights_of(user)), sorted(departments)))
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]


def _of_visitors(readers: list[Reader]) -> dict[Reader, dict | None]:
    found = {}
    for start in range(0, len(readers), _CHUNK):
        rows = Conversation.objects.filter(
            pk__in=[reader.id for reader in readers[start : start + _CHUNK]]
        ).values_list("pk", "uuid", "last_seq", "visitor__token_hash")
        for pk, uuid, last_seq, token_hash in rows:
            reader = Reader(VISITOR, pk, token_hash[:KEY_LENGTH])
            found[reader] = VisitorHead(str(uuid), last_seq)._asdict()
    return {reader: found.get(reader) for reader in readers}


def _of_agents(readers: list[Reader]) -> dict[Reader, dict | None]:
    users = get_user_model().objects.filter(is_active=True)
    by_id = {user.pk: user for user in users.filter(pk__in={r.id for r in readers})}
    answers: dict[Reader, dict | None] = {}
    for reader in readers:
        user = by_id.get(reader.id)
        allowed = (
            user is not None
            and reader == agent_reader(user)
            and permissions.can_answer_anywhere(user)
        )
        answers[reader] = of_agent(user) if allowed else None
    return answers
