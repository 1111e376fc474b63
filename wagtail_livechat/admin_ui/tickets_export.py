"""Spreadsheets of tickets; see records_export for what makes them safe."""

from django.utils.translation import gettext_lazy as _

from ..models import Ticket
from ..services import records
from .tickets_columns import assignee_name


class TicketRows:
    """What a spreadsheet of tickets says, and the trace that it leaves."""

    export_filename = "tickets"
    export_action = "wagtail_livechat.export_tickets"
    export_counts = "tickets"
    export_headings = {
        "reference": _("Reference"),
        "subject": _("Subject"),
        "name": _("Name"),
        "email": _("E-mail"),
        "department": _("Department"),
        "status": _("Status"),
        "assignee": _("Assigned to"),
        "made": _("Made (UTC)"),
        "updated": _("Updated (UTC)"),
        "text": _("Text"),
        "fields": _("Fields"),
        "language": _("Language"),
        "address": _("Page address"),
        "site": _("Site"),
        "id": _("ID"),
    }
    list_export = list(export_headings)

    def to_row_dict(self, item: Ticket) -> dict:
        """One line of the spreadsheet."""
        return {
            "reference": item.reference,
            "subject": item.subject,
            "name": item.name,
            "email": item.email,
            "department": item.department.name,
            "status": item.get_status_display(),
            "assignee": assignee_name(item),
            "made": item.created_at.replace(microsecond=0),
            "updated": item.updated_at.replace(microsecond=0),
            "text": item.body,
            "fields": "\n".join(f"{e['label']}: {e['text']}" for e in item.fields),
            "language": item.language,
            "address": item.page_url,
            "site": records.site_name(item.site),
            "id": str(item.uuid),
        }
