"""Pages of the admin that ask first and do it on a POST."""

from django.views.generic import View
from wagtail.admin.views.generic.base import (
    BaseObjectMixin,
    WagtailAdminTemplateMixin,
)
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin


class AskingView(
    PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, View
):
    """About one object: a question, a button that does it, and the way back.

    A subclass has ``permission_required``, ``page_title`` and ``post``.
    """

    template_name = "wagtail_livechat/admin/ask.html"
    #: The words on the buttons.
    yes = ""
    no = ""
    #: Whether it destroys something.
    is_serious = False

    def question(self) -> str:
        """What is asked, with what it means."""
        raise NotImplementedError

    def back_url(self) -> str:
        """Where both answers lead."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        """Ask."""
        context = self.get_context_data(
            question=self.question(),
            yes=self.yes,
            no=self.no,
            is_serious=self.is_serious,
            back_url=self.back_url(),
        )
        return self.render_to_response(context)

    def get_page_subtitle(self):
        """What about."""
        return str(self.object)

    def get_breadcrumbs_items(self):
        """None, as on Wagtail's own pages that ask; the title says what about."""
        return []
