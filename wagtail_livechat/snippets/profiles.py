"""How editors list and edit widget profiles."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import (
    BooleanColumn,
    Column,
    LiveStatusTagColumn,
    LocaleColumn,
    StatusTagColumn,
    UpdatedAtColumn,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from ..models import WidgetProfile
from . import profile_panels, profile_state, profile_views
from .choosers import ManagersChooserViewSet
from .portal_views import ApplyView, RemoveView
from .site_names import name_of


class WidgetProfileViewSet(SnippetViewSet):
    """Widget profiles, in the Chat menu (R14)."""

    model = WidgetProfile
    chooser_viewset_class = ManagersChooserViewSet
    add_view_class = profile_views.CreateView
    edit_view_class = profile_views.EditView
    copy_view_class = profile_views.CopyView
    workflow_action_view_class = profile_views.WorkflowActionView
    collect_workflow_action_data_view_class = (
        profile_views.CollectWorkflowActionDataView
    )
    confirm_workflow_cancellation_view_class = (
        profile_views.ConfirmWorkflowCancellationView
    )
    workflow_preview_view_class = profile_views.WorkflowPreviewView
    icon = "sliders"
    menu_hook = "register_livechat_menu_item"
    menu_order = 200
    menu_label = _("Widget profiles")
    inspect_view_enabled = True
    list_display = [
        "name",
        Column("site", label=_("Site"), accessor=lambda each: name_of(each.site)),
        LocaleColumn(label=_("Locale")),
        StatusTagColumn(
            "portal",
            label=_("Portal"),
            accessor=profile_state.tag,
            primary=profile_state.is_on_portal,
        ),
        BooleanColumn("is_default", label=_("Default")),
        UpdatedAtColumn(label=_("Updated")),
        LiveStatusTagColumn(label=_("Status")),
    ]
    list_filter = ["site", "live", "require_login"]

    def get_queryset(self, request):
        """The rows, with what their columns show."""
        rows = WidgetProfile.objects.select_related("site", "locale")
        return rows.prefetch_related("placement_rules")

    def get_edit_handler(self):
        """The tabs; made when first asked for, when all models are there."""
        return profile_panels.edit_handler().bind_to_model(self.model)

    def get_urlpatterns(self):
        """Wagtail's addresses, and ours to apply and remove from the list."""
        return [
            *super().get_urlpatterns(),
            path("apply/<int:pk>/", self.construct_view(ApplyView), name="apply"),
            path("remove/<int:pk>/", self.construct_view(RemoveView), name="remove"),
        ]
