"""How admins list and edit chat departments."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from ..models import Department
from .choosers import ManagersChooserViewSet


class DepartmentViewSet(SnippetViewSet):
    """Chat departments, in the Chat menu."""

    model = Department
    chooser_viewset_class = ManagersChooserViewSet
    icon = "group"
    menu_hook = "register_livechat_menu_item"
    menu_order = 300
    menu_label = _("Departments")
    list_display = [
        "name",
        "site",
        BooleanColumn("enabled"),
        BooleanColumn("is_default"),
    ]
    list_filter = ["site", "enabled"]
    panels = [
        FieldPanel("name"),
        FieldPanel("site"),
        FieldRowPanel([FieldPanel("enabled"), FieldPanel("is_default")]),
        FieldPanel("sort_order"),
    ]
