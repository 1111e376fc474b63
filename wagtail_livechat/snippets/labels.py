"""How managers keep labels in order (R23)."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn

from .. import permissions
from ..models import Label
from ..services import labels
from . import labels_form, labels_views
from .site_choosers import SiteChooserViewSet
from .site_scope import SiteFilterSet, SiteScopedViewSet, site_column


class ColorColumn(Column):
    """A swatch with text on it, and the colour in figures."""

    cell_template_name = "wagtail_livechat/labels/color_cell.html"


class LabelFilterSet(SiteFilterSet):
    """The list's filters."""

    class Meta:
        model = Label
        fields = ["site"]


class LabelViewSet(SiteScopedViewSet):
    """Labels, in the Chat menu."""

    model = Label
    permission_policy = permissions.label_policy
    chooser_viewset_class = SiteChooserViewSet
    index_view_class = labels_views.IndexView
    edit_view_class = labels_views.EditView
    delete_view_class = labels_views.DeleteView
    icon = "tag"
    menu_order = 320
    menu_label = _("Labels")
    list_display = [
        "name",
        ColorColumn("color", label=_("Colour")),
        NumberColumn("used", label=_("Chats"), sort_key="used"),
        site_column(),
        DateColumn("created_at", label=_("Made"), sort_key="created_at"),
    ]
    filterset_class = LabelFilterSet
    search_fields = ["name"]
    inspect_view_fields = ["name", "color", "site", "created_at"]

    def get_queryset(self, request):
        """The rows, with what their columns show."""
        return labels.with_usage(super().get_queryset(request))

    def get_edit_handler(self):
        """The page of a label; made when first asked for."""
        return labels_form.edit_handler().bind_to_model(self.model)
