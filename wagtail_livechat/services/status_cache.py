"""The short memory for what every page asks of a site: widgets and availability.

Changes forget it once they are committed, in all processes that share the cache.
A cache that is down is no error: the database is asked instead.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from wagtail.models import Site

from .. import conf
from . import quiet_cache

_Value = TypeVar("_Value")
_KINDS = ("availability", "portal", "fields", "tickets")


def remembered(
    site_id: int, kind: str, what: type[_Value], read: Callable[[], _Value]
) -> _Value:
    """A ``what`` of the site, remembered for ``STATUS_CACHE_SECONDS``; else ``read``.

    Kinds are those of ``_KINDS``, which a change forgets, and those that contain a
    mark found in one of these, which are then not asked for any more.
    """
    seconds = conf.get("STATUS_CACHE_SECONDS")
    return quiet_cache.remembered(_key(site_id, kind), what, read, seconds)


def forget_on_commit(site_id: int | None = None) -> None:
    """Forget one site, or all of them, when the transaction has committed."""
    transaction.on_commit(lambda: _forget(site_id), robust=True)


def _forget(site_id: int | None) -> None:
    ids = [site_id] if site_id else Site.objects.values_list("pk", flat=True)
    quiet_cache.forget(_key(pk, kind) for pk in ids for kind in _KINDS)


def _key(site_id: int, kind: str) -> str:
    return f"wagtail_livechat:{kind}:{site_id}"
