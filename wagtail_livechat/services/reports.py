"""How chats went in a span of days: numbers for those who lead the agents.

Everything is counted in Python from one row of a few columns for each chat: databases
do not agree about medians. A chat belongs to the day on which it started.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Conversation, Department
from . import names
from .records import site_name, with_first_acceptance


class Chat(NamedTuple):
    """What counts of one chat."""

    created_at: datetime
    first_accepted_at: datetime | None
    ended_at: datetime | None
    state: str
    department_id: int
    agent_id: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of some chats.

    Waiting goes on until somebody first accepts, ``duration`` is from then until the
    end. ``wait_most`` is what nine of ten waited at most. None: there is no such chat.
    """

    chats: int
    answered: int
    missed: int
    wait_median: timedelta | None
    wait_most: timedelta | None
    duration_median: timedelta | None

    @property
    def missed_share(self) -> float | None:
        """How many of those about which it is decided were missed, 0 to 1."""
        decided = self.answered + self.missed
        return self.missed / decided if decided else None


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers of one department, agent or day; ``name`` is a date or a text."""

    name: date | str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """All of it, then the same chats split up; the newest day comes first.

    An agent's chats are those that they answered last.
    """

    total: Figures
    departments: list[Line]
    agents: list[Line]
    days: list[Line]


def read(chats: QuerySet[Conversation], first: date, last: date) -> Report:
    """The report about those of ``chats`` that started from ``first`` to ``last``.

    Days are those of the active time zone. It asks three queries.
    """
    found = _read(chats, first, last)
    days = _split(found, lambda chat: timezone.localdate(chat.created_at))
    answered = [chat for chat in found if chat.first_accepted_at]
    return Report(
        total=figures(found),
        departments=_named(
            _split(found, lambda chat: chat.department_id), _department_names
        ),
        agents=_named(_split(answered, lambda chat: chat.agent_id), _agent_names),
        days=[Line(day, figures(days.get(day, ()))) for day in _days(first, last)],
    )


def figures(chats: Iterable[Chat]) -> Figures:
    """The numbers of ``chats``."""
    chats = list(chats)
    answered = [chat for chat in chats if chat.first_accepted_at]
    waits = sorted(chat.first_accepted_at - chat.created_at for chat in answered)
    durations = [
        chat.ended_at - chat.first_accepted_at for chat in answered if chat.ended_at
    ]
    return Figures(
        chats=len(chats),
        answered=len(answered),
        missed=sum(chat.state == Conversation.State.MISSED for chat in chats),
        wait_median=median(waits) if waits else None,
        wait_most=waits[math.ceil(0.9 * len(waits)) - 1] if waits else None,
        duration_median=median(durations) if durations else None,
    )


def _read(chats: QuerySet[Conversation], first: date, last: date) -> list[Chat]:
    within = chats.filter(
        created_at__gte=_midnight(first),
        created_at__lt=_midnight(last + timedelta(days=1)),
    )
    rows = with_first_acceptance(within).order_by().values_list(*Chat._fields)
    return [Chat(*row) for row in rows]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _days(first: date, last: date) -> Iterable[date]:
    for ago in range((last - first).days + 1):
        yield last - timedelta(days=ago)


def _split(chats: list[Chat], key: Callable[[Chat], Hashable]) -> dict:
    parts = defaultdict(list)
    for chat in chats:
        parts[key(chat)].append(chat)
    return parts


def _named(parts: dict, names_of: Callable[[set], dict]) -> list[Line]:
    """A line for each part, those with most chats first."""
    called = names_of(set(parts))
    lines = [Line(called[key], figures(chats)) for key, chats in parts.items()]
    return sorted(lines, key=lambda line: (-line.figures.chats, line.name))


def _department_names(ids: set[int]) -> dict[int, str]:
    found = Department.objects.filter(pk__in=ids).select_related("site")
    several = len({department.site_id for department in found}) > 1
    return {
        department.pk: f"{department.name} ({site_name(department.site)})"
        if several
        else department.name
        for department in found
    }


def _agent_names(ids: set[int | None]) -> dict[int | None, str]:
    found = get_user_model().objects.filter(pk__in=ids - {None})
    return {
        # The account was deleted, or the chat waited again when it ended.
        None: _("Nobody any more"),
        **{user.pk: names.internal_name(user) for user in found},
    }
