"""Chat departments: whom a visitor talks to, and which agents hear of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Department(models.Model):
    """A chat department of one site. Every site starts with a default one (A8)."""

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    name = models.CharField(_("name"), max_length=100)
    enabled = models.BooleanField(
        _("enabled"),
        default=True,
        help_text=_("Visitors cannot start chats in a department that is off."),
    )
    is_default = models.BooleanField(
        _("default"),
        default=False,
        help_text=_("New chats of the site go here."),
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("chat department")
        verbose_name_plural = _("chat departments")
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=models.Q(is_default=True),
                name="livechat_one_default_department",
                violation_error_message=_(
                    "This site already has a default department."
                ),
            )
        ]

    def __str__(self):
        return self.name
