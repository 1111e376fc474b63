"""Wagtail's views of labels, with the way to merge and the number of chats (R23)."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views import snippets as wagtail_views

from ..models import Label
from ..services import labels
from . import profile_rights
from .labels_merge import MERGE_RIGHTS, merge_url


class IndexView(wagtail_views.IndexView):
    """The list."""

    # Rows that count something forget the order of their model.
    default_ordering = "name"

    def get_list_more_buttons(self, instance):
        """Wagtail's, and ours."""
        buttons = super().get_list_more_buttons(instance)
        return [*buttons, *_merge_button(self.request.user, instance, self.index_url)]


class EditView(wagtail_views.EditView):
    """The page of a label."""

    @cached_property
    def header_more_buttons(self):
        """Wagtail's, and ours."""
        list_url = reverse(self.index_url_name)
        buttons = super().header_more_buttons
        return [*buttons, *_merge_button(self.request.user, self.object, list_url)]


class DeleteView(wagtail_views.DeleteView):
    """Asks before a label goes."""

    @property
    def confirmation_message(self):
        """With the number of chats that lose it."""
        count = labels.chats_with([self.object])
        if not count:
            return _("Are you sure you want to delete this label? No chat has it.")
        return ngettext(
            "Are you sure you want to delete this label? %(count)d chat loses it.",
            "Are you sure you want to delete this label? %(count)d chats lose it.",
            count,
        ) % {"count": count}

    def delete_action(self):
        """Do it, and log it."""
        labels.delete([self.object], self.request.user)


def _merge_button(user, label: Label, next_url: str):
    if all(profile_rights.may(user, right, Label) for right in MERGE_RIGHTS):
        yield Button(
            _("Merge into…"),
            url=merge_url(label, next_url),
            icon_name="resubmit",
            priority=25,
        )
