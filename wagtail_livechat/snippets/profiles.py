"""How editors list and edit widget profiles."""

from django.forms import ColorInput
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from ..models import WidgetProfile
from .choosers import ManagersChooserViewSet


class WidgetProfileViewSet(SnippetViewSet):
    """Widget profiles, in the Chat menu (R14)."""

    model = WidgetProfile
    chooser_viewset_class = ManagersChooserViewSet
    icon = "sliders"
    menu_hook = "register_livechat_menu_item"
    menu_order = 200
    menu_label = _("Widget profiles")
    list_display = ["name", "site", BooleanColumn("is_default")]
    list_filter = ["site"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("site"), FieldPanel("is_default")]),
            ],
            heading=_("Profile"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("button_text"),
                FieldPanel("title"),
                FieldRowPanel(
                    [
                        FieldPanel("background_color", widget=ColorInput),
                        FieldPanel("text_color", widget=ColorInput),
                    ]
                ),
                FieldPanel("position"),
            ],
            heading=_("Chat button and window"),
        ),
    ]
