"""“Which widget shows here?”: any page, the profile it shows, and why."""

from django.forms import Media
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminPageChooser

from wagtail_livechat import permissions
from wagtail_livechat.admin_ui.explaining import (
    ExplainingMenuItem,
    ExplainingView,
    gone_words,
    outside_words,
    page_of,
)
from wagtail_livechat.admin_ui.placement_answer import explain

TITLE = gettext_lazy("Which widget shows here?")


class PlacementView(ExplainingView):
    """Explains the page that is chosen, or that ``?page=ID`` names.

    For those who may change the widget profiles or the chat settings of the page's
    site. A page that is gone, or that no site contains, gets a sentence.
    """

    template_name = "wagtail_livechat/placement/placement.html"
    page_title = TITLE
    header_icon = "crosshairs"
    style = "wagtail_livechat/placement.css"

    def may_look(self, user) -> bool:
        """Those who may change what shows, somewhere at least."""
        return permissions.may_see_placement(user)

    @cached_property
    def page(self):
        """The page in question, of its own class; None if there is no such page."""
        return page_of(self.request.GET.get("page", ""))

    @cached_property
    def chooser(self) -> AdminPageChooser:
        """Wagtail's page chooser."""
        return AdminPageChooser()

    def get_context_data(self, **kwargs) -> dict:
        """Add the chooser, and the answer or the sentence in its place."""
        context = super().get_context_data(**kwargs)
        page = self.page
        context["media"] = self.media
        context["chooser"] = self.chooser.render(
            "page", page and page.pk, {"id": "livechat-page"}
        )
        context["asked"] = page
        context["may_explain"] = permissions.may_explain_rights(self.request.user)
        context["trouble"], context["answer"] = self._answer(page)
        return context

    def _answer(self, page) -> tuple[str, object]:
        if page is None:
            asked = self.request.GET.get("page")
            return (gone_words() if asked else ""), None
        site = page.get_site()
        if site is None:
            return outside_words(), None
        if not permissions.may_see_placement(self.request.user, site):
            return _("You may not see the chat settings of this page's site."), None
        return "", explain(page, site)

    @property
    def media(self) -> Media:
        """The chooser's scripts and our style sheet."""
        return self.chooser.media + super().media


def placement_menu_item() -> ExplainingMenuItem:
    """The link in the "Chat" menu."""
    return ExplainingMenuItem(
        TITLE,
        "wagtail_livechat_admin:placement",
        permissions.may_see_placement,
        name="livechat-placement",
        icon_name="crosshairs",
        order=250,
    )
