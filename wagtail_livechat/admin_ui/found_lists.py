"""Lists in which people look something up: filters, words, pages, a spreadsheet."""

from django.db.models import QuerySet
from django.forms import Media
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic import IndexView
from wagtail.log_actions import log

from .records_export import SafeExport


class FoundList(SafeExport, IndexView):
    """Wagtail's index for rows that no model permission decides about."""

    any_permission_required = None  # It is the right that counts.
    paginate_by = 50
    default_ordering = "-created_at"
    is_searchable = True
    #: In our static folder.
    style: str
    #: What stands where no row fits, and where there is none at all.
    nothing_found: str | Promise
    nothing_there: str | Promise
    #: The audit log's action for an export, and the name of its number of rows.
    export_action: str
    export_counts: str

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Always in one order, so that no row is on two pages."""
        return queryset.order_by(self.ordering, "-pk")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Find nothing by a filter that makes no sense."""
        if not self.filters.is_valid():
            return queryset.none()
        return self.filters.filter_queryset(queryset)

    @cached_property
    def no_results_message(self) -> str:
        """Why there is nothing."""
        if not self.filters.is_valid():
            return _("One of the filters is not valid.")
        if self.is_searching or self.is_filtering:
            return self.nothing_found
        return self.nothing_there

    def as_spreadsheet(self, queryset, spreadsheet_format):
        """Leave a trace in the audit log: these are personal data going out."""
        rows = list(queryset)
        log(
            self.request.user,
            self.export_action,
            data={self.export_counts: len(rows), "format": spreadsheet_format},
        )
        return super().as_spreadsheet(rows, spreadsheet_format)

    def get_context_data(self, *args, **kwargs) -> dict:
        """Add our style sheet."""
        context = super().get_context_data(*args, **kwargs)
        context["media"] += Media(
            css={"all": [versioned_static(f"wagtail_livechat/{self.style}")]}
        )
        return context
