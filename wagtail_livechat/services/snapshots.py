"""Options and rules as plain values: what "Apply" and "Get code" freeze."""

from typing import Any

from ..models import WidgetProfile
from . import consents
from .pages import paths_of

_TEXTS = ("waiting", "unanswered", "unavailable", "ended")

#: Also what an option means that an older snapshot does not have yet.
DEFAULTS: dict[str, Any] = {
    "button_text": "",
    "button_size": "medium",
    "background": "#1d5c8f",
    "color": "#ffffff",
    "border": "",
    "position": "end",
    "icon": "bubble",
    "title": "",
    "greeting": "",
    "panel_size": "medium",
    "require_login": False,
    "ask_name": "off",
    "ask_email": "off",
    # {"version": ..., "html": ...}; see ``services.consents``.
    "consent": None,
    "proactive": False,
    "proactive_seconds": 60,
    "proactive_title": "",
    "proactive_text": "",
    "waiting_seconds": 60,
    "texts": dict.fromkeys(_TEXTS, ""),
    "tickets": False,
    "tickets_when_off": False,
    "ticket_department": None,
}

_FIELDS = {
    "ticket_department": "ticket_department_id",
    "background": "background_color",
    "color": "text_color",
    "border": "border_color",
}


def options_of(profile: WidgetProfile) -> dict[str, Any]:
    """The options of ``profile`` with the keys of ``DEFAULTS``."""
    options = {
        name: getattr(profile, _FIELDS.get(name, name))
        for name in DEFAULTS
        if name not in ("texts", "consent")
    }
    options["consent"] = consents.statement_of(profile)
    options["texts"] = {name: getattr(profile, f"{name}_text") for name in _TEXTS}
    return options


def freeze(profile: WidgetProfile) -> dict[str, Any]:
    """The same, for visitors: a statement that is new gets its version."""
    consents.keep(profile)
    return options_of(profile)


def complete(options: dict[str, Any]) -> dict[str, Any]:
    """A stored snapshot, with the defaults of what it does not have."""
    texts = {**DEFAULTS["texts"], **options.get("texts", {})}
    return {**DEFAULTS, **options, "texts": texts}


def departments_of(profile: WidgetProfile) -> list[int] | None:
    """The numbers of the departments ``profile`` is limited to; None: it is not."""
    return sorted(each.pk for each in profile.departments.all()) or None


def rules_of(profile: WidgetProfile) -> list[dict[str, Any]]:
    """The placement rules of ``profile``, in their order, pages with their paths."""
    rules = [
        {
            "effect": rule.effect,
            "page": rule.page_id,
            "descendants": rule.descendants,
            "page_type": rule.page_type,
            "language": rule.language,
        }
        for rule in profile.placement_rules.all()
    ]
    return with_paths(rules)


def with_paths(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """``rules`` with the present tree path of each page; empty if it is gone."""
    ids = [rule["page"] for rule in rules if rule["page"]]
    paths = paths_of(ids) if ids else {}
    return [{**rule, "path": paths.get(rule["page"], "")} for rule in rules]
