"""Who may open which screen of the admin."""

from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.sites import SitePermissionPolicy

from ..models import ChatSettings, Conversation

settings_policy = SitePermissionPolicy(ChatSettings)
conversation_policy = ModelPermissionPolicy(Conversation)


def can_switch(user, site: Site) -> bool:
    """Whether ``user`` may turn chat on or off for ``site`` (R3)."""
    return settings_policy.user_has_permission_for_instance(user, "change", site)


def may_see_placement(user, site: Site | None = None) -> bool:
    """Whether ``user`` may be told what shows where on ``site``; None: on any site.

    Those may who may change the widget profiles or the site's chat settings.
    """
    if user.has_perm("wagtail_livechat.change_widgetprofile"):
        return True
    if site is None:
        return settings_policy.user_has_permission(user, "change")
    return can_switch(user, site)


def may_explain_rights(user) -> bool:
    """Whether ``user`` may be told why somebody can or cannot chat.

    The answer names groups and what they grant: for those who may change groups.
    """
    return user.has_perm("auth.change_group")
