"""The form of a label (R23)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from ..services import labels
from ..services.errors import InvalidText
from .colors import ColorText
from .site_scope import SiteForm


class LabelForm(SiteForm):
    """A label; no colour is refused, for black or white can be read on each."""

    def clean_name(self):
        """The name on one line."""
        try:
            return labels.clean_name(self.cleaned_data["name"])
        except InvalidText as error:
            self.add_error("name", str(error))

    def clean(self):
        """Refuse the name of another label of the site."""
        cleaned = super().clean()
        site, name = cleaned.get("site"), cleaned.get("name")
        other = labels.find(site.pk, name) if site and name else None
        if other and other.pk != self.instance.pk:
            self.add_error("name", self._taken())
        return cleaned

    def _taken(self) -> str:
        if self.instance.pk:
            return _("This site already has this label. Merge the two instead.")
        return _("This site already has this label.")


def edit_handler() -> ObjectList:
    """The page of a label."""
    return ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("color", widget=ColorText), FieldPanel("site")]),
        ],
        heading=gettext_lazy("Label"),
        base_form_class=LabelForm,
    )
