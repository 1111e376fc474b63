"""What belongs to a site and may be limited to some of its chat departments."""

from django.core.exceptions import ValidationError

from .. import permissions
from ..models import Department
from .profile_form import DepartmentsField, label_of, of_site
from .site_scope import SiteForm


class DepartmentsForm(SiteForm):
    """A form with the departments of the sites that its reader manages."""

    departments = DepartmentsField(Department.objects.none(), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        model, field = self._meta.model, self.fields["departments"]
        field.label = label_of(model, "departments")
        field.help_text = model._meta.get_field("departments").help_text
        own = Department.objects.filter(
            site__in=[self.instance.site_id]
            if self.instance.pk
            else permissions.managed_sites(self.for_user)
        ).order_by("site", "sort_order", "name")
        field.queryset = own.select_related("site")

    def clean(self):
        """Refuse departments of another site."""
        cleaned = super().clean()
        if "departments" in cleaned:
            try:
                of_site(cleaned["departments"], cleaned.get("site"))
            except ValidationError as error:
                self.add_error("departments", error)
        return cleaned
