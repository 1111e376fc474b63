"""The placement rules in the profile editor: page, type and language to choose."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.widgets import AdminPageChooser
from wagtail.coreutils import get_content_languages
from wagtail.models import Locale, get_page_models


class RulePageChooser(AdminPageChooser):
    """Wagtail's page chooser over a plain page number.

    The page may be deleted later. The number stays then, so that a rule for one
    page never silently becomes a rule for all of them.
    """

    def get_value_data(self, value):
        """The chosen page; a sentence in its place if there is no such page."""
        if value in (None, ""):
            return None
        try:
            data = super().get_value_data(int(value))
        except (TypeError, ValueError):
            return None  # no number: the field says so
        return data or {
            "id": value,
            "edit_url": None,
            "parent_id": None,
            "display_title": gettext(
                "Page %(number)s has been deleted: this rule matches no page."
            )
            % {"number": value},
        }


class KeepingSelect(forms.Select):
    """A select that also offers what is stored but can no longer be chosen.

    An app that was removed, or a language: saving must not widen the rule.
    """

    def format_value(self, value):
        """The stored values, spelt as the choices are."""
        spelt = {str(choice).lower(): choice for choice, _label in self.choices}
        return [spelt.get(each.lower(), each) for each in super().format_value(value)]

    def optgroups(self, name, value, attrs=None):
        """The choices, and after them what only the stored value knows."""
        groups = super().optgroups(name, value, attrs)
        known = {str(option["value"]) for group in groups for option in group[1]}
        for index, stored in enumerate(set(value) - known - {""}, len(groups)):
            label = gettext("%(name)s (not on this site any more)") % {"name": stored}
            option = self.create_option(name, stored, label, True, index, attrs=attrs)
            groups.append((None, [option], index))
        return groups


def page_types() -> list[tuple[str, str]]:
    """The host's page models, by their names."""
    found = {
        model._meta.label: capfirst(model.get_verbose_name())
        for model in get_page_models()
        if model._meta.app_label != "wagtailcore"
    }
    by_name = sorted(found.items(), key=lambda item: item[1].casefold())
    return [("", gettext("Any type")), *by_name]


def languages() -> list[tuple[str, str]]:
    """The languages of the host's content, by their names."""
    found = {
        locale.language_code: locale.get_display_name()
        for locale in Locale.objects.all()
    }
    found.update(get_content_languages())
    return [("", gettext("Any language")), *found.items()]


def rules_panel() -> InlinePanel:
    """The rules of a profile."""
    return InlinePanel(
        "placement_rules",
        label=_("Rule"),
        heading=_("Rules"),
        help_text=_(
            "Without a rule that shows it, the widget is meant for the whole site. "
            "The most specific rule wins: a page before the pages above it, then "
            "the page type, then the language."
        ),
        panels=[
            FieldPanel("effect"),
            FieldPanel("page_id", widget=RulePageChooser),
            FieldPanel("descendants"),
            FieldRowPanel(
                [
                    FieldPanel("page_type", widget=KeepingSelect(choices=page_types)),
                    FieldPanel("language", widget=KeepingSelect(choices=languages)),
                ]
            ),
        ],
    )
