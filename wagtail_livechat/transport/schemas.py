"""Reading a JSON request body: its size, its form, its fields."""

import json
import uuid
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _

from ..services.errors import InvalidText
from ..services.texts import require_storable
from .errors import ApiError, invalid

MAX_BODY = 32 * 1024


def json_body(request) -> dict[str, Any]:
    """The request's JSON object.

    Raises ``ApiError`` 415 for another content type (which a page of another
    origin could send without being asked), 413 above 32 KiB, 400 if it is not a
    JSON object in UTF-8.
    """
    if request.content_type != "application/json":
        raise ApiError(415, "media_type", _("Send JSON (application/json)."))
    too_large = ApiError(413, "too_large", _("This request is too large."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        raise too_large
    try:
        raw = request.body
    except RequestDataTooBig:
        raise too_large from None
    if len(raw) > MAX_BODY:
        raise too_large
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ApiError(400, "invalid", _("This is not valid JSON.")) from None
    if not isinstance(body, dict):
        raise ApiError(400, "invalid", _("Send a JSON object."))
    return body


def text(body: dict, field: str) -> str:
    """A required string, as long as it likes; services check its content."""
    value = body.get(field)
    if not isinstance(value, str):
        raise invalid(field, _("This must be text."))
    return value


def short_text(body: dict, field: str, limit: int) -> str:
    """An optional one-line string; what is longer than ``limit`` is cut."""
    value = body.get(field, "")
    if not isinstance(value, str):
        raise invalid(field, _("This must be text."))
    try:
        require_storable(value)
    except InvalidText as error:
        raise invalid(field, str(error)) from None
    return " ".join(value.split())[:limit]


def form_details(body: dict) -> dict[str, Any]:
    """What a form's fields say, as they came, and where the visitor is.

    The services know which fields there are, and check them.
    """
    return {
        **body,
        "language": short_text(body, "lang", 20),
        "page_url": page_url(body, "page_url"),
        "page_title": short_text(body, "page_title", 255),
    }


def page_url(body: dict, field: str) -> str:
    """An optional http(s) address; any other is dropped, not refused."""
    value = short_text(body, field, 2048)
    return value if value.startswith(("http://", "https://")) else ""


def random_uuid(body: dict, field: str) -> uuid.UUID:
    """A required random (version 4) UUID, written as text."""
    try:
        value = uuid.UUID(body.get(field))
        if value.version != 4:
            raise ValueError
    except (TypeError, ValueError, AttributeError):
        raise invalid(field, _("This must be a random UUID (version 4).")) from None
    return value


def boolean(body: dict, field: str) -> bool:
    """A required true or false."""
    value = body.get(field)
    if not isinstance(value, bool):
        raise invalid(field, _("This must be true or false."))
    return value


def number(values: Any, field: str, default: int | None = None) -> int:
    """A whole number from 0 to 2,147,483,647, from a body or a query string."""
    value = values.get(field, default)
    try:
        if isinstance(value, bool | float):
            raise ValueError
        parsed = int(value)
        if not 0 <= parsed <= 2_147_483_647:
            raise ValueError
    except (TypeError, ValueError):
        raise invalid(field, _("This must be a whole number.")) from None
    return parsed
