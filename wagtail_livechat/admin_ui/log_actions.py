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
    ("wagtail_livechat.transfer", _("Transfer chat"), _("Chat transferred")),
    ("wagtail_livechat.assign", _("Assign chat"), _("Chat assigned")),
    ("wagtail_livechat.block", _("Block visitor"), _("Visitor blocked")),
    ("wagtail_livechat.delete", _("Delete chat"), _("Chat deleted")),
    ("wagtail_livechat.export", _("Export chats"), _("Chats exported")),
    (
        "wagtail_livechat.merge_labels",
        _("Merge labels"),
        _("Another label was merged into this one"),
    ),
    (
        "wagtail_livechat.change_rights",
        _("Change chat rights"),
        _("Chat rights changed"),
    ),
]


def register(actions) -> None:
    """Make them known to Wagtail's log; for the hook ``register_log_actions``."""
    for name, label, sentence in ACTIONS:
        actions.register_action(name, label, sentence)
