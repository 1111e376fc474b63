"""Apply, Remove and Get code as actions of Wagtail's own editor views.

Wagtail checks, saves and publishes; what is ours comes after that, so that nothing
is applied or frozen that Wagtail has refused.
"""

from django.contrib.admin.utils import quote
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..models import WidgetProfile
from ..services import embeds, portal
from . import code_boxes, profile_rights, profile_words
from .profile_info import CODES_ANCHOR

APPLY = "livechat-apply"
REMOVE = "livechat-remove"
GET_CODE = "livechat-get-code"


class ProfileActionsMixin:
    """For the create and edit views of profiles; before Wagtail's view class."""

    def get_available_actions(self):
        """Wagtail's actions, and ours for those who may (R10, R11, R13)."""
        actions = super().get_available_actions()
        if self.request.method != "POST":
            return actions
        ours = []
        if "publish" in actions:
            ours.append(APPLY)
            if self.view_name != "create":
                ours.append(REMOVE)
        if profile_rights.may_get_code(self.request.user):
            ours.append(GET_CODE)
        return [*ours, *actions]

    def post(self, request, *args, **kwargs):
        """Remove does not wait for a form without mistakes, and saves no more."""
        if self.action == REMOVE and not self.locked_for_user:
            profile_words.say_removed(
                request, self.object, portal.remove(self.object, request.user)
            )
            # What was changed on the screen is kept as a draft, never lost.
            self.saving_as_draft = True
            if not self.get_form().has_changed():
                return redirect(self._editor_url())
        return super().post(request, *args, **kwargs)

    def is_valid(self, form):
        """Refuse to apply now what shall go live later."""
        valid = super().is_valid(form)
        later = profile_words.goes_live_later(form.instance)
        if valid and self.action == APPLY and later:
            form.add_error(None, later)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
            return False
        return valid

    def save_instance(self):
        """Save no draft for a code of what is saved already."""
        saved = self.view_name == "edit" and not self.form.has_changed()
        if self.action == GET_CODE and saved:
            self.new_revision = self.object.latest_revision
            return self.object
        return super().save_instance()

    def livechat_apply_action(self):
        """Publish what is on the screen, and copy it to the portal (R10)."""
        with transaction.atomic():
            response = self.publish_action()
            if response is None:
                profile = WidgetProfile.objects.get(pk=self.object.pk)
                portal.apply(profile, self.request.user)
        return response

    def livechat_get_code_action(self):
        """Freeze what is on the screen (R11)."""
        name = code_boxes.name_for(self.object)
        embeds.create(self.object, self.request.user, name)

    def save_action(self):
        """Say what was done, and stay in the editor."""
        if self.action not in (APPLY, REMOVE, GET_CODE):
            return super().save_action()
        if self.action == APPLY:
            profile_words.say_applied(self.request, self.object)
            return redirect(self._editor_url())
        if self.action == GET_CODE:
            messages.success(
                self.request,
                _("A new code of “%(profile)s” is ready. Copy it from the box below.")
                % {"profile": self.object},
            )
            return redirect(f"{self._editor_url()}#{CODES_ANCHOR}")
        return redirect(self._editor_url())

    def _editor_url(self) -> str:
        # Not get_edit_url(): in the view of an old version it is that version's.
        return reverse(self.edit_url_name, args=[quote(self.object.pk)])
