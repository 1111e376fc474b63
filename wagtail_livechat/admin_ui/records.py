"""The list of chats that are over: found by filters and words, and exported."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.paginator import WagtailPaginator

from .. import permissions
from ..models import Conversation, Message
from ..permissions import Right
from ..services import field_records, names, records
from .found_lists import FoundList
from .records_access import RightMenuItem, RightRequired
from .records_columns import columns
from .records_fields import FieldColumns
from .records_filters import RecordFilterSet
from .records_words import duration_of, seconds_of

TITLE = gettext_lazy("Chats")
_NAMESPACE = "wagtail_livechat_admin"


class _Paginator(WagtailPaginator):
    """Says "12 chats"."""

    verbose_name = gettext_lazy("chat")
    verbose_name_plural = gettext_lazy("chats")


class RecordsView(RightRequired, FoundList):
    """The chats of the person's departments, and their own, that are over."""

    right = Right.ENDED
    model = Conversation
    page_title = TITLE
    header_icon = "history"
    verbose_name = gettext_lazy("chat")
    verbose_name_plural = gettext_lazy("chats")
    index_url_name = f"{_NAMESPACE}:records"
    index_results_url_name = f"{_NAMESPACE}:records_results"
    table_classname = "listing livechat-records"
    paginator_class = _Paginator
    filterset_class = RecordFilterSet
    style = "records.css"
    nothing_found = gettext_lazy("No chats match your query.")
    nothing_there = gettext_lazy("No chat has ended yet.")
    export_action = "wagtail_livechat.export"
    export_counts = "chats"
    export_filename = "chats"
    export_headings = {
        "visitor": gettext_lazy("Visitor"),
        "email": gettext_lazy("E-mail"),
        "department": gettext_lazy("Department"),
        "agent": gettext_lazy("Agent"),
        "state": gettext_lazy("State"),
        "labels": gettext_lazy("Labels"),
        "started": gettext_lazy("Started (UTC)"),
        "accepted": gettext_lazy("First accepted (UTC)"),
        "ended": gettext_lazy("Ended (UTC)"),
        "duration": gettext_lazy("Duration in seconds"),
        "messages": gettext_lazy("Messages"),
        "language": gettext_lazy("Language"),
        "page": gettext_lazy("Page"),
        "address": gettext_lazy("Page address"),
        "site": gettext_lazy("Site"),
        "id": gettext_lazy("ID"),
    }
    list_export = list(export_headings)

    @cached_property
    def columns(self) -> list:
        """With the site where the person's chats are of several."""
        return columns(several_sites=self.filters.several_sites)

    def get_base_queryset(self) -> QuerySet[Conversation]:
        """All that the list says, in as many queries for one row as for many."""
        chats = permissions.ended_for(self.request.user)
        return (
            records.with_first_acceptance(chats)
            .select_related("visitor", "department", "site", "agent")
            .prefetch_related("labels")
            .annotate(message_count=_message_count())
        )

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """By the visitor's name and address, by what was written and answered."""
        if not self.is_searching:
            return queryset
        said = _lines().filter(text__icontains=self.search_query)
        return queryset.filter(
            Q(visitor__name__icontains=self.search_query)
            | Q(visitor__email__icontains=self.search_query)
            | Exists(said)
            | field_records.having(self.search_query)
        )

    def to_row_dict(self, item: Conversation) -> dict:
        """One line of the spreadsheet."""
        return {
            "visitor": item.visitor.name,
            "email": item.visitor.email,
            "department": item.department.name,
            "agent": names.internal_name(item.agent) if item.agent else "",
            "state": item.get_state_display(),
            "labels": [label.name for label in item.labels.all()],
            "started": _to_seconds(item.created_at),
            "accepted": _to_seconds(item.first_accepted_at),
            "ended": _to_seconds(item.ended_at),
            "duration": seconds_of(duration_of(item)),
            "messages": item.message_count,
            "language": item.language,
            "page": item.page_title,
            "address": item.page_url,
            "site": records.site_name(item.site),
            "id": str(item.uuid),
            **self._fields.cells(item),
        }

    def as_spreadsheet(self, queryset, spreadsheet_format):
        """With a column for each field that one of the chats has."""
        chats = list(queryset)
        self._fields = FieldColumns(chats)
        self.export_headings = {**self.export_headings, **self._fields.headings}
        self.list_export = list(self.export_headings)
        return super().as_spreadsheet(chats, spreadsheet_format)


class RecordsMenuItem(RightMenuItem):
    """The link in the "Chat" menu."""

    right = Right.ENDED
    url_name = "records"

    def __init__(self, order: int = 20) -> None:
        super().__init__(
            TITLE, "", name="livechat-records", icon_name="history", order=order
        )


def _lines() -> QuerySet[Message]:
    """What was said in the chat of the outer query."""
    found = Message.objects.filter(conversation=OuterRef("pk"))
    return found.exclude(sender=Conversation.Party.SYSTEM).order_by()


def _message_count() -> Coalesce:
    counted = _lines().values("conversation").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def _to_seconds(moment):
    return moment and moment.replace(microsecond=0)
