"""What a visitor must be or say before a chat begins (R16, R17, R22, A16)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import ChatField, ConsentVersion, Visitor
from . import chat_fields, consents, departments, field_values
from .chat_fields import Answer
from .departments import Choice
from .errors import InvalidDetail, InvalidDetails, LoginRequired
from .widgets import Widget

_NEEDED = {
    "name": gettext_lazy("Please enter your name."),
    "email": gettext_lazy("Please enter your e-mail address."),
}
#: They are answered as custom fields of these kinds are.
_KINDS = {"name": ChatField.Kind.TEXT, "email": ChatField.Kind.EMAIL}
NAME_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Given:
    """What a visitor has said, checked, and completed by what is known."""

    department: Choice | None
    name: str
    email: str
    answers: list[Answer]
    consent: ConsentVersion | None


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
    widget: Widget | None,
    user,
    visitor: Visitor | None,
    details: Mapping[str, Any],
    offered: Collection[Choice],
    wanted: str = "",
) -> Given:
    """``details``, by the names of the form's fields; ``wanted`` is the department.

    Raises ``LoginRequired``, or ``InvalidDetails`` with all that is missing or wrong.
    """
    errors: dict[str, str] = {}
    if widget is not None:
        require_login(widget, user)
    department = collect(errors, departments.choose, offered, wanted)
    asked = questions(widget, user, visitor) if widget else {}
    required = [name for name, how in asked.items() if how == "required"]
    known = person(errors, user, visitor, details, required)
    answers: list[Answer] = []
    if widget is not None:
        ids = [department.pk] if department else []
        answers = custom(errors, widget.site_id, ids, details)
    consent = agreed(errors, widget, visitor, details)
    if errors:
        raise InvalidDetails(errors)
    return Given(department, **known, answers=answers, consent=consent)


def require_login(widget: Widget, user) -> None:
    """Raise ``LoginRequired`` if the widget is for others only (R16)."""
    if needs_login(widget, user):
        raise LoginRequired(_("Please log in to start a chat."))


def person(
    errors: dict[str, str],
    user,
    visitor: Visitor | None,
    details: Mapping[str, Any],
    required: Iterable[str] = (),
) -> dict[str, str]:
    """Name and e-mail address: what is known of them comes first (A16)."""
    found = known_details(user, visitor)
    for field in _NEEDED:
        if not found[field]:
            found[field] = collect(errors, _detail, field, details.get(field, "")) or ""
        if not found[field] and field in required and field not in errors:
            errors[field] = str(_NEEDED[field])
    return found


def custom(
    errors: dict[str, str],
    site_id: int,
    department_ids: Collection[int],
    details: Mapping[str, Any],
) -> list[Answer]:
    """The answers to the custom fields of these departments (R22)."""
    asked = chat_fields.asked(chat_fields.read(site_id), department_ids)
    answers, wrong = chat_fields.collected(asked, details)
    errors.update(wrong)
    return answers


def agreed(
    errors: dict[str, str],
    widget: Widget | None,
    visitor: Visitor | None,
    details: Mapping[str, Any],
) -> ConsentVersion | None:
    """The version of the widget's statement that the visitor agrees to, or has."""
    version = widget and consents.stored(widget)
    if not version:
        return None
    given = details.get("consent")
    # True is no version, although it equals 1.
    if type(given) is int and given == version.number:
        return version
    if not consents.has_agreed(visitor, version.number):
        errors["consent"] = _("Please agree to this first.")
    return version


def known_details(user, visitor: Visitor | None) -> dict[str, str]:
    """Name and e-mail address as far as we have them."""
    name = (visitor and visitor.name) or (user.get_full_name() if user else "")
    return {
        "name": name[:NAME_LENGTH],
        "email": (visitor and visitor.email) or (user and user.email) or "",
    }


def collect(errors: dict[str, str], check, *args) -> Any:
    """What ``check`` returns; what it refuses is noted, and None."""
    try:
        return check(*args)
    except InvalidDetail as error:
        errors.setdefault(error.field, str(error))
        return None


def _detail(field: str, raw: Any) -> str:
    try:
        if raw is None:
            raise field_values.Wrong(_("This must be text."))
        found = field_values.clean(_KINDS[field], (), raw)
    except field_values.Wrong as error:
        raise InvalidDetail(field, str(error)) from None
    text = found[1] if found else ""
    if field == "name" and len(text) > NAME_LENGTH:
        raise InvalidDetail(field, field_values.too_long(NAME_LENGTH))
    return text
