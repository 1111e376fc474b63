"""Sites as people call them: "Harbour Library", not "localhost [default]"."""

from django import forms
from wagtail.models import Site


def name_of(site: Site) -> str:
    """The site's name, or its host name if it has none."""
    return site.site_name or site.hostname


class SiteChoiceField(forms.ModelChoiceField):
    """A choice among all sites, by name."""

    def __init__(self, **kwargs):
        super().__init__(Site.objects.all(), **kwargs)

    def label_from_instance(self, site: Site) -> str:
        """The name people know."""
        return name_of(site)
