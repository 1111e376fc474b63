"""The buttons beside Wagtail's own in the footer of the profile editor.

They submit the editor's form under the names of actions in ``profile_actions``.
"""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.action_menu import ActionMenuItem

from . import profile_rights, profile_state
from .profile_actions import APPLY, GET_CODE, REMOVE


class ApplyButton(ActionMenuItem):
    """Show on the portal what is on the screen (R10)."""

    name = f"action-{APPLY}"
    label = _("Apply chat widget to the portal")
    icon_name = "view"
    order = 32

    def is_shown(self, context):
        """For those who may publish, unless the profile is locked."""
        return super().is_shown(context) and profile_rights.may_apply(
            context["request"].user
        )


class RemoveButton(ActionMenuItem):
    """Take the profile off the portal; codes go on (R13)."""

    name = f"action-{REMOVE}"
    label = _("Remove chat widget from the portal")
    icon_name = "no-view"
    order = 34

    def is_shown(self, context):
        """As Apply, while there is something to remove."""
        profile = context.get("instance")
        return bool(
            super().is_shown(context)
            and profile_rights.may_apply(context["request"].user)
            and profile
            and profile_state.is_on_portal(profile)
        )


class GetCodeButton(ActionMenuItem):
    """Freeze what is on the screen in a code to paste elsewhere (R11)."""

    name = f"action-{GET_CODE}"
    label = _("Get code")
    icon_name = "code"
    order = 36

    def is_shown(self, context):
        """For those who may change profiles and add codes."""
        return super().is_shown(context) and profile_rights.may_get_code(
            context["request"].user
        )


def button_for(button: type[ActionMenuItem], model):
    """A receiver of ``register_snippet_action_menu_item`` for one model alone."""

    def receiver(edited):
        return button() if edited is model else None

    return receiver
