"""Django's cache as a convenience: one that is down is slower, never an error.

A host may keep its cache in the same Redis that carries our events. When that goes
away, chats go on from the database (I15).
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache import cache

logger = logging.getLogger(__name__)

_Value = TypeVar("_Value")


def get(key: str) -> Any:
    """What is remembered, or None."""
    try:
        return cache.get(key)
    except Exception:
        logger.warning("The cache did not answer.", exc_info=True)
        return None


def remembered(
    key: str, what: type[_Value], read: Callable[[], _Value], seconds: float
) -> _Value:
    """What is remembered, if it is a ``what``; else ``read``, and remember that.

    Another version of this package may have left something else under the key.
    """
    found = get(key)
    if not isinstance(found, what):
        found = read()
        put(key, found, seconds)
    return found


def put(key: str, value: Any, seconds: float) -> None:
    """Remember ``value`` for some seconds."""
    try:
        cache.set(key, value, seconds)
    except Exception:
        logger.warning("The cache did not take a value.", exc_info=True)


def forget(keys: Iterable[str]) -> None:
    """Forget; what is not forgotten runs out by itself."""
    try:
        cache.delete_many(list(keys))
    except Exception:
        logger.warning("The cache did not forget.", exc_info=True)
