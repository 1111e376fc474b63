"""Widget profiles: how the chat button and its panel look (R14)."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .contrast import MINIMUM_TEXT_CONTRAST, contrast_ratio

validate_color = RegexValidator(
    r"^#[0-9a-fA-F]{6}\Z", _("Enter a colour as # and six hexadecimal digits.")
)


class WidgetProfile(models.Model):
    """A named set of widget options. The default one serves a site's pages."""

    class Position(models.TextChoices):
        END = "end", _("Bottom, at the end of the line")
        START = "start", _("Bottom, at the start of the line")

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    is_default = models.BooleanField(
        _("default"),
        default=False,
        help_text=_("Pages of the site show this profile."),
    )
    button_text = models.CharField(
        _("button text"),
        max_length=40,
        blank=True,
        help_text=_("Empty: “Chat with us”, in the language of the page."),
    )
    title = models.CharField(
        _("window title"),
        max_length=60,
        blank=True,
        help_text=_("Empty: “Chat”, in the language of the page."),
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
    position = models.CharField(
        _("position"),
        max_length=5,
        choices=Position.choices,
        default=Position.END,
        help_text=_("The end of the line is on the right in English."),
    )

    class Meta:
        verbose_name = _("widget profile")
        verbose_name_plural = _("widget profiles")
        ordering = ["site", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=models.Q(is_default=True),
                name="livechat_one_default_profile",
                violation_error_message=_(
                    "This site already has a default widget profile."
                ),
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse colours on which the text could not be read (WCAG 1.4.3)."""
        super().clean()
        try:
            ratio = contrast_ratio(self.background_color, self.text_color)
        except ValueError:
            return  # the fields' own validators say what is wrong
        if ratio < MINIMUM_TEXT_CONTRAST:
            raise ValidationError(
                {
                    "text_color": _(
                        "This text would be hard to read: its contrast with the "
                        "background is %(ratio).1f to 1 and must be at least 4.5 to 1."
                    )
                    % {"ratio": ratio}
                }
            )
