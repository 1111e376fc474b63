"""The page of one chat that is over: what was said, and about whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.forms import Media
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from .. import permissions
from ..models import Conversation, Message
from ..permissions import Right
from ..services import consents, names, records
from . import records_words as words
from .placement_words import language_name
from .records import TITLE
from .records_access import RightRequired

_NAMESPACE = "wagtail_livechat_admin"
_PAGE_SIZE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript; ``side`` is "visitor", "agent" or "system"."""

    side: str
    name: str
    text: str
    at: datetime


class RecordView(RightRequired, WagtailAdminTemplateMixin, TemplateView):
    """For those who may read the chat; for others there is none.

    One's own chats need no more than the right to answer (A14).
    """

    right = Right.ANSWER
    template_name = "wagtail_livechat/records/record.html"
    page_title = _("Chat")
    header_icon = "history"

    @cached_property
    def chat(self) -> Conversation:
        """The chat in question."""
        chats = permissions.readable_by(self.request.user).exclude(
            state__in=Conversation.OPEN_STATES
        )
        return get_object_or_404(
            records.with_first_acceptance(chats).select_related(
                *("visitor__user", "department", "site", "agent", "consent"),
                "ticket",
            ),
            uuid=self.kwargs["uuid"],
        )

    def get_page_subtitle(self) -> str:
        """Whose chat."""
        return words.visitor_name(self.chat.visitor)

    def get_breadcrumbs_items(self) -> list[dict]:
        """Home, the list for those who have it, then this page."""
        here = {"url": "", "label": self.get_page_subtitle()}
        return [*super().get_breadcrumbs_items(), *self._list(), here]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Deleting, for those who may."""
        deletable = permissions.deletable_by(self.request.user)
        if not deletable.filter(pk=self.chat.pk).exists():
            return []
        url = reverse(f"{_NAMESPACE}:delete_record", args=[self.chat.uuid])
        return [Button(_("Delete"), url=url, icon_name="bin", priority=20)]

    def get_context_data(self, **kwargs) -> dict:
        """Add the transcript and what is known."""
        context = super().get_context_data(**kwargs)
        number = self.request.GET.get("p")
        paginator = WagtailPaginator(_messages(self.chat), _PAGE_SIZE)
        page = paginator.get_page(number)
        return {
            **context,
            "media": Media(
                css={"all": [versioned_static("wagtail_livechat/records.css")]}
            ),
            "chat": self.chat,
            "lines": list(_lines(page.object_list, self.chat)),
            "page_obj": page,
            "elided_page_range": paginator.get_elided_page_range(number or 1),
            "facts": self._facts(),
            "back": self._list(),
        }

    def _list(self) -> list[dict]:
        if not permissions.may(self.request.user, Right.ENDED):
            return []
        return [{"url": reverse(f"{_NAMESPACE}:records"), "label": TITLE}]

    def _facts(self) -> dict:
        chat = self.chat
        waited = chat.first_accepted_at and chat.first_accepted_at - chat.created_at
        guests = chat.guests.select_related("user").order_by("pk")
        return {
            "visitor": words.visitor_name(chat.visitor),
            "language": language_name(chat.language or chat.visitor.language),
            "agent": chat.agent and names.internal_name(chat.agent),
            "guests": [names.internal_name(guest.user) for guest in guests],
            "site": records.site_name(chat.site),
            "labels": chat.labels.all(),
            "is_link": chat.page_url.startswith(("http://", "https://")),
            "waited": words.span_words(waited),
            "duration": words.span_words(words.duration_of(chat)),
            "fields": chat.field_values.all(),
            "consent": chat.consent and consents.parts(chat.consent.text),
            **self._ticket(),
        }

    def _ticket(self) -> dict:
        """The ticket that was made of the chat; a link for those who work on it."""
        ticket = getattr(self.chat, "ticket", None)
        if ticket is None:
            return {}
        theirs = permissions.tickets_of(self.request.user).filter(pk=ticket.pk)
        url = reverse(f"{_NAMESPACE}:ticket", args=[ticket.uuid])
        return {"ticket": ticket, "ticket_url": url if theirs.exists() else ""}


def _messages(chat: Conversation) -> QuerySet[Message]:
    return chat.messages.select_related("author").order_by("seq")


def _lines(messages, chat: Conversation) -> Iterator[Line]:
    for message in messages:
        if message.sender == Conversation.Party.SYSTEM:
            name, text = "", words.event_words(message)
        else:
            name, text = words.sender_name(message, chat.visitor), message.text
        yield Line(message.sender, name, text, message.created_at)
