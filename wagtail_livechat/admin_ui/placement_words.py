"""Placement rules and verdicts in words, for people who did not write them."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.coreutils import get_content_languages

from .. import compat
from ..services.placement import Verdict


def titles_of(rules: Iterable[dict[str, Any]]) -> dict[int, str]:
    """The titles, as the admin shows them, of the pages that ``rules`` name."""
    ids = {rule["page"] for rule in rules if rule and rule["page"]}
    pages = compat.page_model().objects.filter(pk__in=ids)
    return {page.pk: page.get_admin_display_title() for page in pages}


def verdict_words(verdict: Verdict, titles: dict[int, str]) -> str:
    """Which rule decides, as a sentence without a full stop."""
    if verdict.rule:
        where = rule_words(verdict.rule, titles)
        sentence = _("Shown on %(where)s") if verdict.shows else _hidden()
        return sentence % {"where": where}
    if not verdict.shows:
        return _("Its rules speak of other pages only")
    if verdict.widget.rules:
        return _("Meant for the whole site, except where its rules hide it")
    return _("Meant for the whole site")


def rule_words(rule: dict[str, Any], titles: dict[int, str]) -> str:
    """The pages that ``rule`` speaks of."""
    kind, language = rule["page_type"], rule["language"]
    if rule["page"]:
        title = titles.get(rule["page"], _("a page that is gone"))
        words = _("“%(title)s” and all pages below it")
        if not rule["descendants"]:
            words = _("“%(title)s” alone")
        words %= {"title": title}
        if kind:
            words = _("%(pages)s, if of type “%(type)s”") % {
                "pages": words,
                "type": type_name(kind),
            }
    elif kind:
        words = _("pages of type “%(type)s”") % {"type": type_name(kind)}
    else:
        words = _("all pages")
    if language:
        words = _("%(pages)s, if in %(language)s") % {
            "pages": words,
            "language": language_name(language),
        }
    return words


def reason_words(winner: Verdict, other: Verdict) -> str:
    """Why ``winner`` shows and not ``other``, which would show as well."""
    names = {"other": other.widget.name}
    if winner.weight.depth != other.weight.depth:
        if other.weight.depth:
            return _("It names a nearer page than “%(other)s” does.") % names
        return _("It names the page or one above it; “%(other)s” does not.") % names
    if winner.weight.page_type != other.weight.page_type:
        return _("It names the page's type; “%(other)s” does not.") % names
    if winner.weight.language != other.weight.language:
        return _("It names the page's language; “%(other)s” does not.") % names
    if winner.widget.sort_order != other.widget.sort_order:
        return (
            _("It says as much as “%(other)s”; its order number is lower: %(numbers)s.")
        ) % {
            **names,
            "numbers": f"{winner.widget.sort_order} < {other.widget.sort_order}",
        }
    return _(
        "It says as much as “%(other)s” and has the same order number; it was the "
        "first of the two on the portal."
    ) % (names)


def type_name(label: str) -> str:
    """A page type's name; its label if the project has no such model any more."""
    try:
        return str(capfirst(apps.get_model(label)._meta.verbose_name))
    except (LookupError, ValueError):
        return label


def language_name(code: str) -> str:
    """A language's name; its code if the project does not have it."""
    return str(get_content_languages().get(code, code))


def _hidden() -> str:
    return _("Not shown on %(where)s")
