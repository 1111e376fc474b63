"""Where the host's pages stand in the tree."""

from collections.abc import Iterable

from .. import compat


def paths_of(page_ids: Iterable[int]) -> dict[int, str]:
    """The tree paths of those pages that exist."""
    found = compat.page_model().objects.filter(pk__in=set(page_ids))
    return dict(found.values_list("pk", "path"))
