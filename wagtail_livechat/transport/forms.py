"""The forms of the widget, as plain data: what to ask before a chat or a ticket.

Department, name, e-mail address and custom fields all have the same shape; the browser
knows kinds, not fields.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import ChatField, Visitor
from ..services import chat_fields, consents, departments, field_values, fill_time
from ..services.chat_fields import Question
from ..services.departments import Choice
from ..services.errors import InvalidDetail
from ..services.intake import NAME_LENGTH
from ..services.widgets import Widget

Kind = ChatField.Kind
#: What an administrator writes for a box that is not ticked.
_UNTICKED = {"", "0", "no", "off", "false"}


def custom(
    questions: Iterable[Question], offered: Collection[int] = ()
) -> list[dict[str, Any]]:
    """Custom fields; those of some departments say of which of ``offered``."""
    return [_custom(question, offered) for question in questions]


def department(choices: Collection[Choice], wanted: str = "") -> list[dict[str, Any]]:
    """The department, if there is a choice (R28, R30).

    Its value is the number of the one that the page asks for by ``wanted``, a number
    or a name in any language, if that is offered.
    """
    if len(choices) < 2:
        return []
    language = get_language() or ""
    found = departments.find(choices, wanted) if wanted else None
    options = [[str(each.pk), each.name_in(language)] for each in choices]
    return [
        _field(
            "department",
            Kind.CHOICE,
            _("Department"),
            required=True,
            value=str(found.pk) if found else "",
            options=options,
        )
    ]


def person(asked: dict[str, str]) -> list[dict[str, Any]]:
    """Name and e-mail address, as ``intake.questions`` says."""
    known = {
        "name": (Kind.TEXT, _("Name"), NAME_LENGTH),
        "email": (Kind.EMAIL, _("E-mail"), field_values.LIMITS[Kind.EMAIL]),
    }
    return [
        _field(
            name,
            kind,
            label,
            required=asked[name] == "required",
            autocomplete=name,
            max=limit,
        )
        for name, (kind, label, limit) in known.items()
        if asked[name] != "off"
    ]


def rest(request, widget: Widget, visitor: Visitor | None) -> dict[str, Any]:
    """What belongs to every form: the statement to agree to, and the time."""
    consent = consents.current(widget)
    if consent and consents.has_agreed(visitor, consent["version"]):
        consent = None
    if consent:
        consent["parts"] = [_absolute(request, part) for part in consent["parts"]]
    return {"consent": consent, "stamp": fill_time.stamp(widget.site_id)}


def _absolute(request, part: Any) -> Any:
    """Pasted codes show it on pages of other sites."""
    if isinstance(part, dict) and part.get("href", "").startswith("/"):
        return {**part, "href": request.build_absolute_uri(part["href"])}
    return part


def _custom(question: Question, offered: Collection[int]) -> dict[str, Any]:
    label, help_text, options = question.in_language(get_language() or "")
    more: dict[str, Any] = {}
    if question.kind in ChatField.WITH_CHOICES:
        more["options"] = [list(pair) for pair in options]
    if limit := field_values.LIMITS.get(question.kind):
        more["max"] = limit
    if question.kind == Kind.EMAIL:
        more["autocomplete"] = "email"
    shown_in = question.departments.intersection(offered)
    if question.departments and len(shown_in) < len(offered):
        more["departments"] = sorted(shown_in)
    return _field(
        question.key,
        question.kind,
        label,
        help=help_text,
        required=question.required,
        value=_default(question),
        **more,
    )


def _default(question: Question) -> str | bool:
    """What stands in the field to begin with, if it could be an answer."""
    default = question.default.strip()
    if question.kind == Kind.TICK:
        return default.lower() not in _UNTICKED
    try:
        several = question.kind == Kind.CHOICES
        chat_fields.clean(question, [default] if default and several else default)
    except InvalidDetail:
        return ""
    return default


def _field(name: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "kind": str(kind),
        "label": label,
        "help": "",
        "required": False,
        "value": "",
        **more,
    }
