"""Rate limits, counted in Django's cache, so that all workers share them (T20).

A limit is ``"count/seconds"``. Time is cut into windows of that length and the
requests of a window are counted; ``WAGTAIL_LIVECHAT["RATE_LIMITS"]`` changes a
limit or lifts it (None).
"""

import hashlib
import logging
import time

from django.core.cache import cache
from django.utils.translation import gettext as _

from .. import conf
from .errors import ApiError

logger = logging.getLogger(__name__)


def check(scope: str, who: str) -> None:
    """Count one request of ``who`` in ``scope``; raise ``ApiError`` 429 if too many.

    A cache that is down lifts the limits: nobody's message is refused for it.
    """
    limit = conf.get("RATE_LIMITS")[scope]
    if limit is None:
        return
    count, _slash, seconds = limit.partition("/")
    window = int(seconds)
    now = time.time()
    digest = hashlib.sha256(who.encode()).hexdigest()[:32]
    key = f"wagtail_livechat:limit:{scope}:{digest}:{int(now // window)}"
    if _increment(key, window) > int(count):
        wait = max(1, round(window - now % window))
        raise ApiError(
            429,
            "throttled",
            _("Too many requests. Try again in %(seconds)d seconds.")
            % {"seconds": wait},
            retry_after=wait,
        )


def _increment(key: str, window: int) -> int:
    try:
        if cache.add(key, 1, window + 1):
            return 1
        return cache.incr(key)
    except ValueError:
        return 1  # the window ended between the two calls
    except Exception:
        logger.warning("The cache did not count a request.", exc_info=True)
        return 0
