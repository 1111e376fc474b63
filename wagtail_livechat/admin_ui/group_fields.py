"""The fields of a group's "Chat" panel: departments as boxes to tick."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ..models import Department

#: Of longer numbers databases make errors.
_DIGITS = 18
_GONE = _("Department %(value)s does not exist any more. Please look again and save.")


def all_departments() -> QuerySet[Department]:
    """All of them, site by site, as visitors see them."""
    by_site = ("-site__is_default_site", "site__site_name", "site__hostname", "site")
    return Department.objects.select_related("site").order_by(
        *by_site, "-is_default", "sort_order", "name", "pk"
    )


class DepartmentBoxes(forms.ModelMultipleChoiceField):
    """Departments to choose; the template puts each box into its cell."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": _GONE,
        "invalid_pk_value": _("“%(pk)s” is no department."),
    }

    def __init__(self):
        super().__init__(all_departments(), required=False)

    def clean(self, value):
        """The departments; ``ValidationError`` for any that does not exist."""
        for pk in value or ():
            if len(str(pk)) > _DIGITS:
                raise forms.ValidationError(_GONE % {"value": pk})
        return super().clean(value)


class SeenDepartments(forms.MultipleChoiceField):
    """The numbers of the departments that were on the screen."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value) -> bool:
        """Anything goes: it is only compared, and departments may be gone by now."""
        return True
