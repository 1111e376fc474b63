"""How admins list and edit chat departments."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
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


def refuse_to_delete_used(request, instances):
    """Keep departments that have chats; for the hook ``before_delete_snippet``.

    Deleting one would take its history along. It can be switched off instead.
    """
    used = [
        department.name
        for department in instances
        if isinstance(department, Department) and department.conversations.exists()
    ]
    if not used:
        return None
    messages.error(
        request,
        _("%(names)s: chats of this department are stored. Switch it off instead.")
        % {"names": ", ".join(used)},
    )
    return redirect("wagtailsnippets_wagtail_livechat_department:list")
