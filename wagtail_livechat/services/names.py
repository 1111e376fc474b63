"""How people are called: by visitors, and among agents."""

from django.utils.translation import gettext as _

from .. import hooks


def public_name(user, site) -> str:
    """The agent's name as visitors see it; never a user name or an e-mail."""
    if user is None:
        return _("Agent")
    chosen = hooks.plugin_manager.hook.agent_public_name(user=user, site=site)
    return chosen or user.get_full_name().strip() or _("Agent")


def internal_name(user) -> str:
    """The agent's name as other agents see it."""
    if user is None:
        return _("Somebody")
    return user.get_full_name().strip() or user.get_username()
