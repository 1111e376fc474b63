"""The page of one ticket: what was asked, what was done, and doing more of it."""

from django.core.exceptions import BadRequest
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .. import permissions
from ..models import Ticket
from ..permissions import Right
from . import ticket_words as words
from .records_access import RightRequired
from .ticket_forms import FORMS, ActForm
from .tickets import TITLE
from .tickets_columns import ticket_url

_STYLES = ("records", "tickets")


class TicketView(RightRequired, WagtailAdminTemplateMixin, TemplateView):
    """For those who work on the ticket; for others there is none (A13)."""

    right = Right.WORK_TICKETS
    template_name = "wagtail_livechat/tickets/ticket.html"
    page_title = gettext_lazy("Ticket")
    header_icon = "mail"

    @cached_property
    def ticket(self) -> Ticket:
        """The ticket in question."""
        tickets = permissions.tickets_of(self.request.user).select_related(
            *("department", "site", "assignee", "consent"),
            *("visitor__user", "conversation__consent"),
        )
        return get_object_or_404(tickets, uuid=self.kwargs["uuid"])

    def get_page_subtitle(self) -> str:
        """What people call it."""
        return self.ticket.reference

    def get_breadcrumbs_items(self) -> list[dict]:
        """Home, the list, then this page."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": _list_url(), "label": TITLE},
            {"url": "", "label": self.get_page_subtitle()},
        ]

    def get_context_data(self, *, acting: ActForm | None = None, **kwargs) -> dict:
        """Add all that is known, and the forms; ``acting`` is one that was refused."""
        context = super().get_context_data(**kwargs)
        ticket, user = self.ticket, self.request.user
        forms = {act: form(ticket, user) for act, form in FORMS.items()}
        if acting:
            forms[acting.act] = acting
        styles = [versioned_static(f"wagtail_livechat/{name}.css") for name in _STYLES]
        return {
            **context,
            "media": Media(css={"all": styles}),
            "ticket": ticket,
            "thread": list(words.thread(ticket)),
            "transcript": words.transcript(ticket),
            "fields": words.fields(ticket),
            "facts": words.facts(ticket),
            "chat": words.chat_link(ticket, user),
            "writing": [forms["reply"], forms["note"]],
            "working": [
                forms[act]
                for act in ("status", "assign", "move")
                if forms[act].is_possible
            ],
            "assign": forms["assign"],
            "action_url": ticket_url(ticket),
            "list_url": _list_url(),
        }

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Do what one of the forms asks for, or show it again with what was typed."""
        if request.POST.get("act") not in FORMS:
            raise BadRequest("act")
        form = FORMS[request.POST["act"]](self.ticket, request.user, request.POST)
        done = form.perform()
        if done is None:
            form.focus_on_error()
            messages.error(request, _("This was not possible. See the form below."))
            return self.render_to_response(self.get_context_data(acting=form))
        if done:
            messages.success(request, done)
        return redirect(self._next_url())

    def _next_url(self) -> str:
        """Back to the ticket, if it is still one of the person's."""
        theirs = permissions.tickets_of(self.request.user)
        stays = theirs.filter(pk=self.ticket.pk).exists()
        return ticket_url(self.ticket) if stays else _list_url()


def _list_url() -> str:
    return reverse("wagtail_livechat_admin:tickets")
