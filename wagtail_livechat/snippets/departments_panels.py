"""The form of a department, as it is laid out."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)

from .departments_form import DepartmentForm
from .profile_rules import KeepingSelect, languages


class SwitchOffPanel(FieldPanel):
    """The question that comes when chats wait; until then there is none."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self):
            """When the form has something to ask."""
            return bool(self.form.left_waiting) and super().is_shown()


def edit_handler() -> ObjectList:
    """The whole form."""
    return ObjectList(
        [_department(), names(), _people()], base_form_class=DepartmentForm
    )


def _department() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("name"),
            FieldPanel("description"),
            FieldPanel("site"),
            FieldPanel("enabled"),
            SwitchOffPanel("switch_off"),
            FieldPanel(
                "is_default",
                help_text=_(
                    "Chosen first where visitors can choose. Another default "
                    "department of the site is then no longer the default one."
                ),
            ),
            FieldPanel("sort_order"),
        ],
        heading=_("Department"),
    )


def names() -> InlinePanel:
    """The other names, each with its language."""
    return InlinePanel(
        "names",
        heading=_("Names in other languages"),
        label=_("Name"),
        help_text=_("Visitors with another language read the name above."),
        panels=[
            FieldRowPanel(
                [
                    FieldPanel(
                        "language", widget=KeepingSelect(choices=languages_to_choose)
                    ),
                    FieldPanel("name"),
                ]
            )
        ],
    )


def _people() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("visitor_groups"),
            FieldPanel("agent_groups"),
            FieldPanel("agents"),
        ],
        heading=_("Groups and people"),
        icon="group",
    )


def languages_to_choose() -> list[tuple[str, str]]:
    """The languages of the host's content, for a field that needs one."""
    named = [(code, name) for code, name in languages() if code]
    return [("", gettext("Choose a language")), *named]
