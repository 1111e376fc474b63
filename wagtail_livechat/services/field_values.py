"""What may be answered to a custom field of each kind (R22)."""

import math
import re
from collections.abc import Collection
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from ..models import ChatField
from .errors import InvalidText
from .texts import require_storable

Kind = ChatField.Kind

#: So many characters an answer may have.
LIMITS = {
    Kind.TEXT: 200,
    Kind.LONG: 2000,
    Kind.NUMBER: 40,
    Kind.EMAIL: 254,
    Kind.URL: 2048,
}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_is_web_address = URLValidator(schemes=["http", "https"])


class Wrong(Exception):
    """The answer cannot be; ``str(error)`` is the sentence that says why."""


def clean(kind: str, choices: Collection[str], raw: Any) -> tuple[Any, str] | None:
    """Value and text of the answer ``raw``; None if it is empty. Raises ``Wrong``."""
    if raw is None or raw == "":
        return None
    if kind == Kind.TICK:
        return _ticked(raw)
    if kind == Kind.CHOICES:
        return _several(choices, raw)
    if kind == Kind.NUMBER and type(raw) in (int, float):
        raw = str(raw)
    text = _text(raw, kind)
    return None if not text else _CLEANERS[kind](text, choices)


def missing(kind: str) -> str:
    """What to say where something is needed and nothing was answered."""
    if kind in ChatField.WITH_CHOICES:
        return _("Please choose.")
    if kind == Kind.TICK:
        return _("Please tick this box.")
    return _("Please fill this in.")


def too_long(limit: int) -> str:
    """What to say of an answer with more characters."""
    return _("At most %(limit)d characters are possible.") % {"limit": limit}


def _text(raw: Any, kind: str) -> str:
    if not isinstance(raw, str):
        raise Wrong(_("This must be text."))
    try:
        require_storable(raw)
    except InvalidText as error:
        raise Wrong(str(error)) from None
    if kind == Kind.LONG:
        text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    else:
        text = " ".join(raw.split())
    limit = LIMITS.get(kind)
    if limit and len(text) > limit:
        raise Wrong(too_long(limit))
    return text


def _plain(text: str, choices: Collection[str]) -> tuple[str, str]:
    return text, text


def _number(text: str, choices: Collection[str]) -> tuple[int | float, str]:
    if not _NUMBER.fullmatch(text):
        raise Wrong(_("Please enter a number, such as 12 or 3.5."))
    value = float(text) if re.search("[.eE]", text) else int(text)
    if isinstance(value, float) and not math.isfinite(value):
        raise Wrong(_("This number is too large."))
    return value, text


def _email(text: str, choices: Collection[str]) -> tuple[str, str]:
    try:
        validate_email(text)
    except ValidationError:
        raise Wrong(_("Please enter a valid e-mail address.")) from None
    return text, text


def _date(text: str, choices: Collection[str]) -> tuple[str, str]:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        date.fromisoformat(text)
    except ValueError:
        raise Wrong(_("Please enter a date that exists.")) from None
    return text, text


def _web_address(text: str, choices: Collection[str]) -> tuple[str, str]:
    try:
        _is_web_address(text)
    except ValidationError:
        raise Wrong(
            _("Please enter a web address that begins with https:// or http://.")
        ) from None
    return text, text


def _one(text: str, choices: Collection[str]) -> tuple[str, str]:
    if text not in choices:
        raise Wrong(_("Please choose one of those in the list."))
    return text, text


def _several(choices: Collection[str], raw: Any) -> tuple[list[str], str] | None:
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise Wrong(_("Please choose from the list."))
    if not set(raw).issubset(choices):
        raise Wrong(_("Please choose from the list."))
    chosen = [each for each in choices if each in raw]
    return (chosen, ", ".join(chosen)) if chosen else None


def _ticked(raw: Any) -> tuple[bool, str] | None:
    if raw is False:
        return None
    if raw is not True:
        raise Wrong(_("This must be true or false."))
    # Stored for those who read the chats, not in the visitor's language.
    with translation.override(settings.LANGUAGE_CODE):
        return True, _("Yes")


_CLEANERS = {
    Kind.TEXT: _plain,
    Kind.LONG: _plain,
    Kind.NUMBER: _number,
    Kind.EMAIL: _email,
    Kind.DATE: _date,
    Kind.CHOICE: _one,
    Kind.URL: _web_address,
}
