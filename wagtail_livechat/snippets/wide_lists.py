"""Lists with many columns, in which names stay readable on a phone."""

from django.forms import Media
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.views.snippets import IndexView


class WideIndexView(IndexView):
    """Wagtail's list; its first column is never narrower than a word."""

    table_classname = "listing livechat-wide"

    def get_context_data(self, *args, **kwargs):
        """Add our style sheet."""
        context = super().get_context_data(*args, **kwargs)
        context["media"] += Media(
            css={"all": [versioned_static("wagtail_livechat/records.css")]}
        )
        return context
