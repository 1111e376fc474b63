"""What is asked: who, from which widget, on which page."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Site

from . import people, why_targets
from .explaining import gone_words, outside_words, page_of


class WhyForm(forms.Form):
    """Everything may be left empty: a guest, and any page of the default site.

    After validation ``target`` is what is asked about and ``user`` who (None: a
    guest); ``people`` are those that may have been meant, if they are several.
    """

    most_people = people.LIMIT

    person = forms.CharField(
        label=gettext_lazy("Person"),
        required=False,
        max_length=254,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy(
            "A user name or an e-mail address. Empty: a guest, who is not logged in."
        ),
    )
    page = forms.CharField(label=gettext_lazy("Page"), required=False)
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=gettext_lazy("Site"),
        required=False,
        empty_label=gettext_lazy("That of the page, or the default one"),
        help_text=gettext_lazy("Counts where no page is chosen."),
    )
    widget = forms.CharField(
        label=gettext_lazy("Widget"), required=False, widget=forms.Select
    )

    def __init__(self, data: QueryDict, *, asked_by):
        self.asked_by = asked_by
        self._page = page_of(data.get("page", ""))
        self._page_is_gone = bool(data.get("page")) and self._page is None
        data = data.copy()
        data["page"] = str(self._page.pk) if self._page else ""
        super().__init__(data)
        # Wagtail's chooser cannot be made before all models are loaded.
        self.fields["page"].widget = AdminPageChooser()
        self.fields["site"].queryset = Site.objects.order_by("-is_default_site", "pk")
        if Site.objects.count() < 2:
            del self.fields["site"]
        self.user, self.target, self.people = None, None, []

    def clean_person(self) -> str:
        """Find the person; ``people`` if there may be several."""
        typed = self.cleaned_data["person"].strip()
        found = people.find(typed, self.asked_by) if typed else []
        if typed and not found:
            raise forms.ValidationError(_("Nobody is known by this name or address."))
        if len(found) > 1:
            self.people = found
            raise forms.ValidationError(_("Several people match. Choose one of them."))
        self.user = found[0] if found else None
        return typed

    def clean_page(self):
        """The page itself, which a site must contain."""
        if self._page_is_gone:
            raise forms.ValidationError(gone_words())
        if self._page and self._page.get_site() is None:
            raise forms.ValidationError(outside_words())
        return self._page

    def clean(self) -> dict:
        """The page's site counts; without a page the chosen one."""
        cleaned = super().clean()
        page = cleaned.get("page")
        site = page.get_site() if page else cleaned.get("site") or _default_site()
        if site is None:
            raise forms.ValidationError(_("There is no site yet."))
        self.fields["widget"].widget.choices = why_targets.choices(site)
        asked = cleaned.get("widget") or ""
        self.target = why_targets.resolve(asked, site, page)
        if self.target is None:
            self.add_error("widget", _("This site has no such widget."))
        return cleaned


def _default_site() -> Site | None:
    return Site.objects.order_by("-is_default_site", "pk").first()
