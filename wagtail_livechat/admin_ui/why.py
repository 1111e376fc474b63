"""“Why can they chat, or not?”: anybody, any widget, and each thing that decides."""

from django.forms import Media
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from wagtail_livechat import permissions
from wagtail_livechat.admin_ui import people
from wagtail_livechat.admin_ui.explaining import ExplainingMenuItem, ExplainingView
from wagtail_livechat.admin_ui.why_answer import Link, explain
from wagtail_livechat.admin_ui.why_form import WhyForm


class WhyView(ExplainingView):
    """Explains a guest or a user, on a page or from a widget (R24-R31).

    For those who may change groups. Without a question it explains a guest.
    """

    template_name = "wagtail_livechat/why/why.html"
    page_title = gettext_lazy("Why can they chat, or not?")
    header_icon = "help"
    style = "wagtail_livechat/why.css"

    def may_look(self, user) -> bool:
        """Those who may change what groups are granted."""
        return permissions.may_explain_rights(user)

    @cached_property
    def form(self) -> WhyForm:
        """The question."""
        return WhyForm(self.request.GET, asked_by=self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        """Add the question, and the answer or the people to choose from."""
        form, asked_by = self.form, self.request.user
        answer = None
        if form.is_valid():
            answer = explain(form.target, form.user, asked_by)
        return {
            **super().get_context_data(**kwargs),
            "media": self.media,
            "form": form,
            "answer": answer,
            "people": [self._choice(user) for user in form.people],
            "placement_page": self._placement_page(),
        }

    def _choice(self, user) -> Link:
        """The same question about one person."""
        query = self.request.GET.copy()
        query["person"] = user.get_username()
        text = people.details_for(user, self.request.user)
        return Link(text, f"?{query.urlencode()}")

    def _placement_page(self):
        """The page, for those who may see why it shows the widget it shows."""
        target = self.form.target
        if target is None or target.page is None:
            return None
        may_see = permissions.may_see_placement(self.request.user, target.site)
        return target.page if may_see else None

    @property
    def media(self) -> Media:
        """The chooser's scripts and our style sheet."""
        return self.form.media + super().media


def why_menu_item() -> ExplainingMenuItem:
    """The link in the "Chat" menu."""
    return ExplainingMenuItem(
        gettext_lazy("Why can they chat?"),
        "wagtail_livechat_admin:why",
        permissions.may_explain_rights,
        name="livechat-why",
        icon_name="help",
        order=260,
    )
