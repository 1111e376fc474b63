"""The options of a widget: what Apply and Get code take a snapshot of (R14-R18)."""

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from .contrast import (
    MINIMUM_EDGE_CONTRAST,
    MINIMUM_TEXT_CONTRAST,
    contrast_ratio,
    nearest_passing,
)

validate_color = RegexValidator(
    r"^#[0-9a-fA-F]{6}\Z", _("Enter a colour as # and six hexadecimal digits.")
)


class WidgetOptions(models.Model):
    """All that an admin can choose for a button and its window.

    Empty texts mean the built-in text in the language of the page.
    """

    class Size(models.TextChoices):
        SMALL = "small", _("Small")
        MEDIUM = "medium", _("Medium")
        LARGE = "large", _("Large")

    class Position(models.TextChoices):
        END = "end", _("Bottom, at the end of the line")
        START = "start", _("Bottom, at the start of the line")

    class Icon(models.TextChoices):
        BUBBLE = "bubble", _("Speech bubble")
        QUESTION = "question", _("Question mark")
        HEADSET = "headset", _("Headset")
        NONE = "none", _("No icon")

    class Ask(models.TextChoices):
        OFF = "off", _("Do not ask")
        OPTIONAL = "optional", _("Ask, may be left empty")
        REQUIRED = "required", _("Ask, must be filled in")

    # The button
    button_text = models.CharField(
        _("button text"),
        max_length=40,
        blank=True,
        help_text=_("Empty: “Chat with us”, in the language of the page."),
    )
    button_size = models.CharField(
        _("button size"), max_length=6, choices=Size.choices, default=Size.MEDIUM
    )
    background_color = models.CharField(
        _("background colour"),
        max_length=7,
        default="#1d5c8f",
        validators=[validate_color],
    )
    text_color = models.CharField(
        _("text colour"), max_length=7, default="#ffffff", validators=[validate_color]
    )
    border_color = models.CharField(
        _("border colour"),
        max_length=7,
        blank=True,
        validators=[validate_color],
        help_text=_("Empty: no border."),
    )
    position = models.CharField(
        _("position"),
        max_length=5,
        choices=Position.choices,
        default=Position.END,
        help_text=_("The end of the line is on the right in English."),
    )
    icon = models.CharField(
        _("icon"), max_length=8, choices=Icon.choices, default=Icon.BUBBLE
    )
    # The window
    title = models.CharField(
        _("window title"),
        max_length=60,
        blank=True,
        help_text=_("Empty: “Chat”, in the language of the page."),
    )
    greeting = models.CharField(
        _("greeting"),
        max_length=300,
        blank=True,
        help_text=_("Stands above the first message."),
    )
    panel_size = models.CharField(
        _("window size"), max_length=6, choices=Size.choices, default=Size.MEDIUM
    )
    # Before the chat
    require_login = models.BooleanField(
        _("require login"),
        default=False,
        help_text=_("Visitors have to log in before they can start a chat."),
    )
    ask_name = models.CharField(
        _("ask for the name"), max_length=8, choices=Ask.choices, default=Ask.OFF
    )
    ask_email = models.CharField(
        _("ask for the e-mail address"),
        max_length=8,
        choices=Ask.choices,
        default=Ask.OFF,
    )
    consent_text = RichTextField(
        _("statement to agree to"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_(
            "Visitors tick a box beside it before their first message. Empty: nobody "
            "is asked. Each chat keeps the version that was accepted."
        ),
    )
    # Proactive
    proactive = models.BooleanField(
        _("offer a chat by itself"),
        default=False,
        help_text=_(
            "A small window offers a chat to visitors who have been on the site for "
            "a while. Their browser then keeps one entry for the visit."
        ),
    )
    proactive_seconds = models.PositiveIntegerField(
        _("after how many seconds on the site"),
        default=60,
        validators=[MinValueValidator(5), MaxValueValidator(3600)],
    )
    proactive_title = models.CharField(
        _("title of the offer"), max_length=60, blank=True
    )
    proactive_text = models.CharField(
        _("text of the offer"), max_length=200, blank=True
    )
    # While waiting
    waiting_seconds = models.PositiveIntegerField(
        _("waiting time in seconds"),
        default=60,
        validators=[MinValueValidator(30), MaxValueValidator(3600)],
        help_text=_("After this time without an answer the visitor is told so."),
    )
    waiting_text = models.CharField(_("text while waiting"), max_length=200, blank=True)
    unanswered_text = models.CharField(
        _("text when nobody has answered in time"), max_length=200, blank=True
    )
    unavailable_text = models.CharField(
        _("text when nobody is there"), max_length=200, blank=True
    )
    ended_text = models.CharField(_("text after the end"), max_length=200, blank=True)
    # Tickets
    tickets = models.BooleanField(
        _("offer a ticket"),
        default=False,
        help_text=_(
            "When no agent is there, or nobody answers in the waiting time, visitors "
            "can leave a ticket that is answered by e-mail."
        ),
    )
    tickets_when_off = models.BooleanField(
        _("also while chat is switched off"),
        default=False,
        help_text=_("The button then opens the ticket form; there is no chat in it."),
    )
    ticket_department = models.ForeignKey(
        "wagtail_livechat.TicketDepartment",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ticket department"),
        help_text=_("Tickets go here. Empty: the visitor chooses."),
    )

    class Meta:
        abstract = True

    def clean(self):
        """Refuse colours that could not be read or seen (WCAG 1.4.3, 1.4.11)."""
        super().clean()
        errors = {}
        text = _contrast_error(
            self.text_color, self.background_color, MINIMUM_TEXT_CONTRAST, _LOW_TEXT
        )
        if text:
            errors["text_color"] = text
        if self.border_color:
            edge = _contrast_error(
                self.border_color,
                self.background_color,
                MINIMUM_EDGE_CONTRAST,
                _LOW_EDGE,
            )
            if edge:
                errors["border_color"] = edge
        if errors:
            raise ValidationError(errors)


_LOW_TEXT = _(
    "This text would be hard to read: its contrast with the background is "
    "%(ratio).2f to 1 and must be at least %(minimum)s to 1. The nearest colour that "
    "passes is %(proposal)s."
)
_LOW_EDGE = _(
    "This border would be hard to see: its contrast with the background is "
    "%(ratio).2f to 1 and must be at least %(minimum)s to 1. The nearest colour that "
    "passes is %(proposal)s."
)


def _contrast_error(color: str, beside: str, minimum: float, sentence):
    try:
        ratio = contrast_ratio(color, beside)
    except ValueError:
        return None  # the fields' own validators say what is wrong
    if ratio >= minimum:
        return None
    return sentence % {
        # Cut, not rounded: 4.496 must not read as "4.50, must be at least 4.5".
        "ratio": int(ratio * 100) / 100,
        "minimum": f"{minimum:g}",
        "proposal": nearest_passing(color, beside, minimum),
    }
