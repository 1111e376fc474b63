"""What a visitor must be or say before a chat begins (R16, R17, A16)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Visitor
from .errors import InvalidDetail, LoginRequired
from .widgets import Widget

_NEEDED = {
    "name": gettext_lazy("Please enter your name."),
    "email": gettext_lazy("Please enter your e-mail address."),
}


def questions(widget: Widget, user, visitor: Visitor | None) -> dict[str, str]:
    """For "name" and "email": "off", "optional" or "required".

    What is known of the visitor or of the logged-in ``user`` is not asked again.
    """
    known = known_details(user, visitor)
    return {
        field: "off" if known[field] else widget.options[f"ask_{field}"]
        for field in _NEEDED
    }


def needs_login(widget: Widget, user) -> bool:
    """Whether the widget is for logged-in people and nobody is."""
    return bool(widget.options["require_login"]) and user is None


def checked(
    widget: Widget | None, user, visitor: Visitor | None, details: dict[str, Any]
) -> dict[str, Any]:
    """``details`` completed by what is known.

    Raises ``LoginRequired``, or ``InvalidDetail`` for what is missing.
    """
    known = known_details(user, visitor)
    details = {
        **details,
        **{field: known[field] or details.get(field, "") for field in known},
    }
    if widget is None:
        return details
    if needs_login(widget, user):
        raise LoginRequired(_("Please log in to start a chat."))
    for field, asked in questions(widget, user, visitor).items():
        if asked == "required" and not details[field]:
            raise InvalidDetail(field, str(_NEEDED[field]))
    return details


def known_details(user, visitor: Visitor | None) -> dict[str, str]:
    """Name and e-mail address as far as we have them."""
    return {
        "name": (visitor and visitor.name) or (user.get_full_name() if user else ""),
        "email": (visitor and visitor.email) or (user and user.email) or "",
    }
