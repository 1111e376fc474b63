"""The columns of the list of tickets."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import (
    Column,
    DateColumn,
    StatusTagColumn,
    TitleColumn,
)

from ..models import Ticket
from ..services import names, records

#: Somebody has to do something about them.
UNDONE = (Ticket.Status.OPEN, Ticket.Status.PENDING)


class RequesterColumn(Column):
    """Who left the ticket: name and address."""

    cell_template_name = "wagtail_livechat/tickets/requester_cell.html"

    def get_value(self, instance):
        return instance


class WordsColumn(Column):
    """Words of people, in the direction in which they are written."""

    cell_template_name = "wagtail_livechat/tickets/words_cell.html"


def ticket_url(ticket: Ticket) -> str:
    """The page of one ticket."""
    return reverse("wagtail_livechat_admin:ticket", args=[ticket.uuid])


def assignee_name(ticket: Ticket) -> str:
    """Who works on it; "" for nobody in particular."""
    return names.internal_name(ticket.assignee) if ticket.assignee else ""


def columns(*, several_sites: bool) -> list[Column]:
    """Those of the list."""
    site = WordsColumn(
        "site",
        label=_("Site"),
        accessor=lambda ticket: records.site_name(ticket.site),
    )
    return [
        TitleColumn(
            "reference",
            label=_("Reference"),
            get_url=ticket_url,
            sort_key="reference",
            link_attrs={"dir": "ltr"},
        ),
        WordsColumn(
            "subject",
            label=_("Subject"),
            sort_key="subject",
            classname="livechat-tickets__subject",
        ),
        RequesterColumn("requester", label=_("Requester"), sort_key="email"),
        WordsColumn(
            "department",
            label=_("Department"),
            accessor="department.name",
            sort_key="department__name",
        ),
        StatusTagColumn(
            "status",
            label=_("Status"),
            accessor="get_status_display",
            sort_key="status",
            primary=lambda ticket: ticket.status in UNDONE,
        ),
        WordsColumn("assignee", label=_("Assigned to"), accessor=assignee_name),
        DateColumn(
            "created_at",
            label=_("Made"),
            sort_key="created_at",
            classname="livechat-tickets__time",
        ),
        DateColumn(
            "updated_at",
            label=_("Updated"),
            sort_key="updated_at",
            classname="livechat-tickets__time",
        ),
        *([site] if several_sites else []),
    ]
