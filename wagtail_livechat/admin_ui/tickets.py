"""The list of tickets: found by filters and words, and exported (R20)."""

from django.db.models import QuerySet
from django.forms import Media
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic import IndexView

from .. import permissions
from ..models import Ticket
from .tickets_access import WorkerMenuItem, WorkerRequired
from .tickets_columns import columns
from .tickets_export import TicketExport
from .tickets_filters import TicketFilterSet
from .tickets_search import find

TITLE = gettext_lazy("Tickets")
_NAMESPACE = "wagtail_livechat_admin"


class _Paginator(WagtailPaginator):
    """Says "12 tickets"."""

    verbose_name = gettext_lazy("ticket")
    verbose_name_plural = gettext_lazy("tickets")


class TicketsView(WorkerRequired, TicketExport, IndexView):
    """The tickets of the departments the person works for, and their own."""

    any_permission_required = None  # It is the right that counts.
    model = Ticket
    page_title = TITLE
    header_icon = "mail"
    verbose_name = gettext_lazy("ticket")
    verbose_name_plural = gettext_lazy("tickets")
    index_url_name = f"{_NAMESPACE}:tickets"
    index_results_url_name = f"{_NAMESPACE}:tickets_results"
    table_classname = "listing livechat-tickets"
    paginator_class = _Paginator
    paginate_by = 50
    default_ordering = "-created_at"
    is_searchable = True
    filterset_class = TicketFilterSet

    @cached_property
    def columns(self) -> list:
        """With the site where the person's tickets are of several."""
        return columns(several_sites=self.filters.several_sites)

    def get_base_queryset(self) -> QuerySet[Ticket]:
        """All that the list says, in as many queries for one row as for many."""
        tickets = permissions.tickets_of(self.request.user)
        related = tickets.select_related("department", "site", "assignee")
        return related.defer("transcript")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Always in one order, so that no ticket is on two pages."""
        return queryset.order_by(self.ordering, "-pk")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Find nothing by a filter that makes no sense."""
        if not self.filters.is_valid():
            return queryset.none()
        return self.filters.filter_queryset(queryset)

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """By reference, by the person, and by what they wrote."""
        return find(queryset, self.search_query) if self.is_searching else queryset

    @cached_property
    def no_results_message(self) -> str:
        """Why there is nothing."""
        if not self.filters.is_valid():
            return _("One of the filters is not valid.")
        if self.is_searching or self.is_filtering:
            return _("No tickets match your query.")
        return _("There are no tickets for you yet.")

    def get_context_data(self, *args, **kwargs) -> dict:
        """Add our style sheet."""
        context = super().get_context_data(*args, **kwargs)
        context["media"] += Media(
            css={"all": [versioned_static("wagtail_livechat/tickets.css")]}
        )
        return context


class TicketsMenuItem(WorkerMenuItem):
    """The link in the "Chat" menu."""

    url_name = "tickets"

    def __init__(self, order: int = 15) -> None:
        super().__init__(
            TITLE, "", name="livechat-tickets", icon_name="mail", order=order
        )
