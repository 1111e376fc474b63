"""What the pages of the Chat menu that explain something have in common."""

from collections.abc import Callable

from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_livechat import compat


class ExplainingView(WagtailAdminTemplateMixin, TemplateView):
    """A page that asks by GET and answers in the same place.

    Views say who may look (``may_look``), and which of our style sheets they need.
    """

    style = ""

    def may_look(self, user) -> bool:
        """Whether ``user`` may open the page at all."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Send those without the right away, as Wagtail's own views do."""
        if not self.may_look(request.user):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        """Home, then this page."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": "", "label": self.get_page_title()},
        ]

    @property
    def media(self) -> Media:
        """The style sheet; views add what their widgets need."""
        # A property, because versioned_static must not run while modules load.
        return Media(css={"all": [versioned_static(self.style)]})


class ExplainingMenuItem(MenuItem):
    """A link in the "Chat" menu for those who may open the page behind it."""

    def __init__(
        self, label, url_name: str, may_look: Callable[..., bool], **options
    ) -> None:
        super().__init__(label, "", **options)
        self._url_name, self._may_look = url_name, may_look

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may open the view."""
        return self._may_look(request.user)

    def render_component(self, request: HttpRequest):
        """Fill in the address, which is not known while the hooks are collected."""
        component = super().render_component(request)
        component.url = reverse(self._url_name)
        return component


def page_of(asked: str):
    """The page with that number, of its own class; None if there is none."""
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    found = compat.page_model().objects.filter(pk=asked).first()
    return found and found.specific


def gone_words() -> str:
    """The sentence for a page that is not there."""
    return _("This page does not exist any more.")


def outside_words() -> str:
    """The sentence for a page that no site contains."""
    return _(
        "This page is not part of any site, so nobody can visit it and no "
        "widget shows on it."
    )
