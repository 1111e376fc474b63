"""Deleting ticket departments: those with tickets stay, and it is said why (R20)."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.snippets.views import snippets as wagtail_views

from .. import permissions
from ..models import TicketDepartment
from ..services import ticket_departments
from ..services.errors import NotPossible
from .site_bulk import ManagedDeleteBulkAction

_LIST = "wagtailsnippets_wagtail_livechat_ticketdepartment:list"


class DeleteView(wagtail_views.DeleteView):
    """Wagtail's question, or what has to be done first."""

    def get_context_data(self, **kwargs):
        """The number of tickets, and the ways out for those who may use them."""
        user, department = self.request.user, self.object
        may_change = permissions.ticket_department_policy.user_has_permission
        works_here = permissions.ticket_departments_of(user).filter(pk=department.pk)
        tickets = reverse("wagtail_livechat_admin:tickets")
        return {
            **super().get_context_data(**kwargs),
            "tickets": department.tickets.count(),
            "tickets_url": f"{tickets}?department={department.pk}"
            if works_here.exists()
            else "",
            "edit_url": reverse(self.edit_url_name, args=[department.pk])
            if may_change(user, "change")
            else "",
        }

    @property
    def confirmation_message(self):
        """With what happens to the profiles that send tickets here."""
        return _question([self.object])

    def form_valid(self, form):
        """Do it, or say why not: a ticket may have come in meanwhile."""
        try:
            ticket_departments.delete(self.object, by=self.request.user)
        except NotPossible as error:
            messages.error(self.request, str(error))
            return redirect(self.get_delete_url())
        messages.success(self.request, self.get_success_message())
        return self.run_after_hook() or redirect(self.get_success_url())


class TicketDepartmentDeleteBulkAction(ManagedDeleteBulkAction):
    """Delete several, unless one of them has tickets."""

    models = [TicketDepartment]
    aria_label = gettext_lazy("Delete selected ticket departments")

    def question(self, rows):
        """As for one."""
        return _question(rows)

    def run_before_hook(self):
        """Ask other apps, and look whether each of them can go."""
        return super().run_before_hook() or self._refuse()

    def _refuse(self):
        chosen = self.get_actionable_objects()[0]
        kept = [each.name for each in chosen if each.tickets.exists()]
        if not kept:
            return None
        sentence = _(
            "%(names)s: there are tickets. Move them to another ticket department "
            "first, or switch it off."
        )
        messages.error(self.request, sentence % {"names": ", ".join(kept)})
        return redirect(_LIST)


def _question(departments: list[TicketDepartment]) -> str:
    asked = ngettext(
        "Are you sure you want to delete this ticket department?",
        "Are you sure you want to delete these %(count)d ticket departments?",
        len(departments),
    ) % {"count": len(departments)}
    profiles = ticket_departments.profiles_with(departments).count()
    if not profiles:
        return asked
    lost = ngettext(
        "%(count)d widget profile sends its tickets here: as it was applied, and in "
        "its codes, it offers none any more.",
        "%(count)d widget profiles send their tickets here: as they were applied, and "
        "in their codes, they offer none any more.",
        profiles,
    ) % {"count": profiles}
    return f"{asked} {lost}"
