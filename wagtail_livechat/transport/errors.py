"""Refusals as JSON: a code for programs, a sentence for people."""

from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

from ..services import errors, names

_STATUS = {
    "invalid": 400,
    "unavailable": 403,
    "stamp": 400,
    "spam": 400,
    "login": 403,
    "blocked": 403,
    "challenge": 403,
    "throttled": 429,
    "target": 400,
    "ended": 409,
    "answered": 409,
    "conflict": 409,
    "taken": 409,
}


class ApiError(Exception):
    """Raised anywhere below an endpoint; the endpoint answers with it."""

    def __init__(
        self, status: int, code: str, message: str, field: str | None = None, **extra
    ):
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {
            "code": code,
            "message": message,
            "field": field,
            **extra,
        }

    def response(self) -> JsonResponse:
        """The answer, with Retry-After where there is something to wait for."""
        response = JsonResponse({"error": self.body}, status=self.status)
        if "retry_after" in self.body:
            response["Retry-After"] = str(self.body["retry_after"])
        return response


def from_service(error: errors.ServiceError) -> ApiError:
    """The answer to a rule of the services that said no."""
    extra = {}
    if isinstance(error, errors.AlreadyAccepted):
        extra["agent"] = names.internal_name(error.agent)
    if isinstance(error, errors.TooQuick):
        extra["retry_after"] = error.retry_after
    field = getattr(error, "field", None)
    if isinstance(error, errors.InvalidText):
        field = "text"
    if field and error.code == "invalid":
        extra["fields"] = getattr(error, "errors", {field: str(error)})
    return ApiError(_STATUS[error.code], error.code, str(error), field, **extra)


def invalid(field: str, message: str) -> ApiError:
    """A field of the request is missing or wrong."""
    return ApiError(400, "invalid", message, field, fields={field: message})


def not_found() -> ApiError:
    """There is nothing here, or nothing that this person may know of."""
    return ApiError(404, "not_found", _("This chat does not exist."))
