"""Labels that agents put on chats (R23)."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .contrast import MINIMUM_TEXT_CONTRAST, contrast_ratio
from .options import validate_color


class Label(models.Model):
    """A word on a chat, the same for all agents of a site."""

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    name = models.CharField(_("name"), max_length=50)
    color = models.CharField(
        _("colour"),
        max_length=7,
        default="#1d5c8f",
        validators=[validate_color],
        help_text=_("The name is written on it in black or white."),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("chat label")
        verbose_name_plural = _("chat labels")
        # Apart from "add", which opens Wagtail's screens of all labels.
        permissions = [("create_label", _("Can create labels at the desk"))]
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "site",
                Lower("name"),
                name="livechat_label_once",
                violation_error_message=_("This site already has this label."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def text_color(self) -> str:
        """Black or white, whichever can be read on the colour (WCAG 1.4.3)."""
        white = contrast_ratio("#ffffff", self.color)
        return "#ffffff" if white >= MINIMUM_TEXT_CONTRAST else "#000000"
