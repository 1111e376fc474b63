"""Wagtail's views of chat fields: copying, and what deleting means (R21, R22)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.snippets.views import snippets as wagtail_views

from ..models import ChatField
from ..services import field_records
from .site_bulk import ManagedDeleteBulkAction
from .site_scope import SiteInspectView

_COPIED = (
    *("label", "help_text", "kind", "choices", "default", "required"),
    *("enabled", "agent_only", "sort_order"),
)


class CopyView(wagtail_views.CopyView):
    """A form filled with another field; saving it is adding a new one.

    Wagtail's own hands out the original itself: its key, and its texts' numbers.
    """

    def get_initial_form_instance(self):
        return copy_of(self.get_object())

    def get_initial(self):
        """With the departments, which a field that is not saved cannot have."""
        return {
            **super().get_initial(),
            "departments": list(self.get_object().departments.all()),
        }


def copy_of(source: ChatField) -> ChatField:
    """An unsaved field that asks the same, with a key of its own."""
    copy = ChatField(site=source.site)
    for name in _COPIED:
        setattr(copy, name, getattr(source, name))
    label = _("Copy of %(name)s") % {"name": source.label}
    copy.label = label[: ChatField._meta.get_field("label").max_length]
    source.copy_child_relation("texts", copy)
    return copy


class DeleteView(wagtail_views.DeleteView):
    """Asks before a field goes."""

    @property
    def confirmation_message(self):
        """With what happens to the chats that have stored something: nothing."""
        return _question([self.object])


class FieldDeleteBulkAction(ManagedDeleteBulkAction):
    """Delete several."""

    models = [ChatField]
    aria_label = gettext_lazy("Delete selected chat fields")

    def question(self, rows):
        """As for one."""
        return _question(rows)


class FieldInspectView(SiteInspectView):
    """All about one field."""

    def get_kind_display_value(self):
        """The type in words."""
        return self.object.get_kind_display()

    def get_departments_display_value(self):
        """By name."""
        names = [each.name for each in self.object.departments.all()]
        return ", ".join(names) or _("All")


def _question(fields: list[ChatField]) -> str:
    asked = ngettext(
        "Are you sure you want to delete this field?",
        "Are you sure you want to delete these %(count)d fields?",
        len(fields),
    ) % {"count": len(fields)}
    return f"{asked} {_kept(field_records.chats_with(fields))}"


def _kept(count: int) -> str:
    if not count:
        return _("No chat has stored an answer.")
    return ngettext(
        "%(count)d chat keeps the answer that it has stored.",
        "%(count)d chats keep the answers that they have stored.",
        count,
    ) % {"count": count}
