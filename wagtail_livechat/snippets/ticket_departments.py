"""How managers say who works on tickets (R20, A13)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn

from .. import permissions
from ..models import TicketDepartment
from ..services import ticket_departments
from . import ticket_departments_form
from .site_choosers import SiteChooserViewSet
from .site_scope import (
    SiteFilterSet,
    SiteInspectView,
    SiteScopedViewSet,
    site_column,
)
from .ticket_departments_delete import DeleteView
from .wide_lists import WideIndexView


class TicketDepartmentFilterSet(SiteFilterSet):
    """The list's filters."""

    class Meta:
        model = TicketDepartment
        fields = ["site", "enabled"]


def _groups(department: TicketDepartment) -> str:
    names = [each.name for each in department.groups.all()]
    return ", ".join(names) or _("None")


class TicketDepartmentInspectView(SiteInspectView):
    """All about one ticket department."""

    def get_groups_display_value(self):
        """As in the list."""
        return _groups(self.object)


class TicketDepartmentViewSet(SiteScopedViewSet):
    """Ticket departments, in the Chat menu."""

    model = TicketDepartment
    permission_policy = permissions.ticket_department_policy
    chooser_viewset_class = SiteChooserViewSet
    index_view_class = WideIndexView
    delete_view_class = DeleteView
    delete_template_name = "wagtail_livechat/ticket_departments/confirm_delete.html"
    inspect_view_class = TicketDepartmentInspectView
    icon = "mail"
    menu_order = 340
    menu_label = gettext_lazy("Ticket departments")
    list_display = [
        "name",
        Column("email", label=gettext_lazy("Notification address"), sort_key="email"),
        Column("groups", label=gettext_lazy("Groups"), accessor=_groups),
        BooleanColumn("enabled", label=gettext_lazy("Enabled")),
        NumberColumn("undone", label=gettext_lazy("Open tickets"), sort_key="undone"),
        NumberColumn("total", label=gettext_lazy("All tickets"), sort_key="total"),
        NumberColumn("sort_order", label=gettext_lazy("Order"), sort_key="sort_order"),
        site_column(),
    ]
    ordering = ["site__site_name", "site", "sort_order", "name", "pk"]
    filterset_class = TicketDepartmentFilterSet
    search_fields = ["name", "email"]
    inspect_view_fields = ["name", "email", "groups", "enabled", "sort_order", "site"]

    def get_queryset(self, request):
        """The rows, with what their columns show."""
        rows = super().get_queryset(request).prefetch_related("groups")
        return ticket_departments.with_counts(rows)

    def get_edit_handler(self):
        """The page of a department; made when first asked for."""
        return ticket_departments_form.edit_handler().bind_to_model(self.model)
