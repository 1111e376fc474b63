"""The list of tickets: found by filters and words, and exported (R20)."""

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.paginator import WagtailPaginator

from .. import permissions
from ..models import Ticket
from ..permissions import Right
from .found_lists import FoundList
from .records_access import RightMenuItem, RightRequired
from .tickets_columns import columns
from .tickets_export import TicketRows
from .tickets_filters import TicketFilterSet
from .tickets_search import find

TITLE = gettext_lazy("Tickets")
_NAMESPACE = "wagtail_livechat_admin"


class _Paginator(WagtailPaginator):
    """Says "12 tickets"."""

    verbose_name = gettext_lazy("ticket")
    verbose_name_plural = gettext_lazy("tickets")


class TicketsView(RightRequired, TicketRows, FoundList):
    """The tickets of the departments the person works for, and their own."""

    right = Right.WORK_TICKETS
    model = Ticket
    page_title = TITLE
    header_icon = "mail"
    verbose_name = gettext_lazy("ticket")
    verbose_name_plural = gettext_lazy("tickets")
    index_url_name = f"{_NAMESPACE}:tickets"
    index_results_url_name = f"{_NAMESPACE}:tickets_results"
    table_classname = "listing livechat-tickets"
    paginator_class = _Paginator
    filterset_class = TicketFilterSet
    style = "tickets.css"
    nothing_found = gettext_lazy("No tickets match your query.")
    nothing_there = gettext_lazy("There are no tickets for you yet.")

    @cached_property
    def columns(self) -> list:
        """With the site where the person's tickets are of several."""
        return columns(several_sites=self.filters.several_sites)

    def get_base_queryset(self) -> QuerySet[Ticket]:
        """All that the list says, in as many queries for one row as for many."""
        tickets = permissions.tickets_of(self.request.user)
        related = tickets.select_related("department", "site", "assignee")
        return related.defer("transcript")

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """By reference, by the person, and by what they wrote."""
        return find(queryset, self.search_query) if self.is_searching else queryset


class TicketsMenuItem(RightMenuItem):
    """The link in the "Chat" menu."""

    right = Right.WORK_TICKETS
    url_name = "tickets"

    def __init__(self, order: int = 15) -> None:
        super().__init__(
            TITLE, "", name="livechat-tickets", icon_name="mail", order=order
        )
