"""The form of an embed code: its name and what limits it (R7, R29)."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from ..models import Department, EmbedCode
from .embed_info import CodePanel, OptionsPanel
from .profile_form import DepartmentsField, label_of, of_site


class EmbedCodeForm(WagtailAdminModelForm):
    """A code; its options are frozen and therefore not here."""

    departments = DepartmentsField(
        Department.objects.none(),
        required=False,
        label=label_of(EmbedCode, "departments"),
        help_text=EmbedCode._meta.get_field("departments").help_text,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = Department.objects.filter(site_id=self.instance.site_id)
        self.fields["departments"].queryset = own.select_related("site")

    def clean_departments(self):
        """Refuse departments of another site than the code's."""
        return of_site(self.cleaned_data["departments"], self.instance.site)

    def save(self, commit=True):
        """Limit the code as chosen; that departments were deleted never widens it."""
        if "departments" in self.changed_data:
            self.instance.limited = bool(self.cleaned_data["departments"])
        return super().save(commit)


def edit_handler() -> ObjectList:
    """The page of a code."""
    return ObjectList(
        [
            CodePanel(heading=_("Code to paste"), icon="code"),
            FieldPanel("name"),
            MultiFieldPanel(
                [FieldPanel("allowed_origins"), FieldPanel("departments")],
                heading=_("Limits"),
                help_text=_("Changes here take effect on all pages at once."),
            ),
            OptionsPanel(heading=_("Frozen options"), icon="lock"),
        ],
        base_form_class=EmbedCodeForm,
    )
