"""The "Chat" menu of the admin, with the number of waiting chats beside it."""

import json

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.staticfiles import versioned_static

from wagtail_livechat import permissions
from wagtail_livechat.admin_ui.desk import base_url
from wagtail_livechat.transport import texts

livechat_menu = Menu(
    register_hook_name="register_livechat_menu_item",
    construct_hook_name="construct_livechat_menu",
)


class ChatMenuItem(SubmenuMenuItem):
    """The "Chat" entry of the main menu; other modules register what it holds."""

    def __init__(self, order: int = 150) -> None:
        super().__init__(
            _("Chat"), livechat_menu, name="livechat", icon_name="comment", order=order
        )

    def render_component(self, request: HttpRequest):
        """Ask menu.js to show the count, for those who may answer."""
        component = super().render_component(request)
        if permissions.can_answer_anywhere(request.user):
            component.attrs = {**component.attrs, **count_attrs()}
        return component


class DeskMenuItem(MenuItem):
    """The link to the chat desk inside the "Chat" menu."""

    def __init__(self, order: int = 10) -> None:
        super().__init__(
            _("Chat desk"), "", name="livechat-desk", icon_name="comment", order=order
        )

    def is_shown(self, request: HttpRequest) -> bool:
        """Only those who may answer chats see the desk."""
        return permissions.can_answer_anywhere(request.user)

    def render_component(self, request: HttpRequest):
        """Fill in the address, which is not known while the hooks are collected."""
        component = super().render_component(request)
        component.url = reverse("wagtail_livechat_admin:desk")
        component.attrs = {**component.attrs, **count_attrs()}
        return component


def count_attrs() -> dict[str, str]:
    """What menu.js needs; items are shared by all requests, so made for each."""
    return {
        "data-livechat-count": "",
        "data-livechat-api": f"{base_url()}api/",
        "data-livechat-texts": json.dumps(texts.desk_plurals()["waiting_short"]),
    }


def global_js() -> SafeString:
    """The script behind the count, for the hook `insert_global_admin_js`.

    The hook knows no request; the script does nothing where no menu item asks it to.
    """
    return format_html(
        '<script src="{}" defer></script>', versioned_static("wagtail_livechat/menu.js")
    )


def global_css() -> SafeString:
    """The count's looks, for the hook `insert_global_admin_css`."""
    return format_html(
        '<link rel="stylesheet" href="{}">',
        versioned_static("wagtail_livechat/menu.css"),
    )
