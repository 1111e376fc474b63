"""How admins list, limit and revoke embed codes."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from ..models import EmbedCode
from . import embed_form
from .choosers import ManagersChooserViewSet
from .code_boxes import state_of
from .embed_views import RevokeView
from .site_names import name_of


class EmbedCodeViewSet(SnippetViewSet):
    """Embed codes, in the Chat menu (R5, R9). They are made by "Get code" alone."""

    model = EmbedCode
    chooser_viewset_class = ManagersChooserViewSet
    icon = "code"
    menu_hook = "register_livechat_menu_item"
    menu_order = 250
    menu_label = _("Embed codes")
    copy_view_enabled = False
    list_display = [
        "name",
        Column("site", label=_("Site"), accessor=lambda code: name_of(code.site)),
        Column("profile", label=_("Widget profile")),
        DateColumn("created_at", label=_("Made"), sort_key="created_at"),
        DateColumn("last_used_at", label=_("Last used"), sort_key="last_used_at"),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=state_of,
            primary=lambda code: code.is_live,
        ),
    ]
    list_filter = {"site": ["exact"], "profile": ["exact"], "revoked_at": ["isnull"]}
    search_fields = ["name"]

    def get_queryset(self, request):
        """The rows, with what their columns show."""
        return EmbedCode.objects.select_related("site", "profile")

    def get_edit_handler(self):
        """The page of a code; made when first asked for."""
        return embed_form.edit_handler().bind_to_model(self.model)

    def get_common_view_kwargs(self, **kwargs):
        """No way to add one, not even for superusers, whom Wagtail lets do all."""
        return {**super().get_common_view_kwargs(**kwargs), "add_url_name": None}

    def get_urlpatterns(self):
        """Wagtail's addresses without "add", and ours to revoke."""
        patterns = [each for each in super().get_urlpatterns() if each.name != "add"]
        revoke = self.construct_view(RevokeView)
        return [*patterns, path("revoke/<int:pk>/", revoke, name="revoke")]
