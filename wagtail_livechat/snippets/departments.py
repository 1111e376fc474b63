"""How admins list, edit and delete chat departments."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet

from ..models import Department
from . import departments_panels
from .choosers import ManagersChooserViewSet
from .departments_delete import DeleteView
from .site_names import name_of


class DepartmentViewSet(SnippetViewSet):
    """Chat departments, in the Chat menu (R27, R33)."""

    model = Department
    chooser_viewset_class = ManagersChooserViewSet
    delete_view_class = DeleteView
    delete_template_name = "wagtail_livechat/departments/confirm_delete.html"
    icon = "group"
    menu_hook = "register_livechat_menu_item"
    menu_order = 300
    menu_label = _("Departments")
    # A copy would be a second department with the same chats to answer.
    copy_view_enabled = False
    list_display = [
        "name",
        Column("site", label=_("Site"), accessor=lambda each: name_of(each.site)),
        BooleanColumn("enabled", label=_("Enabled")),
        BooleanColumn("is_default", label=_("Default")),
    ]
    list_filter = ["site", "enabled"]
    ordering = ["site__site_name", "site", "sort_order", "name"]

    def get_queryset(self, request):
        """The rows, with what their columns show."""
        return Department.objects.select_related("site")

    def get_edit_handler(self):
        """The form; made when first asked for, when all models are there."""
        return departments_panels.edit_handler().bind_to_model(self.model)
