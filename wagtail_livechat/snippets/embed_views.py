"""Revoking a code: a question first, then a POST."""

from django.contrib.admin.utils import quote
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import (
    BaseObjectMixin,
    WagtailAdminTemplateMixin,
)
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.snippets.action_menu import ActionMenuItem

from ..models import EmbedCode
from ..services import embeds
from . import profile_rights

REVOKE_URL = "wagtailsnippets_wagtail_livechat_embedcode:revoke"
EDIT_URL = "wagtailsnippets_wagtail_livechat_embedcode:edit"


class RevokeView(
    PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, View
):
    """Make a code useless, for those who may change codes."""

    permission_required = "change"
    page_title = gettext_lazy("Revoke")
    header_icon = "code"
    template_name = "wagtail_livechat/admin/revoke.html"

    def get(self, request, *args, **kwargs):
        """Ask."""
        context = self.get_context_data(object=self.object, edit_url=self._edit_url())
        return self.render_to_response(context)

    def post(self, request, *args, **kwargs):
        """Do it, and say so."""
        embeds.revoke(self.object, request.user)
        sentence = _("The code “%(name)s” is revoked.") % {"name": self.object}
        messages.success(request, sentence)
        return redirect(self._edit_url())

    def get_page_subtitle(self):
        """Which code."""
        return str(self.object)

    def get_breadcrumbs_items(self):
        """None, as on Wagtail's own pages that ask; the title says what about."""
        return []

    def _edit_url(self) -> str:
        return reverse(EDIT_URL, args=[quote(self.object.pk)])


class RevokeButton(ActionMenuItem):
    """The way there, in the footer of the code's page."""

    name = "action-livechat-revoke"
    label = gettext_lazy("Revoke")
    icon_name = "cross"
    order = 50

    def is_shown(self, context):
        """For those who may change codes, while the code works."""
        code = context.get("instance")
        user = context["request"].user
        return bool(
            code and code.is_live and profile_rights.may(user, "change", EmbedCode)
        )

    def get_url(self, parent_context):
        """The question."""
        return reverse(REVOKE_URL, args=[quote(parent_context["instance"].pk)])
