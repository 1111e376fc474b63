"""The columns of the list of chats."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import (
    Column,
    DateColumn,
    NumberColumn,
    StatusTagColumn,
    TitleColumn,
)

from ..models import Conversation
from ..services import names, records
from .records_words import duration_of, span_words, visitor_name


class LabelsColumn(Column):
    """A chat's labels, each with its colour."""

    cell_template_name = "wagtail_livechat/records/labels_cell.html"

    def get_value(self, instance):
        return instance.labels.all()


def record_url(chat: Conversation) -> str:
    """The page of one chat."""
    return reverse("wagtail_livechat_admin:record", args=[chat.uuid])


def columns(*, several_sites: bool) -> list[Column]:
    """Those of the list."""
    site = Column(
        "site",
        label=_("Site"),
        accessor=lambda chat: records.site_name(chat.site),
    )
    return [
        TitleColumn(
            "visitor",
            label=_("Visitor"),
            accessor=lambda chat: visitor_name(chat.visitor),
            get_url=record_url,
            link_attrs={"dir": "auto"},
        ),
        Column(
            "department",
            label=_("Department"),
            accessor="department.name",
            sort_key="department__name",
        ),
        Column(
            "agent",
            label=_("Agent"),
            accessor=lambda chat: chat.agent and names.internal_name(chat.agent),
        ),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda chat: chat.state == Conversation.State.ENDED,
        ),
        LabelsColumn("labels", label=_("Labels")),
        DateColumn(
            "created_at",
            label=_("Started"),
            sort_key="created_at",
            classname="livechat-records__time",
        ),
        Column(
            "duration",
            label=_("Duration"),
            classname="livechat-records__time",
            accessor=lambda chat: span_words(duration_of(chat)),
        ),
        NumberColumn("message_count", label=_("Messages")),
        *([site] if several_sites else []),
    ]
