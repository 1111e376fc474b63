"""What the page of an embed code shows: the snippet and the frozen options."""

from collections.abc import Iterator

from django.forms import Media
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel
from wagtail.admin.staticfiles import versioned_static

from ..models import TicketDepartment, WidgetProfile
from ..services import consents, snapshots
from . import code_boxes

_FIELDS = {
    "background": "background_color",
    "color": "text_color",
    "border": "border_color",
    "consent": "consent_text",
}


class CodePanel(Panel):
    """The snippet with its copy button, and whether it works."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_livechat/admin/code_snippet.html"

        def get_context_data(self, parent_context=None):
            """The code as it was frozen."""
            context = super().get_context_data(parent_context)
            box = code_boxes.box(self.instance, self.request)
            return {**context, "box": box}

        @property
        def media(self):
            """The looks of the box."""
            style = versioned_static("wagtail_livechat/profile-editor.css")
            return super().media + Media(css={"all": [style]})


class OptionsPanel(Panel):
    """The options in readable form; nobody can change them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_livechat/admin/code_options.html"

        def get_context_data(self, parent_context=None):
            """As they were frozen."""
            context = super().get_context_data(parent_context)
            return {**context, "options": list(readable(self.instance))}


def readable(code) -> Iterator[tuple[str, str]]:
    """(label, value) of the frozen options of ``code``, as the editor calls them."""
    options = snapshots.complete(code.options)
    texts = options.pop("texts")
    fields = {_FIELDS.get(name, name): value for name, value in options.items()}
    fields.update({f"{name}_text": text for name, text in texts.items()})
    for name, value in fields.items():
        field = WidgetProfile._meta.get_field(name)
        yield capfirst(field.verbose_name), _shown(field, value)


def _shown(field, value) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.name in _WORDS:
        return _WORDS[field.name](value)
    labels = dict(field.flatchoices)
    return str(labels.get(value, value)) or "—"


def _statement(consent: dict | None) -> str:
    if consent is None:
        return "—"
    return _("Version %(number)d: %(text)s") % {
        "number": consent["version"],
        "text": consents.plain(consent["html"]),
    }


def _ticket_department(number: int | None) -> str:
    if number is None:
        return _("The visitor chooses")
    found = TicketDepartment.objects.filter(pk=number).first()
    return found.name if found else _("It has been deleted.")


#: Options that their fields alone do not explain.
_WORDS = {"consent_text": _statement, "ticket_department": _ticket_department}
