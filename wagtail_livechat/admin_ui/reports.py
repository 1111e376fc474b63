"""Reports: how many chats there were, how long they waited, who answered them."""

from django.db.models import QuerySet
from django.forms import Media
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button

from .. import permissions
from ..models import Conversation
from ..permissions import Right
from ..services import reports
from . import reports_tables as words
from .records_access import RightMenuItem, RightRequired
from .records_export import SafeExport
from .records_words import span_words
from .reports_filters import ReportFilterSet

TITLE = _("Reports")
_NAMESPACE = "wagtail_livechat_admin"
#: Which part of the report each spreadsheet has.
_PARTS = {
    "days": _("Download days"),
    "agents": _("Download agents"),
    "departments": _("Download departments"),
}


class ReportsView(RightRequired, SafeExport, BaseListingView):
    """The chats of the person's departments in numbers."""

    right = Right.REPORTS
    FORMATS = (SafeExport.FORMAT_CSV,)
    page_title = TITLE
    header_icon = "table"
    index_url_name = f"{_NAMESPACE}:reports"
    index_results_url_name = f"{_NAMESPACE}:reports_results"
    results_template_name = "wagtail_livechat/reports/results.html"
    filterset_class = ReportFilterSet
    export_headings = words.HEADINGS
    list_export = list(export_headings)

    @cached_property
    def trouble(self) -> str:
        """Why there is no report; "" if there is one."""
        return self.filters.trouble()

    @cached_property
    def report(self) -> reports.Report:
        """All of it."""
        return reports.read(self._chats(), *self.filters.days())

    def get_queryset(self) -> list[reports.Line]:
        """The lines of the part that is asked for, for the spreadsheet."""
        return [] if self.trouble else getattr(self.report, self._part())

    def get_filename(self) -> str:
        return f"chats-by-{self._part()}"

    def to_row_dict(self, item: reports.Line) -> dict:
        return words.row(item)

    def render_to_response(self, context, **kwargs):
        """A page or a spreadsheet."""
        if self.is_export:
            return self.as_spreadsheet(self.object_list, self.FORMAT_CSV)
        return super().render_to_response(context, **kwargs)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """A spreadsheet for each table."""
        return [
            Button(label, url=self._part_url(part), icon_name="download", priority=n)
            for n, (part, label) in enumerate(_PARTS.items())
        ]

    def get_context_data(self, *args, **kwargs) -> dict:
        """Add the numbers, or the sentence in their place."""
        context = super().get_context_data(*args, **kwargs)
        context["trouble"] = self.trouble
        if not self.trouble:
            context["first"], context["last"] = self.filters.days()
            context["totals"] = _totals(self.report.total)
            context["tables"] = words.tables(self.report)
        context["media"] += Media(
            css={"all": [versioned_static("wagtail_livechat/records.css")]}
        )
        return context

    def _chats(self) -> QuerySet[Conversation]:
        chats = permissions.reported_to(self.request.user)
        return self.filters.filter_queryset(chats)

    def _part(self) -> str:
        asked = self.request.GET.get("part")
        return asked if asked in _PARTS else "days"

    def _part_url(self, part: str) -> str:
        query = self.request.GET.copy()
        query["export"], query["part"] = self.FORMAT_CSV, part
        return f"{self.index_url}?{query.urlencode()}"


class ReportsMenuItem(RightMenuItem):
    """The link in the "Chat" menu."""

    right = Right.REPORTS
    url_name = "reports"

    def __init__(self, order: int = 400) -> None:
        super().__init__(
            TITLE, "", name="livechat-reports", icon_name="table", order=order
        )


def _totals(figures: reports.Figures) -> list[tuple[str, object]]:
    """The numbers over all, each with its name."""
    return [
        (words.CHATS, figures.chats),
        (words.ANSWERED, figures.answered),
        (words.MISSED, figures.missed),
        (words.MISSED_SHARE, words.share_words(figures)),
        (words.WAIT_MEDIAN, span_words(figures.wait_median)),
        (words.WAIT_MOST, span_words(figures.wait_most)),
        (words.DURATION, span_words(figures.duration_median)),
    ]
