"""Deleting a chat that is over: a page that asks, and does it on a POST."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .. import permissions
from ..models import Conversation
from ..permissions import Right
from ..services import records
from .records_access import RightRequired
from .records_columns import record_url
from .records_words import visitor_name


class DeleteRecordView(RightRequired, WagtailAdminTemplateMixin, TemplateView):
    """For those who may delete chats of the department; for others there is none."""

    right = Right.DELETE
    template_name = "wagtail_livechat/records/delete.html"
    page_title = gettext_lazy("Delete chat")
    header_icon = "bin"

    @cached_property
    def chat(self) -> Conversation:
        """The chat in question."""
        return get_object_or_404(
            permissions.deletable_by(self.request.user).select_related("visitor"),
            uuid=self.kwargs["uuid"],
        )

    def get_page_subtitle(self) -> str:
        """Whose chat."""
        return visitor_name(self.chat.visitor)

    def get_breadcrumbs_items(self) -> list[dict]:
        """None, as on Wagtail's own pages that ask."""
        return []

    def get_context_data(self, **kwargs) -> dict:
        """Add what is lost."""
        context = super().get_context_data(**kwargs)
        chat = self.chat
        others = chat.visitor.conversations.exclude(pk=chat.pk)
        return {
            **context,
            "chat": chat,
            "visitor": visitor_name(chat.visitor),
            "message_count": chat.messages.exclude(
                sender=Conversation.Party.SYSTEM
            ).count(),
            "is_last": not others.exists(),
            "back_url": record_url(chat),
        }

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Delete it."""
        records.delete(self.chat, by=request.user)
        messages.success(request, _("The chat was deleted."))
        return redirect(reverse("wagtail_livechat_admin:records"))
