"""What reports can be narrowed by, and the days they are about."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Site

from ..models import Conversation
from .records_filters import DayRangeFilter, DepartmentFilter, SiteFilter, departments

_USUAL_DAYS = 30
_MOST_DAYS = 366


def _sites(request):
    found = departments(request).order_by().values("site")
    return Site.objects.filter(pk__in=found).order_by("site_name", "hostname")


class ReportFilterSet(WagtailFilterSet):
    """The days, and departments and sites of the person where there are several."""

    created_at = DayRangeFilter(label=gettext_lazy("Days"))
    department = DepartmentFilter(departments, label=gettext_lazy("Department"))
    site = SiteFilter(_sites, label=gettext_lazy("Site"))

    class Meta:
        model = Conversation
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if _sites(self.request).count() > 1:
            self.filters["department"].tell_sites()
        else:
            del self.filters["site"]

    def days(self) -> tuple[date, date]:
        """The first and the last day; without a choice the 30 days until today.

        To be asked if the filters are valid. Half a choice is completed.
        """
        chosen = self.form.cleaned_data["created_at"] or slice(None, None)
        usual = timedelta(days=_USUAL_DAYS - 1)
        first = chosen.start and timezone.localdate(chosen.start)
        last = chosen.stop and timezone.localdate(chosen.stop)
        if last is None:
            today = timezone.localdate()
            last = max(today, first) if first else today
        return first or last - usual, last

    def trouble(self) -> str:
        """Why there can be no report; "" if there can."""
        if not self.is_valid():
            return _("One of the filters is not valid.")
        first, last = self.days()
        if (last - first).days >= _MOST_DAYS:
            return _("Choose a year at most.")
        return ""
