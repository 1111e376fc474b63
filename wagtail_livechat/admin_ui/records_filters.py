"""What the list of chats can be narrowed by; the choices are those of the person."""

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_filters.fields import DateRangeField, ModelMultipleChoiceField
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.models import Site

from .. import permissions
from ..models import Conversation, Department, Label
from ..services import names, records
from . import records_fields
from .placement_words import language_name

_OVER = [Conversation.State.ENDED, Conversation.State.MISSED]


class DayRangeWidget(DateRangePickerWidget):
    """Two date fields of the browser: Wagtail's own need a script in the page."""

    template_name = "wagtail_livechat/records/day_range.html"
    labels = [_("Date from"), _("Date to")]

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.widgets = [
            forms.DateInput({"type": "date"}, format="%Y-%m-%d") for _end in self.labels
        ]

    def get_context(self, name, value, attrs) -> dict:
        """Add what each of them is called."""
        context = super().get_context(name, value, attrs)
        for label, end in zip(
            self.labels, context["widget"]["subwidgets"], strict=True
        ):
            end["label"] = label
        return context


class DayRangeField(DateRangeField):
    """Days that a time zone cannot move out of the calendar."""

    default_error_messages = {
        "range": _("Choose days of this millennium."),
        "order": _("The first day comes after the last one."),
    }

    def compress(self, data_list):
        first, last = data_list or (None, None)
        if any(day and not 2000 <= day.year < 3000 for day in (first, last)):
            raise ValidationError(self.error_messages["range"])
        if first and last and first > last:
            raise ValidationError(self.error_messages["order"])
        return super().compress(data_list)


class DayRangeFilter(django_filters.DateFromToRangeFilter):
    """From one day to another, both included."""

    field_class = DayRangeField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=DayRangeWidget, **kwargs)


class ChoicesFilter(django_filters.ModelMultipleChoiceFilter):
    """Some of the rows that ``queryset`` makes of a request, as boxes to tick."""

    def __init__(self, queryset, **kwargs):
        super().__init__(
            queryset=queryset,
            widget=forms.CheckboxSelectMultiple,
            distinct=False,
            **kwargs,
        )


class _SiteField(ModelMultipleChoiceField):
    def label_from_instance(self, site):
        return records.site_name(site)


class _DepartmentField(ModelMultipleChoiceField):
    #: Whether the names alone would not do.
    several_sites = False

    def label_from_instance(self, department):
        if self.several_sites:
            return f"{department.name} ({records.site_name(department.site)})"
        return department.name


class _DepartmentOfSiteField(_DepartmentField):
    several_sites = True


class _AgentField(ModelMultipleChoiceField):
    def label_from_instance(self, user):
        return names.internal_name(user)


class SiteFilter(ChoicesFilter):
    """By site."""

    field_class = _SiteField


class DepartmentFilter(ChoicesFilter):
    """By department."""

    field_class = _DepartmentField

    def tell_sites(self) -> None:
        """Say which site each belongs to."""
        self.field_class = _DepartmentOfSiteField


class AgentFilter(ChoicesFilter):
    """By agent."""

    field_class = _AgentField


def departments(request):
    """The person's departments."""
    found = permissions.departments_of(request.user).values("pk")
    return Department.objects.filter(pk__in=found).select_related("site")


def _agents(request):
    found = permissions.ended_for(request.user).order_by().values("agent")
    users = get_user_model().objects
    return users.filter(pk__in=found).order_by(get_user_model().USERNAME_FIELD)


def _labels(request):
    found = permissions.ended_for(request.user).order_by().values("labels")
    return Label.objects.filter(pk__in=found)


def _sites(request):
    found = permissions.ended_for(request.user).order_by().values("site")
    return Site.objects.filter(pk__in=found).order_by("site_name", "hostname")


class RecordFilterSet(WagtailFilterSet):
    """The filters of the list; that of sites where there are several."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(state.value, state.label) for state in _OVER],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    department = DepartmentFilter(departments, label=_("Department"))
    agent = AgentFilter(_agents, label=_("Agent"))
    labels = ChoicesFilter(_labels, label=_("Label"), method="with_labels")
    language = django_filters.MultipleChoiceFilter(
        label=_("Language"), widget=forms.CheckboxSelectMultiple, distinct=False
    )
    site = SiteFilter(_sites, label=_("Site"))
    created_at = DayRangeFilter(label=_("Started"))

    class Meta:
        model = Conversation
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["language"].extra["choices"] = self._languages()
        self.several_sites = _sites(self.request).count() > 1
        if self.several_sites:
            self.filters["department"].tell_sites()
        else:
            del self.filters["site"]
        self.filters.update(
            records_fields.filters_for(
                self.request.user,
                _sites(self.request).values("pk"),
                several_sites=self.several_sites,
            )
        )

    def with_labels(self, queryset, _name, chosen):
        """The chats with one of the labels, each once."""
        if not chosen:
            return queryset
        labelled = Conversation.labels.through.objects.filter(label__in=chosen)
        return queryset.filter(pk__in=labelled.values("conversation"))

    def _languages(self) -> list[tuple[str, str]]:
        found = permissions.ended_for(self.request.user).exclude(language="")
        codes = found.order_by("language").values_list("language", flat=True)
        return [(code, language_name(code)) for code in codes.distinct()]
