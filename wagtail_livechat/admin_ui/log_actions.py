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
    ("wagtail_livechat.make_ticket", _("Make ticket"), _("Ticket made of a chat")),
    ("wagtail_livechat.reply_ticket", _("Reply"), _("Ticket answered")),
    ("wagtail_livechat.note_ticket", _("Add note"), _("Note added to ticket")),
    ("wagtail_livechat.assign_ticket", _("Assign ticket"), _("Ticket assigned")),
    (
        "wagtail_livechat.change_ticket",
        _("Change status"),
        _("Status of ticket changed"),
    ),
    ("wagtail_livechat.move_ticket", _("Move ticket"), _("Ticket moved")),
    ("wagtail_livechat.export_tickets", _("Export tickets"), _("Tickets exported")),
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
