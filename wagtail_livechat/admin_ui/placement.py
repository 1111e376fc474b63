"""“Which widget shows here?”: any page, the profile it shows, and why."""

from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser

from wagtail_livechat import compat, permissions
from wagtail_livechat.admin_ui.placement_answer import explain

TITLE = gettext_lazy("Which widget shows here?")


class PlacementView(WagtailAdminTemplateMixin, TemplateView):
    """Explains the page that is chosen, or that ``?page=ID`` names.

    For those who may change the widget profiles or the chat settings of the page's
    site. A page that is gone, or that no site contains, gets a sentence.
    """

    template_name = "wagtail_livechat/placement/placement.html"
    page_title = TITLE
    header_icon = "crosshairs"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Send those without the right away, as Wagtail's own views do."""
        if not permissions.may_see_placement(request.user):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self):
        """The page in question, of its own class; None if there is no such page."""
        asked = self.request.GET.get("page", "")
        if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
            return None
        found = compat.page_model().objects.filter(pk=asked).first()
        return found and found.specific

    @cached_property
    def chooser(self) -> AdminPageChooser:
        """Wagtail's page chooser."""
        return AdminPageChooser()

    def get_breadcrumbs_items(self) -> list[dict]:
        """Home, then this page."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs) -> dict:
        """Add the chooser, and the answer or the sentence in its place."""
        context = super().get_context_data(**kwargs)
        page = self.page
        context["media"] = self.media
        context["chooser"] = self.chooser.render(
            "page", page and page.pk, {"id": "livechat-page"}
        )
        context["asked"] = page
        context["trouble"], context["answer"] = self._answer(page)
        return context

    def _answer(self, page) -> tuple[str, object]:
        if page is None:
            asked = self.request.GET.get("page")
            return (_("This page does not exist any more.") if asked else ""), None
        site = page.get_site()
        if site is None:
            return _(
                "This page is not part of any site, so nobody can visit it and no "
                "widget shows on it."
            ), None
        if not permissions.may_see_placement(self.request.user, site):
            return _("You may not see the chat settings of this page's site."), None
        return "", explain(page, site)

    @property
    def media(self) -> Media:
        """The chooser's scripts and our style sheet."""
        style = versioned_static("wagtail_livechat/placement.css")
        return self.chooser.media + Media(css={"all": [style]})


class PlacementMenuItem(MenuItem):
    """The link in the "Chat" menu."""

    def __init__(self, order: int = 250) -> None:
        super().__init__(
            TITLE, "", name="livechat-placement", icon_name="crosshairs", order=order
        )

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may open the view."""
        return permissions.may_see_placement(request.user)

    def render_component(self, request: HttpRequest):
        """Fill in the address, which is not known while the hooks are collected."""
        component = super().render_component(request)
        component.url = reverse("wagtail_livechat_admin:placement")
        return component
