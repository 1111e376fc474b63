"""Deleting a department: who takes over its chats is asked first."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.snippets.views import snippets as wagtail_views

from ..models import Department
from ..services import department_removal
from ..services.errors import NotPossible
from .departments_losses import losses
from .site_bulk import ClosedDeleteBulkAction


class SuccessorField(forms.ModelChoiceField):
    """The other departments of the site."""

    def label_from_instance(self, department: Department) -> str:
        """The name; one that is off can have chats too."""
        if department.enabled:
            return department.name
        return _("%(name)s (switched off)") % {"name": department.name}


class RemovalForm(forms.Form):
    """Which department takes the place of ``leaving``, if one has to."""

    department = SuccessorField(
        Department.objects.none(), label=_("Department that takes its place")
    )

    def __init__(self, *args, leaving: Department, **kwargs):
        super().__init__(*args, **kwargs)
        if department_removal.needs_successor(leaving):
            others = department_removal.others_of_site(leaving)
            self.fields["department"].queryset = others
        else:
            del self.fields["department"]


class DeleteView(wagtail_views.DeleteView):
    """Wagtail's question, with what it means for chats."""

    form_class = RemovalForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "leaving": self.object}

    def form_valid(self, form):
        """Do it, and say so."""
        if self.usage and self.usage.is_protected:
            raise PermissionDenied
        successor = form.cleaned_data.get("department")
        try:
            department_removal.remove(self.object, successor, by=self.request.user)
        except NotPossible as error:
            # A chat has come in, or the other department is gone meanwhile.
            messages.error(self.request, str(error))
            return redirect(self.get_delete_url())
        messages.success(self.request, self.get_success_message())
        return self.run_after_hook() or redirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        """What there is to know before one answers."""
        department = self.object
        others = department_removal.others_of_site(department)
        return {
            **super().get_context_data(**kwargs),
            "department": department,
            "chats": department.conversations.count(),
            "waiting": department_removal.waiting_in(department).count(),
            "has_others": others.exists(),
            "losses": losses(department, self.request.user),
        }


class DepartmentDeleteBulkAction(ClosedDeleteBulkAction):
    """Delete several.

    Where several go nobody can be asked who takes over, so none may need it.
    """

    models = [Department]

    def run_before_hook(self):
        """Ask other apps, and look whether each of them can go."""
        return super().run_before_hook() or self._refuse()

    def _refuse(self):
        departments = self.get_actionable_objects()[0]
        leaving = {each.pk for each in departments}
        kept = [
            each.name
            for each in departments
            if department_removal.needs_successor(each, leaving)
        ]
        if not kept:
            return None
        sentence = _(
            "%(names)s: another department has to take its place. Delete it by itself, "
            "and you are asked which one."
        )
        messages.error(self.request, sentence % {"names": ", ".join(kept)})
        return redirect("wagtailsnippets_wagtail_livechat_department:list")
