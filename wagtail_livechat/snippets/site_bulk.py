"""What is done to several rows of a list at once, by those who may.

Of what they may not change, Wagtail's own pages list the names (T27).
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction

from ..models import CannedReply, EmbedCode, WidgetProfile
from . import profile_rights
from .site_scope import managed


class ClosedDeleteBulkAction(DeleteBulkAction):
    """Delete rows; registered after Wagtail's it takes its place for a model."""

    models = [WidgetProfile, EmbedCode]

    def get_actionable_objects(self):
        """The chosen rows; refused without the right."""
        if not profile_rights.may(self.request.user, "delete", self.model):
            raise PermissionDenied
        return super().get_actionable_objects()


class ManagedBulkMixin:
    """Wagtail's would list what it refuses: here that does not exist (T27)."""

    #: The rights on the model that it needs.
    rights = ("delete",)

    def get_all_objects_in_listing_query(self, parent_id):
        """All, in the managed sites."""
        return self.managed().values_list("pk", flat=True)

    def get_actionable_objects(self):
        """As they were at first: deleting asks once more when they are gone."""
        return self._chosen

    @cached_property
    def _chosen(self):
        """The chosen rows; refused without the rights, nothing for a foreign one."""
        user = self.request.user
        if not all(profile_rights.may(user, each, self.model) for each in self.rights):
            raise PermissionDenied
        objects, others = super().get_actionable_objects()
        own = set(self.managed().values_list("pk", flat=True))
        if not own.issuperset(each.pk for each in objects) or any(others.values()):
            raise Http404
        return objects, others

    def object_context(self, row):
        """What the page calls the row."""
        return {**super().object_context(row), "words": self.words(row)}

    def words(self, row) -> str:
        """The row in a line."""
        return str(row)

    def managed(self):
        """The rows there are for this person."""
        return managed(self.model.objects.all(), self.request.user)


class ManagedDeleteBulkAction(ManagedBulkMixin, DeleteBulkAction):
    """Delete rows; registered after Wagtail's it takes its place for a model."""

    template_name = "wagtail_livechat/admin/delete_several.html"

    def question(self, rows) -> str:
        """What is asked, with what it means."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        """With the question."""
        context = super().get_context_data(**kwargs)
        rows = [each["item"] for each in context["items"]]
        return {**context, "question": self.question(rows)}

    def get_usage_url(self, row):
        """Nothing uses them."""


class ReplyDeleteBulkAction(ManagedDeleteBulkAction):
    """Delete canned replies."""

    models = [CannedReply]

    def question(self, rows):
        """How many."""
        return ngettext(
            "Are you sure you want to delete this canned reply?",
            "Are you sure you want to delete these %(count)d canned replies?",
            len(rows),
        ) % {"count": len(rows)}
