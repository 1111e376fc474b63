"""What the audit log calls the things that chat does."""

from django.utils.translation import gettext_lazy as _

#: (action, label, sentence), as ``register_action`` takes them.
ACTIONS = [
    (
        "wagtail_livechat.apply",
        _("Apply chat widget to the portal"),
        _("Chat widget applied to the portal"),
    ),
    (
        "wagtail_livechat.remove",
        _("Remove chat widget from the portal"),
        _("Chat widget removed from the portal"),
    ),
    ("wagtail_livechat.get_code", _("Get code"), _("Embed code made")),
    ("wagtail_livechat.revoke_code", _("Revoke code"), _("Embed code revoked")),
]


def register(actions) -> None:
    """Make them known to Wagtail's log; for the hook ``register_log_actions``."""
    for name, label, sentence in ACTIONS:
        actions.register_action(name, label, sentence)
