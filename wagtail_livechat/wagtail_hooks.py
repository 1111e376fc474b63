"""Wiring into Wagtail's own hooks; what each one does lives elsewhere."""

from django.urls import include, path
from wagtail import hooks
from wagtail.contrib.settings.models import register_setting
from wagtail.contrib.settings.registry import SettingMenuItem
from wagtail.snippets.models import register_snippet

from . import compat, rich_text, signals
from .admin_ui import (
    group_permissions,
    group_protection,
    log_actions,
    menu,
    page_hooks,
    placement,
    records,
    reports,
    site_history,
    tickets,
    why,
)
from .models import (
    CannedReply,
    ChatField,
    ChatSettings,
    EmbedCode,
    Label,
    TicketDepartment,
    WidgetProfile,
)
from .permissions import (
    AGENT_RIGHTS,
    field_policy,
    label_policy,
    permissions_for,
    reply_policy,
    ticket_department_policy,
)
from .snippets import site_screen
from .snippets.departments import DepartmentViewSet
from .snippets.departments_delete import DepartmentDeleteBulkAction
from .snippets.embed_codes import EmbedCodeViewSet
from .snippets.embed_views import RevokeButton
from .snippets.fields import ChatFieldViewSet
from .snippets.fields_views import FieldDeleteBulkAction
from .snippets.labels import LabelViewSet
from .snippets.labels_merge import LabelDeleteBulkAction, MergeBulkAction
from .snippets.portal_views import listing_buttons
from .snippets.profile_buttons import (
    ApplyButton,
    GetCodeButton,
    RemoveButton,
    button_for,
)
from .snippets.profiles import WidgetProfileViewSet
from .snippets.replies import CannedReplyViewSet
from .snippets.site_bulk import ClosedDeleteBulkAction, ReplyDeleteBulkAction
from .snippets.ticket_departments import TicketDepartmentViewSet
from .snippets.ticket_departments_delete import TicketDepartmentDeleteBulkAction

# Here and not in the model: what the screen shows is above the models.
ChatSettings.edit_handler = site_screen.edit_handler()
register_setting(ChatSettings, icon="comment")
register_snippet(WidgetProfileViewSet)
register_snippet(EmbedCodeViewSet)
register_snippet(DepartmentViewSet)
compat.register_permission_policy(Label, label_policy)
compat.register_permission_policy(CannedReply, reply_policy)
compat.register_permission_policy(ChatField, field_policy)
compat.register_permission_policy(TicketDepartment, ticket_department_policy)
register_snippet(CannedReplyViewSet)
register_snippet(LabelViewSet)
register_snippet(ChatFieldViewSet)
register_snippet(TicketDepartmentViewSet)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("livechat/", include("wagtail_livechat.admin_ui.urls"))]


@hooks.register("register_admin_menu_item")
def register_chat_menu():
    return menu.ChatMenuItem()


@hooks.register("register_livechat_menu_item")
def register_desk():
    return menu.DeskMenuItem()


@hooks.register("register_livechat_menu_item")
def register_settings_in_chat_menu():
    # The same screen over the same record as in the Settings menu (R1, R2).
    return SettingMenuItem(
        ChatSettings, icon="cog", name="livechat-settings", order=100
    )


@hooks.register("register_permissions")
def register_permissions():
    # Visitors' right to start chats is in the "Chat" panel, beside the departments.
    return permissions_for(AGENT_RIGHTS)


@hooks.register("insert_global_admin_js")
def insert_menu_script():
    return menu.global_js()


@hooks.register("insert_global_admin_css")
def insert_menu_style():
    return menu.global_css()


hooks.register("register_log_actions", log_actions.register)
hooks.register("after_bulk_action", signals.users_changed_in_bulk)
hooks.register("register_group_permission_panel", group_permissions.panel)
hooks.register("register_admin_urls", group_protection.admin_urls, order=-1)
hooks.register("register_admin_urls", site_history.admin_urls)
for button in (ApplyButton, RemoveButton, GetCodeButton):
    hooks.register(
        "register_snippet_action_menu_item", button_for(button, WidgetProfile)
    )
hooks.register("register_snippet_action_menu_item", button_for(RevokeButton, EmbedCode))
hooks.register("register_snippet_listing_buttons", listing_buttons)
for action in (
    MergeBulkAction,
    LabelDeleteBulkAction,
    ReplyDeleteBulkAction,
    FieldDeleteBulkAction,
    TicketDepartmentDeleteBulkAction,
    DepartmentDeleteBulkAction,
    ClosedDeleteBulkAction,
):
    # After Wagtail's own, of which those that delete take the place.
    hooks.register("register_bulk_action", action, order=1)

hooks.register("register_livechat_menu_item", placement.placement_menu_item)
hooks.register("register_livechat_menu_item", why.why_menu_item)
hooks.register("register_livechat_menu_item", records.RecordsMenuItem)
hooks.register("register_livechat_menu_item", reports.ReportsMenuItem)
hooks.register("register_livechat_menu_item", tickets.TicketsMenuItem)
hooks.register("construct_wagtail_userbar", page_hooks.add_userbar_item)
hooks.register("register_rich_text_features", rich_text.register)
