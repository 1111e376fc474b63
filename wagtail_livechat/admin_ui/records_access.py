"""Views and menu items for those who have one right."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem

from .. import permissions
from ..permissions import Right


class RightRequired:
    """A view for people who have the right ``right``; what they see is its own part."""

    right: Right

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Send those without it away, as Wagtail's own views do."""
        if not permissions.may(request.user, self.right):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)


class RightMenuItem(MenuItem):
    """A link in the "Chat" menu for people who have the right ``right``."""

    right: Right
    #: In our namespace.
    url_name: str

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may open the view."""
        return permissions.may(request.user, self.right)

    def render_component(self, request: HttpRequest):
        """Fill in the address, which is not known while the hooks are collected."""
        component = super().render_component(request)
        component.url = reverse(f"wagtail_livechat_admin:{self.url_name}")
        return component
