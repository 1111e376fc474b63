"""How editors write canned replies."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn

from .. import permissions
from ..models import CannedReply
from .site_choosers import SiteChooserViewSet
from .site_departments import DepartmentsForm
from .site_scope import (
    SiteFilterSet,
    SiteInspectView,
    SiteScopedViewSet,
    site_column,
)


class ReplyForm(DepartmentsForm):
    """A canned reply."""


class ReplyFilterSet(SiteFilterSet):
    """The list's filters."""

    class Meta:
        model = CannedReply
        fields = ["site"]


def _departments(reply: CannedReply) -> str:
    names = [each.name for each in reply.departments.all()]
    return ", ".join(names) or _("All")


class ReplyInspectView(SiteInspectView):
    """All about one reply."""

    def get_departments_display_value(self):
        """As in the list."""
        return _departments(self.object)


class CannedReplyViewSet(SiteScopedViewSet):
    """Canned replies, in the Chat menu."""

    model = CannedReply
    permission_policy = permissions.reply_policy
    chooser_viewset_class = SiteChooserViewSet
    inspect_view_class = ReplyInspectView
    icon = "openquote"
    menu_order = 310
    menu_label = gettext_lazy("Canned replies")
    list_display = [
        "title",
        Column("departments", label=gettext_lazy("Departments"), accessor=_departments),
        site_column(),
        UpdatedAtColumn(label=gettext_lazy("Updated")),
    ]
    filterset_class = ReplyFilterSet
    search_fields = ["title", "text"]
    inspect_view_fields = ["title", "text", "site", "departments"]

    def get_queryset(self, request):
        """The rows, with what their columns show."""
        return super().get_queryset(request).prefetch_related("departments")

    def get_edit_handler(self):
        """The page of a reply; made when first asked for."""
        panels = [FieldPanel(name) for name in ("title", "text", "site", "departments")]
        form = ObjectList(panels, base_form_class=ReplyForm)
        return form.bind_to_model(self.model)
