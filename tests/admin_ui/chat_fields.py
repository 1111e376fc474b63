"""The snippet "Fields" as managers use it."""

from django.urls import reverse

from wagtail_livechat.models import ChatField, FieldValue

from .forms import inline

NAMES = "wagtailsnippets_wagtail_livechat_chatfield"


def at(view: str, *args) -> str:
    """The address of one of Wagtail's views."""
    return reverse(f"{NAMES}:{view}", args=args)


def bulk_delete(*fields: ChatField) -> str:
    """The address where several are deleted together."""
    path = ["wagtail_livechat", "chatfield", "delete"]
    url = reverse("wagtail_bulk_action", args=path)
    return f"{url}?" + "&".join(f"id={each.pk}" for each in fields)


def field_form(of, texts=(), **changes) -> dict:
    """The form of a new field with ``changes``; None leaves something out.

    ``texts`` are dictionaries of the fields of other languages.
    """
    empty = {"label": "Etwas", "help_text": "", "choices": ""}
    data = {
        "label": "Order number",
        "help_text": "",
        "site": of.pk,
        "kind": "text",
        "choices": "",
        "default": "",
        "enabled": "on",
        "sort_order": 0,
        **inline("texts", [{**empty, **row} for row in texts]),
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def make_field(site, label="Order number", **values) -> ChatField:
    """A field of the site."""
    departments = values.pop("departments", [])
    field = ChatField.objects.create(site=site, label=label, **values)
    field.departments.set(departments)
    return field


def stored(chat, field: ChatField, value, text=None, label=None) -> FieldValue:
    """Let ``chat`` have stored ``value`` for ``field``."""
    return FieldValue.objects.create(
        conversation=chat,
        key=field.key,
        label=label or field.label,
        kind=field.kind,
        value=value,
        text=text if text is not None else str(value),
        sort_order=field.sort_order,
    )
