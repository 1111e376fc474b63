"""Wiring into Wagtail's own hooks; what each one does lives elsewhere."""

from django.urls import include, path
from wagtail import hooks
from wagtail.contrib.settings.models import register_setting
from wagtail.contrib.settings.registry import SettingMenuItem
from wagtail.snippets.models import register_snippet

from . import rich_text
from .admin_ui import log_actions, menu, page_hooks
from .models import ChatSettings, EmbedCode, WidgetProfile
from .permissions import AGENT_RIGHTS, permissions_for
from .snippets import site_screen
from .snippets.departments import DepartmentViewSet, refuse_to_delete_used
from .snippets.embed_codes import EmbedCodeViewSet
from .snippets.embed_views import RevokeButton
from .snippets.portal_views import listing_buttons
from .snippets.profile_buttons import (
    ApplyButton,
    GetCodeButton,
    RemoveButton,
    button_for,
)
from .snippets.profiles import WidgetProfileViewSet

# Here and not in the model: what the screen shows is above the models.
ChatSettings.edit_handler = site_screen.edit_handler()
register_setting(ChatSettings, icon="comment")
register_snippet(WidgetProfileViewSet)
register_snippet(EmbedCodeViewSet)
register_snippet(DepartmentViewSet)


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
hooks.register("before_delete_snippet", refuse_to_delete_used)
for button in (ApplyButton, RemoveButton, GetCodeButton):
    hooks.register(
        "register_snippet_action_menu_item", button_for(button, WidgetProfile)
    )
hooks.register("register_snippet_action_menu_item", button_for(RevokeButton, EmbedCode))
hooks.register("register_snippet_listing_buttons", listing_buttons)

hooks.register("register_livechat_menu_item", page_hooks.placement_menu_item)
hooks.register("construct_wagtail_userbar", page_hooks.add_userbar_item)
hooks.register("register_rich_text_features", rich_text.register)
