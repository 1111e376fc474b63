"""Finding by a part of a text, in whichever case."""

from django.db.models import Q


def contains(field: str, words: str) -> Q:
    """Rows whose ``field`` has ``words`` in it; no words: all rows."""
    found = Q()
    for each in cases_of(words):
        found |= Q(**{f"{field}__icontains": each})
    return found


def cases_of(words: str) -> list[str]:
    """``words`` as people write them.

    SQLite knows the case of ASCII letters alone, so others are tried one by one.
    """
    cases = {words}
    if not words.isascii():
        cases |= {words.lower(), words.upper(), words.capitalize()}
    return sorted(cases)
