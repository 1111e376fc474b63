"""Views and menu items for those who work on tickets; they need not chat (A13)."""

from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied

from .. import permissions
from ..permissions import Right
from .records_access import RightMenuItem


def may_work(user) -> bool:
    """Whether ``user`` may work on tickets somewhere; departments say where."""
    return permissions.has(user, Right.WORK_TICKETS)


class WorkerRequired:
    """A view for people who work on tickets; which ones is its own part."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Send those without the right away, as Wagtail's own views do."""
        if not may_work(request.user):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)


class WorkerMenuItem(RightMenuItem):
    """A link in the "Chat" menu for people who work on tickets."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may open the view."""
        return may_work(request.user)
