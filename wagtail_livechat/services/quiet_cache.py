"""Django's cache as a convenience: one that is down is slower, never an error.

A host may keep its cache in the same Redis that carries our events. When that goes
away, chats go on from the database (I15).
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.core.cache import cache

logger = logging.getLogger(__name__)


def get(key: str) -> Any:
    """What is remembered, or None."""
    try:
        return cache.get(key)
    except Exception:
        logger.warning("The cache did not answer.", exc_info=True)
        return None


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
