"""The editor's views: Wagtail's, with our actions and closed to the uninvited."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Site
from wagtail.snippets.views import snippets as wagtail_views

from ..models import WidgetProfile
from . import profile_rights
from .profile_actions import ProfileActionsMixin

#: What a copy does not take over: it is another profile, and nobody has applied it.
_ITS_OWN = frozenset(
    """id key is_default translation_key name live has_unpublished_changes
    first_published_at last_published_at live_revision go_live_at expire_at expired
    latest_revision locked locked_at locked_by""".split()
)


class CreateView(ProfileActionsMixin, wagtail_views.CreateView):
    """Add a profile, for the site that ``?site=`` names or that is looked at."""

    def get_initial_form_instance(self):
        profile = super().get_initial_form_instance() or WidgetProfile()
        wanted = self.request.GET.get("site", "")
        named = Site.objects.filter(pk=wanted).first() if wanted.isdecimal() else None
        if site := named or Site.find_for_request(self.request):
            profile.site = site
        return profile


class EditView(ProfileActionsMixin, wagtail_views.EditView):
    """Edit a profile."""


class CopyView(wagtail_views.CopyView):
    """A form filled with another profile; saving it is adding a new one.

    Wagtail's own hands out the original itself: its key, its rules' numbers.
    """

    def get_initial_form_instance(self):
        return copy_of(self.get_object().get_latest_revision_as_object())


def copy_of(source: WidgetProfile) -> WidgetProfile:
    """An unsaved profile with the options, rules and limits of ``source``."""
    fields = [
        field for field in source._meta.concrete_fields if field.name not in _ITS_OWN
    ]
    copy = WidgetProfile(**{f.attname: getattr(source, f.attname) for f in fields})
    name = _("Copy of %(name)s") % {"name": source.name}
    copy.name = name[: source._meta.get_field("name").max_length]
    source.copy_child_relation("placement_rules", copy)
    copy.departments = source.departments.all()
    return copy


class EditorsOnlyMixin:
    """For Wagtail's workflow views, which do not ask who is there (T27).

    A reviewer may have no right on the model: the workflow's task decides then.
    """

    def dispatch(self, request, *args, **kwargs):
        """Refuse everybody who may not open the editor."""
        task = self.object.current_workflow_task
        if not (
            profile_rights.may(request.user, "change", WidgetProfile)
            or profile_rights.may_apply(request.user)
            or (task and task.user_can_access_editor(self.object, request.user))
        ):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class WorkflowActionView(EditorsOnlyMixin, wagtail_views.WorkflowActionView):
    """Approve, or ask for changes."""


class CollectWorkflowActionDataView(
    EditorsOnlyMixin, wagtail_views.CollectWorkflowActionDataView
):
    """The comment that comes with it."""


class ConfirmWorkflowCancellationView(
    EditorsOnlyMixin, wagtail_views.ConfirmWorkflowCancellationView
):
    """Whether publishing may end a workflow."""


class WorkflowPreviewView(EditorsOnlyMixin, wagtail_views.WorkflowPreviewView):
    """What a reviewer is asked about."""
