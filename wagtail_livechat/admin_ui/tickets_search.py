"""Finding tickets by words, also in what their fields say."""

import json
import re

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from ..models import Ticket
from ..services.matching import cases_of, contains

_COLUMNS = ("reference", "subject", "body", "name", "email")
#: In the stored JSON: up to the words, inside of one text.
_IN_TEXT = r'"text": "([^"\\]|\\.)*'


def find(tickets: QuerySet[Ticket], words: str) -> QuerySet[Ticket]:
    """Those of ``tickets`` that have ``words`` in them."""
    found = _in_fields(words)
    for column in _COLUMNS:
        found |= contains(column, words)
    return tickets.alias(fields_json=Cast("fields", TextField())).filter(found)


def _in_fields(words: str) -> Q:
    """Only what was answered: labels are the same in all tickets.

    Some databases keep the letters of a JSON text as they are, others as escapes.
    """
    found = Q()
    for each in cases_of(words):
        for only_ascii in (True, False):
            written = json.dumps(each, ensure_ascii=only_ascii)[1:-1]
            found |= Q(fields_json__iregex=_IN_TEXT + re.escape(written))
    return found
