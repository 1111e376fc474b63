"""How managers say what is asked before chats, and of agents (R21, R22)."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn

from .. import permissions
from ..models import ChatField
from ..services import field_records
from . import fields_panels, fields_views
from .site_choosers import SiteChooserViewSet
from .site_scope import SiteFilterSet, SiteScopedViewSet, site_column
from .wide_lists import WideIndexView


class FieldFilterSet(SiteFilterSet):
    """The list's filters."""

    class Meta:
        model = ChatField
        fields = ["site", "kind", "required", "enabled", "agent_only"]


class ChatFieldViewSet(SiteScopedViewSet):
    """Chat fields, in the Chat menu."""

    model = ChatField
    permission_policy = permissions.field_policy
    chooser_viewset_class = SiteChooserViewSet
    index_view_class = WideIndexView
    copy_view_class = fields_views.CopyView
    delete_view_class = fields_views.DeleteView
    inspect_view_class = fields_views.FieldInspectView
    # Ours makes a field of its own.
    copy_view_enabled = True
    icon = "form"
    menu_order = 330
    menu_label = _("Fields")
    list_display = [
        "label",
        Column("kind", label=_("Type"), accessor="get_kind_display", sort_key="kind"),
        BooleanColumn("required", label=_("Required")),
        BooleanColumn("enabled", label=_("Enabled")),
        BooleanColumn("agent_only", label=_("For agents only")),
        NumberColumn("sort_order", label=_("Order"), sort_key="sort_order"),
        NumberColumn("used", label=_("Chats"), sort_key="used"),
        site_column(),
    ]
    ordering = ["site__site_name", "site", "sort_order", "pk"]
    filterset_class = FieldFilterSet
    search_fields = ["label", "help_text"]
    inspect_view_fields = [
        *("label", "help_text", "kind", "choices", "default", "required"),
        *("enabled", "agent_only", "departments", "sort_order", "site"),
    ]

    def get_queryset(self, request):
        """The rows, with what their columns show."""
        return field_records.with_usage(super().get_queryset(request))

    def get_edit_handler(self):
        """The page of a field; made when first asked for."""
        return fields_panels.edit_handler().bind_to_model(self.model)
