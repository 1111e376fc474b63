"""Which of a site's widgets shows on a page, and why.

The most specific rule wins: the page itself before pages above it, the nearer
before the farther, then the page's type, then its language. A rule that hides
beats one that is as specific and shows. Ties go by the profiles' order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from .widgets import Widget

SHOW, HIDE = "show", "hide"


@dataclass(frozen=True, slots=True)
class Place:
    """A page as rules see it. Pages that Wagtail does not serve have no id.

    ``path`` is its place in the page tree: it begins with the paths of the pages
    above it. ``types`` are the labels of its model and of those that derives from,
    in lower case.
    """

    language: str
    page_id: int | None = None
    path: str = ""
    types: frozenset[str] = frozenset()


class Weight(NamedTuple):
    """How specific a rule is; compared in this order."""

    depth: int = 0
    page_type: int = 0
    language: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one widget's rules say of a page. ``rule`` None: "the whole site"."""

    widget: Widget
    shows: bool
    rule: dict[str, Any] | None
    weight: Weight


def choose(widgets: Iterable[Widget], place: Place) -> Widget | None:
    """The widget for ``place``, or None."""
    ranked = rank(widgets, place)
    return ranked[0].widget if ranked and ranked[0].shows else None


def rank(widgets: Iterable[Widget], place: Place) -> list[Verdict]:
    """What every widget's rules say, the winner first, those that hide last."""
    verdicts = [judge(widget, place) for widget in in_language(widgets, place.language)]
    verdicts.sort(key=lambda verdict: verdict.widget.sort_order)
    return sorted(verdicts, key=lambda v: (v.shows, v.weight), reverse=True)


def judge(widget: Widget, place: Place) -> Verdict:
    """What the most specific of the widget's rules says of ``place``."""
    matching = [
        (weight, rule["effect"] == HIDE, rule)
        for rule in widget.rules
        if (weight := _weight(rule, place)) is not None
    ]
    if matching:
        weight, hides, rule = max(matching, key=lambda match: match[:2])
        return Verdict(widget, not hides, rule, weight)
    everywhere = all(rule["effect"] == HIDE for rule in widget.rules)
    return Verdict(widget, everywhere, None, Weight())


def in_language(widgets: Iterable[Widget], language: str) -> list[Widget]:
    """One widget of each set of translations: that of ``language``, else the first."""
    chosen: dict[str, Widget] = {}
    for widget in widgets:
        known = chosen.get(widget.translation_key)
        better = known and _closeness(widget, language) > _closeness(known, language)
        if known is None or better:
            chosen[widget.translation_key] = widget
    return list(chosen.values())


def _closeness(widget: Widget, language: str) -> int:
    if widget.language.lower() == language.lower():
        return 2
    return int(_base(widget.language) == _base(language))


def _base(language: str) -> str:
    return language.lower().partition("-")[0]


def _weight(rule: dict[str, Any], place: Place) -> Weight | None:
    """How specific a rule is for ``place``; None if it does not speak of it."""
    depth = 0
    if rule["page"]:
        depth = _depth(rule, place)
        if not depth:
            return None
    if rule["page_type"] and rule["page_type"].lower() not in place.types:
        return None
    if rule["language"] and not _same_language(rule["language"], place.language):
        return None
    return Weight(depth, bool(rule["page_type"]), bool(rule["language"]))


def _depth(rule: dict[str, Any], place: Place) -> int:
    """The length of the path the rule shares with the page; 0 for other pages."""
    if rule["page"] == place.page_id:
        return len(place.path)
    path = rule.get("path")  # empty once the page is deleted
    if path and rule["descendants"] and place.path.startswith(path):
        return len(path)
    return 0


def _same_language(rule: str, page: str) -> bool:
    return rule.lower() in (page.lower(), _base(page))
