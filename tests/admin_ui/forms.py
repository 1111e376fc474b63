"""The profile editor's form as a browser would send it, and what comes back."""

import html

from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ModelLogEntry

from wagtail_livechat.models import WidgetProfile

PROFILES = "wagtailsnippets_wagtail_livechat_widgetprofile"
CODES = "wagtailsnippets_wagtail_livechat_embedcode"
APPLY = "action-livechat-apply"
REMOVE = "action-livechat-remove"
GET_CODE = "action-livechat-get-code"
PUBLISH = "action-publish"

_FIELDS = """
    name sort_order button_text button_size background_color text_color border_color
    position icon title greeting panel_size ask_name ask_email proactive_seconds
    proactive_title proactive_text waiting_seconds waiting_text unanswered_text
    unavailable_text ended_text allowed_origins
""".split()
_BOXES = ["is_default", "require_login", "proactive", "tickets", "tickets_when_off"]


def profile_form(profile: WidgetProfile, rules=None, **changes) -> dict:
    """The form of ``profile`` with ``changes``; None leaves a field out.

    ``rules`` are dictionaries of their fields; without it those of the profile.
    """
    data = {name: getattr(profile, name) for name in _FIELDS}
    data.update({name: "on" for name in _BOXES if getattr(profile, name)})
    data["site"] = profile.site_id
    data["ticket_department"] = profile.ticket_department_id or ""
    data["consent_text"] = _as_typed(profile.consent_text)
    data["departments"] = [each.pk for each in profile.departments.all()]
    data.update(_rules(profile, rules))
    data.update(changes)
    return {name: value for name, value in data.items() if value is not None}


def _as_typed(rich_text: str) -> str:
    """What the rich text editor puts into the form."""
    features = WidgetProfile._meta.get_field("consent_text").features
    return ContentstateConverter(features=features).from_database_format(rich_text)


def _rules(profile, rules) -> dict:
    known = [] if rules is not None else list(profile.placement_rules.all())
    rows = list(rules or []) + [
        {
            "id": rule.pk,
            "effect": rule.effect,
            "page_id": rule.page_id,
            "descendants": "on" if rule.descendants else None,
            "page_type": rule.page_type,
            "language": rule.language,
        }
        for rule in known
    ]
    return inline("placement_rules", [{"effect": "show", **row} for row in rows])


def inline(prefix: str, rows) -> dict:
    """The part of a form with an InlinePanel; those with an ``id`` are there already.

    ``rows`` are dictionaries of their fields; None leaves a field out.
    """
    rows = list(rows)
    data = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": sum(1 for row in rows if row.get("id")),
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(rows):
        for name, value in {"id": "", "ORDER": number + 1, **row}.items():
            if value is not None:
                data[f"{prefix}-{number}-{name}"] = value
    return data


def editor(profile: WidgetProfile) -> str:
    """The address of the editor."""
    return reverse(f"{PROFILES}:edit", args=[profile.pk])


def edit(client, profile: WidgetProfile, *actions: str, **changes):
    """Open the editor, change what is on the screen, and press a button."""
    saved = WidgetProfile.objects.get(pk=profile.pk)
    latest = saved.get_latest_revision_as_object()
    assert client.get(editor(profile)).status_code == 200
    pressed = dict.fromkeys(actions, "pressed")
    return client.post(editor(profile), {**profile_form(latest, **changes), **pressed})


def messages_of(response) -> list[str]:
    """What Wagtail says on the next page."""
    said = get_messages(response.wsgi_request)
    return [strip_tags(str(each)).strip() for each in said]


def html_of(response) -> str:
    """The page with its character references resolved."""
    return html.unescape(response.content.decode())


def logged(action: str) -> list:
    """The audit log's entries of one of our actions."""
    return list(ModelLogEntry.objects.filter(action=f"wagtail_livechat.{action}"))
