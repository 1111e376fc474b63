"""The addresses inside the Wagtail admin."""

from django.urls import path

from ..transport import agent_api, agent_handing, agent_tickets, agent_tools
from .desk import DeskView
from .placement import PlacementView
from .records import RecordsView
from .records_delete import DeleteRecordView
from .records_page import RecordView
from .reports import ReportsView
from .ticket_page import TicketView
from .tickets import TicketsView
from .why import WhyView

app_name = "wagtail_livechat_admin"

urlpatterns = [
    path("desk/", DeskView.as_view(), name="desk"),
    path("placement/", PlacementView.as_view(), name="placement"),
    path("why/", WhyView.as_view(), name="why"),
    path("records/", RecordsView.as_view(), name="records"),
    path(
        "records/results/",
        RecordsView.as_view(results_only=True),
        name="records_results",
    ),
    path("records/<uuid:uuid>/", RecordView.as_view(), name="record"),
    path(
        "records/<uuid:uuid>/delete/", DeleteRecordView.as_view(), name="delete_record"
    ),
    path("reports/", ReportsView.as_view(), name="reports"),
    path(
        "reports/results/",
        ReportsView.as_view(results_only=True),
        name="reports_results",
    ),
    path("tickets/", TicketsView.as_view(), name="tickets"),
    path(
        "tickets/results/",
        TicketsView.as_view(results_only=True),
        name="tickets_results",
    ),
    path("tickets/<uuid:uuid>/", TicketView.as_view(), name="ticket"),
    path("api/desk/", agent_api.desk, name="api_desk"),
    path("api/count/", agent_api.count, name="count"),
    path("api/presence/", agent_api.set_presence, name="presence"),
    path("api/heartbeat/", agent_api.heartbeat, name="heartbeat"),
    path("api/conversations/<uuid:uuid>/", agent_api.conversation, name="conversation"),
    path("api/conversations/<uuid:uuid>/accept/", agent_api.accept, name="accept"),
    path(
        "api/conversations/<uuid:uuid>/messages/",
        agent_api.post_message,
        name="messages",
    ),
    path("api/conversations/<uuid:uuid>/typing/", agent_api.typing, name="typing"),
    path("api/conversations/<uuid:uuid>/read/", agent_api.mark_read, name="read"),
    path("api/conversations/<uuid:uuid>/end/", agent_api.end, name="end"),
    path(
        "api/conversations/<uuid:uuid>/targets/", agent_handing.targets, name="targets"
    ),
    path(
        "api/conversations/<uuid:uuid>/transfer/",
        agent_handing.transfer,
        name="transfer",
    ),
    path("api/conversations/<uuid:uuid>/assign/", agent_handing.assign, name="assign"),
    path("api/conversations/<uuid:uuid>/invite/", agent_handing.invite, name="invite"),
    path("api/conversations/<uuid:uuid>/leave/", agent_handing.leave, name="leave"),
    path("api/conversations/<uuid:uuid>/block/", agent_handing.block, name="block"),
    path("api/conversations/<uuid:uuid>/fields/", agent_tickets.fill_in, name="fields"),
    path(
        "api/conversations/<uuid:uuid>/ticket/", agent_tickets.make, name="make_ticket"
    ),
    path(
        "api/conversations/<uuid:uuid>/ticket/draft/",
        agent_tickets.draft,
        name="ticket_draft",
    ),
    path("api/labels/", agent_tools.suggest_labels, name="labels"),
    path(
        "api/conversations/<uuid:uuid>/labels/", agent_tools.change_labels, name="label"
    ),
    path(
        "api/conversations/<uuid:uuid>/replies/",
        agent_tools.suggest_replies,
        name="replies",
    ),
]
