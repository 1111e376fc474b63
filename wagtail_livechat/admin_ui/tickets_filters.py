"""What the list of tickets can be narrowed by; the choices are those of the person."""

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Site

from .. import permissions
from ..models import Ticket, TicketDepartment
from ..services import names
from .records_filters import DayRangeFilter, DepartmentFilter, SiteFilter

ME, NOBODY = "me", "nobody"


def _column(request, name: str):
    """The values of a column in the tickets of the person."""
    return permissions.tickets_of(request.user).order_by().values(name)


def _departments(request):
    found = TicketDepartment.objects.filter(pk__in=_column(request, "department"))
    return found.select_related("site")


def _sites(request):
    found = Site.objects.filter(pk__in=_column(request, "site"))
    return found.order_by("site_name", "hostname")


class TicketFilterSet(WagtailFilterSet):
    """The filters of the list; that of sites where there are several."""

    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Status"),
        choices=Ticket.Status.choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )
    department = DepartmentFilter(_departments, label=gettext_lazy("Department"))
    assignee = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Assigned to"),
        widget=forms.CheckboxSelectMultiple,
        method="assigned_to",
    )
    site = SiteFilter(_sites, label=gettext_lazy("Site"))
    created_at = DayRangeFilter(label=gettext_lazy("Made"))

    class Meta:
        model = Ticket
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["assignee"].extra["choices"] = self._assignees()
        self.several_sites = _sites(self.request).count() > 1
        if self.several_sites:
            self.filters["department"].tell_sites()
        else:
            del self.filters["site"]

    def assigned_to(self, queryset, _name, chosen):
        """Tickets of one of the people, of oneself, or of nobody in particular."""
        if not chosen:
            return queryset
        people = [each for each in chosen if each not in (ME, NOBODY)]
        wanted = Q(assignee__in=people)
        if ME in chosen:
            wanted |= Q(assignee=self.request.user)
        if NOBODY in chosen:
            wanted |= Q(assignee=None)
        return queryset.filter(wanted)

    def _assignees(self) -> list[tuple[str, str]]:
        users = get_user_model().objects.exclude(pk=self.request.user.pk)
        found = users.filter(pk__in=_column(self.request, "assignee"))
        people = [
            (str(user.pk), names.internal_name(user))
            for user in found.order_by(get_user_model().USERNAME_FIELD)
        ]
        return [(ME, _("Me")), (NOBODY, _("Nobody")), *people]
