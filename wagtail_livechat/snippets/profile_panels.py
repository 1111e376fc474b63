"""The tabs of the profile editor (R14-R18)."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from .colors import ColorText
from .profile_form import WidgetProfileForm
from .profile_info import CodePanel, CodesPanel, PortalPanel
from .profile_rules import rules_panel


def edit_handler() -> TabbedInterface:
    """The whole editor."""
    return TabbedInterface(
        [
            ObjectList(
                [PortalPanel(), _profile(), _button(), _window(), PublishingPanel()],
                heading=_("Profile and look"),
            ),
            ObjectList(
                [
                    _departments(),
                    _before_the_chat(),
                    _proactive(),
                    _waiting(),
                    _tickets(),
                ],
                heading=_("Chat"),
            ),
            ObjectList([rules_panel()], heading=_("Where it shows")),
            ObjectList(
                [
                    CodePanel(),
                    _limits(),
                    CodesPanel(
                        heading=_("Codes made from this profile"), icon="list-ul"
                    ),
                ],
                heading=_("Embed codes"),
            ),
        ],
        base_form_class=WidgetProfileForm,
    )


def _row(*names: str, **options) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name, **options) for name in names])


def _profile() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            # Lists and messages call the profile by its name, drafts included.
            FieldPanel("name", required_on_save=True),
            _row("site", "sort_order"),
            FieldPanel("is_default"),
        ],
        heading=_("Profile"),
    )


def _button() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("button_text"),
            _row("background_color", "text_color", "border_color", widget=ColorText),
            _row("button_size", "icon", "position"),
        ],
        heading=_("Button"),
    )


def _window() -> MultiFieldPanel:
    return MultiFieldPanel(
        [_row("title", "panel_size"), FieldPanel("greeting")], heading=_("Window")
    )


def _departments() -> MultiFieldPanel:
    return MultiFieldPanel([FieldPanel("departments")], heading=_("Departments"))


def _before_the_chat() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("require_login"),
            _row("ask_name", "ask_email"),
            FieldPanel("consent_text"),
        ],
        heading=_("Before the chat"),
        help_text=_("What else is asked is the same for all profiles: Chat > Fields."),
    )


def _proactive() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("proactive"),
            FieldPanel("proactive_seconds"),
            FieldPanel("proactive_title"),
            FieldPanel("proactive_text"),
        ],
        heading=_("Proactive offer"),
    )


def _waiting() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("waiting_seconds"),
            FieldPanel("waiting_text"),
            FieldPanel("unanswered_text"),
            FieldPanel("unavailable_text"),
            FieldPanel("ended_text"),
        ],
        heading=_("While waiting, and other texts"),
        help_text=_("Empty: the built-in text, in the language of the page."),
    )


def _tickets() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("tickets"),
            FieldPanel("tickets_when_off"),
            FieldPanel("ticket_department"),
        ],
        heading=_("Tickets"),
        icon="mail",
    )


def _limits() -> MultiFieldPanel:
    return MultiFieldPanel(
        [FieldPanel("allowed_origins")], heading=_("Limits of new codes")
    )
