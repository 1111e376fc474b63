"""Finding by a part of a text, in whichever case."""

from django.db.models import Q


def contains(field: str, words: str) -> Q:
    """Rows whose ``field`` has ``words`` in it; no words: all rows.

    SQLite knows the case of ASCII letters alone, so others are tried in the cases
    that people write.
    """
    cases = {words}
    if not words.isascii():
        cases |= {words.lower(), words.upper(), words.capitalize()}
    found = Q()
    for each in sorted(cases):
        found |= Q(**{f"{field}__icontains": each})
    return found
