"""The form of the profile editor: what the model alone cannot check."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from ..models import Department, WidgetProfile
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


class WidgetProfileForm(WagtailAdminModelForm):
    """A profile; Wagtail adds the fields that the panels name."""

    site = SiteChoiceField(label=label_of(WidgetProfile, "site"))
    departments = DepartmentsField(
        Department.objects.select_related("site"),
        required=False,
        label=label_of(WidgetProfile, "departments"),
        help_text=WidgetProfile._meta.get_field("departments").help_text,
    )

    def clean_departments(self):
        """Refuse departments of another site than the profile's."""
        return of_site(self.cleaned_data["departments"], self.cleaned_data.get("site"))


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
