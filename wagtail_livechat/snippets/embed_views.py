"""Revoking a code: a question first, then a POST."""

from django.contrib.admin.utils import quote
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.snippets.action_menu import ActionMenuItem

from ..models import EmbedCode
from ..services import embeds
from . import profile_rights
from .asking import AskingView

REVOKE_URL = "wagtailsnippets_wagtail_livechat_embedcode:revoke"
EDIT_URL = "wagtailsnippets_wagtail_livechat_embedcode:edit"


class RevokeView(AskingView):
    """Make a code useless, for those who may change codes."""

    permission_required = "change"
    page_title = gettext_lazy("Revoke")
    header_icon = "code"
    yes = gettext_lazy("Yes, revoke it")
    no = gettext_lazy("No, keep it")
    is_serious = True

    def question(self):
        return _(
            "Are you sure you want to revoke the code “%(name)s”? Pages that carry it "
            "will show no chat any more, at once and for ever."
        ) % {"name": self.object}

    def post(self, request, *args, **kwargs):
        """Do it, and say so."""
        embeds.revoke(self.object, request.user)
        sentence = _("The code “%(name)s” is revoked.") % {"name": self.object}
        messages.success(request, sentence)
        return redirect(self.back_url())

    def back_url(self):
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
