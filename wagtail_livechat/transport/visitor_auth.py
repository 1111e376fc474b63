"""The visitor's token: a cookie that scripts cannot read (T6, T7)."""

from django.utils.translation import gettext as _

from .. import conf
from ..models import Visitor
from ..services import visitors
from .errors import ApiError
from .sites import site_id_for

_COOKIE = "livechat_visitor"


def cookie_name(request) -> str:
    """The cookie's name; over TLS browsers then bind it to this very host."""
    return f"__Host-{_COOKIE}" if request.is_secure() else _COOKIE


def token_of(request) -> str:
    """The token the request carries, or an empty string."""
    return request.COOKIES.get(cookie_name(request), "")


def find_visitor(request) -> Visitor | None:
    """The visitor who asks.

    A visitor who was logged in counts only while the same user is: the next
    person at that browser does not find the chat.
    """
    visitor = visitors.find(site_id_for(request), token_of(request))
    return visitor if visitor and _is_same_person(request, visitor) else None


def require_visitor(request) -> Visitor:
    """The visitor who asks, or ``ApiError`` 401."""
    visitor = find_visitor(request)
    if visitor is None:
        raise _no_visitor()
    return visitor


def require_visitor_and_chat(request) -> tuple[Visitor, int | None]:
    """The visitor who asks, or ``ApiError`` 401; and the key of the newest chat."""
    found = visitors.find_with_chat(site_id_for(request), token_of(request))
    if not found or not _is_same_person(request, found[0]):
        raise _no_visitor()
    return found


def user_of(request) -> tuple[int | None, object | None]:
    """The id and the object of the logged-in user, or two times None."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user.pk, user
    return None, None


def adopt_user(request, visitor: Visitor) -> str | None:
    """After a log-in the visitor belongs to that user and gets a new token."""
    user_id, user = user_of(request)
    if user_id and visitor.user_id is None:
        return visitors.set_user(visitor, user)
    return None


def set_cookie(response, request, token: str | None) -> None:
    """Hand a new token to the browser."""
    if token:
        response.set_cookie(
            cookie_name(request),
            token,
            max_age=conf.get("VISITOR_COOKIE_DAYS") * 24 * 3600,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
            path="/",
        )


def _is_same_person(request, visitor: Visitor) -> bool:
    return not visitor.user_id or visitor.user_id == user_of(request)[0]


def _no_visitor() -> ApiError:
    return ApiError(401, "no_visitor", _("This chat is no longer open to you."))
