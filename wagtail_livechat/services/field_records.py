"""What chats have stored for custom fields: counted, searched, filtered, listed.

All of it reads ``FieldValue``, which outlives the field that was asked (R21).
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connections
from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, Coalesce

from ..models import ChatField, Conversation, FieldValue
from .matching import contains

Kind = ChatField.Kind
#: What can be filtered by: there is a list of what the answer may be.
FILTERED = (*ChatField.WITH_CHOICES, Kind.TICK)


def with_usage(fields: QuerySet[ChatField]) -> QuerySet[ChatField]:
    """``fields``, each with the number of chats that have a value as ``used``."""
    values = FieldValue.objects.filter(key=OuterRef("key")).order_by().values("key")
    counted = values.annotate(number=Count("pk")).values("number")
    return fields.annotate(used=Coalesce(Subquery(counted), 0))


def chats_with(fields: Iterable[ChatField]) -> int:
    """How many chats have a value of at least one of ``fields``."""
    values = FieldValue.objects.filter(key__in=[each.key for each in fields])
    return values.values("conversation").distinct().count()


def having(words: str) -> Exists:
    """For a query of chats: those with a value that has ``words`` in it."""
    return Exists(_of_chat().filter(contains("text", words)))


def answered(field: ChatField, chosen: Collection[str]) -> Exists:
    """For a query of chats: those with one of ``chosen`` for ``field``."""
    values = _of_chat().filter(key=field.key)
    if field.kind == Kind.CHOICES:
        return Exists(_with_one_of(values, chosen))
    if field.kind == Kind.CHOICE:
        return Exists(values.filter(text__in=chosen))
    return Exists(values)


def columns_of(chats: list[Conversation]) -> dict[str, str]:
    """The fields that any of ``chats`` has stored, by key, as they were called last.

    In the order of the form. Two fields of the same name get a number each; the
    values are then on each chat, ``chat.field_values.all()``, without a query.
    """
    prefetch_related_objects(chats, "field_values")
    values = [each for chat in chats for each in chat.field_values.all()]
    newest = {
        str(each.key): each
        for each in sorted(values, key=lambda value: value.conversation_id)
    }
    in_order = sorted(newest.items(), key=lambda pair: _place(pair[1]))
    return _distinct({key: each.label for key, each in in_order})


def cell(value: FieldValue) -> Any:
    """What a spreadsheet says: a number where it can calculate with it."""
    return value.value if value.kind == Kind.NUMBER else value.text


def _of_chat() -> QuerySet[FieldValue]:
    return FieldValue.objects.filter(conversation=OuterRef("pk")).order_by()


def _with_one_of(values: QuerySet[FieldValue], chosen: Collection[str]):
    """Those whose list has one of ``chosen`` in it."""
    wanted = Q()
    if connections[values.db].features.supports_json_field_contains:
        for each in chosen:
            wanted |= Q(value__contains=[each])
        return values.filter(wanted)
    # SQLite: the list as it is written down, where quotes end each of its texts.
    for each in chosen:
        wanted |= Q(written__contains=json.dumps(each))
    return values.annotate(written=Cast("value", TextField())).filter(wanted)


def _place(value: FieldValue) -> tuple:
    return value.sort_order, value.label, str(value.key)


def _distinct(labels: Mapping[str, str]) -> dict[str, str]:
    counted: Counter[str] = Counter()
    said = {}
    for key, label in labels.items():
        counted[label] += 1
        number = counted[label]
        said[key] = f"{label} ({number})" if number > 1 else label
    return said
