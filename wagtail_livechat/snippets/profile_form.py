"""The form of the profile editor: what the model alone cannot check."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.forms import WagtailAdminModelForm

from ..models import Department, TicketDepartment, WidgetProfile
from . import profile_statement, profile_tickets
from .site_names import SiteChoiceField, name_of


def label_of(model, name: str):
    """The label that Django would give the form field of ``model.name``."""
    return capfirst(model._meta.get_field(name).verbose_name)


class DepartmentsField(forms.ModelMultipleChoiceField):
    """Departments as boxes to tick, with their site where there are several."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, department: Department) -> str:
        """The name, and the site in brackets."""
        return _("%(name)s (%(site)s)") % {
            "name": department.name,
            "site": name_of(department.site),
        }


class TicketDepartmentField(forms.ModelChoiceField):
    """Ticket departments, with their site where there are several."""

    several_sites = False

    def label_from_instance(self, department: TicketDepartment) -> str:
        """The name; one that is off can still be chosen from before."""
        words = {"name": department.name, "site": name_of(department.site)}
        if not department.enabled:
            return _("%(name)s (switched off)") % words
        if self.several_sites:
            return _("%(name)s (%(site)s)") % words
        return department.name


class WidgetProfileForm(WagtailAdminModelForm):
    """A profile; Wagtail adds the fields that the panels name."""

    site = SiteChoiceField(label=label_of(WidgetProfile, "site"))
    departments = DepartmentsField(
        Department.objects.select_related("site"),
        required=False,
        label=label_of(WidgetProfile, "departments"),
        help_text=WidgetProfile._meta.get_field("departments").help_text,
    )

    ticket_department = TicketDepartmentField(
        TicketDepartment.objects.none(),
        required=False,
        label=label_of(WidgetProfile, "ticket_department"),
        help_text=WidgetProfile._meta.get_field("ticket_department").help_text,
        empty_label=_lazy("The visitor chooses"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "ticket_department" in self.fields:
            self._offer_ticket_departments(self.fields["ticket_department"])
        if "consent_text" in self.fields:
            _name_editor(self.fields["consent_text"])

    def _offer_ticket_departments(self, field: TicketDepartmentField) -> None:
        sites = self._sites()
        found = TicketDepartment.objects.filter(
            Q(enabled=True, site__in=sites) | Q(pk=self.instance.ticket_department_id)
        )
        field.queryset = found.select_related("site")
        field.several_sites = len(sites) > 1

    def _sites(self) -> set[int]:
        """Those whose ticket departments are offered: before the form and in it."""
        typed = self["site"].value() if "site" in self.fields else None
        sites = {self.instance.site_id, int(typed) if str(typed).isdecimal() else None}
        return sites - {None}

    @cached_property
    def changed_data(self):
        """What differs; the editor makes new keys whenever it is opened."""
        changed = list(super().changed_data)
        if "consent_text" in changed:
            field = self["consent_text"]
            before, now = map(profile_statement.bare, (field.initial, field.data))
            if before == now:
                changed.remove("consent_text")
        return changed

    def clean_consent_text(self):
        """An empty editor is no statement."""
        return profile_statement.tidy(self.cleaned_data["consent_text"])

    def clean_departments(self):
        """Refuse departments of another site than the profile's."""
        return of_site(self.cleaned_data["departments"], self.cleaned_data.get("site"))

    def clean(self):
        """Refuse tickets that nobody would get (R20)."""
        cleaned = super().clean()
        for name, sentence in profile_tickets.mistakes(cleaned):
            self.add_error(name, sentence)
        return cleaned


def _name_editor(field: forms.Field) -> None:
    """Tell screen readers what is written here: Wagtail's editor has no label."""
    if hasattr(field.widget, "options"):
        label = {"ariaLabel": str(field.label)}
        field.widget.options = {**(field.widget.options or {}), **label}


def of_site(departments, site):
    """``departments``, if all of them are of ``site``; ``ValidationError`` if not."""
    foreign = [each for each in departments if site and each.site_id != site.pk]
    if foreign:
        raise ValidationError(
            [
                _("“%(department)s” is a department of %(other)s, not of %(site)s.")
                % {
                    "department": each.name,
                    "other": name_of(each.site),
                    "site": name_of(site),
                }
                for each in foreign
            ]
        )
    return departments
