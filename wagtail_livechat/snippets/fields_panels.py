"""The form of a chat field, as it is laid out (R22)."""

import json

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)

from ..models import ChatField
from .departments_panels import languages_to_choose
from .fields_form import ChatFieldForm
from .profile_rules import KeepingSelect

#: Wagtail's own script: what is of no use for the chosen type is hidden.
_RULES = {"data-controller": "w-rules", "data-action": "change->w-rules#resolve"}
_FOR_CHOICES = {
    "data-w-rules-target": "show",
    "data-w-rules": json.dumps(
        {"kind": [str(each) for each in ChatField.WITH_CHOICES]}
    ),
}


def edit_handler() -> ObjectList:
    """The whole form."""
    return ObjectList(
        [_question(), _answer(), _where(), _texts()],
        attrs=_RULES,
        base_form_class=ChatFieldForm,
    )


def _question() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("label"),
            FieldPanel(
                "help_text", help_text=_("Stands below the label, in small letters.")
            ),
            FieldPanel("site"),
        ],
        heading=_("Question"),
    )


def _answer() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("kind"),
            FieldPanel(
                "choices",
                attrs=_FOR_CHOICES,
                help_text=_(
                    "One in a line. They count for “One of several” and “Any of "
                    "several”; other types ignore them."
                ),
            ),
            FieldPanel(
                "default",
                help_text=_(
                    "Stands in the field to begin with. Dates as 2030-12-31; “yes” "
                    "for a box that is ticked; for choices one of them."
                ),
            ),
            FieldPanel("required"),
        ],
        heading=_("Answer"),
    )


def _where() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("enabled"),
            FieldPanel(
                "agent_only",
                help_text=_(
                    "Visitors neither see nor fill it in; agents do, at the desk. It "
                    "cannot be required."
                ),
            ),
            FieldPanel("departments"),
            FieldPanel("sort_order", help_text=_("Lower numbers are asked first.")),
        ],
        heading=_("Where it is asked"),
        icon="group",
    )


def _texts() -> InlinePanel:
    return InlinePanel(
        "texts",
        heading=_("Texts in other languages"),
        label=_("Language"),
        help_text=_(
            "Visitors with another language read the texts above. Chats store the "
            "choices as they are above, in whichever language they were chosen."
        ),
        panels=[
            FieldRowPanel(
                [
                    FieldPanel(
                        "language", widget=KeepingSelect(choices=languages_to_choose)
                    ),
                    FieldPanel("label"),
                ]
            ),
            FieldPanel("help_text"),
            FieldPanel("choices", attrs=_FOR_CHOICES),
        ],
    )
