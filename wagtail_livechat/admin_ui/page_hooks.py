"""What Wagtail's hooks call for pages: the userbar.

``wagtail_hooks.py`` registers the function.
"""

from django.http import HttpRequest
from wagtail.admin.userbar import BaseItem
from wagtail.models import AbstractPage

from wagtail_livechat import permissions
from wagtail_livechat.admin_ui.placement import TITLE


class PlacementUserbarItem(BaseItem):
    """“Which chat widget shows here?” in the bar on the live page."""

    template_name = "wagtail_livechat/placement/userbar_item.html"
    title = TITLE

    def __init__(self, page):
        super().__init__()
        self.page = page


def add_userbar_item(request: HttpRequest, items: list, page=None) -> None:
    """Add the item on a stored page, for those who may open the view."""
    if not isinstance(page, AbstractPage) or not page.pk:
        return
    if getattr(request, "in_preview_panel", False):
        return
    if permissions.may_see_placement(request.user, page.get_site()):
        items.append(PlacementUserbarItem(page))
