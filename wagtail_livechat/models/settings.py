"""Chat settings, one record for each site (R2, R3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting


class ChatSettings(BaseSiteSetting):
    """The switch that turns chat on or off for a whole site (R3, R12)."""

    enabled = models.BooleanField(
        _("chat enabled"),
        default=True,
        help_text=_(
            "Off: nobody can see or start a chat on this site. Chats in progress "
            "may finish."
        ),
    )
    staffed_only = models.BooleanField(
        _("offer only staffed departments"),
        default=False,
        help_text=_(
            "Visitors can choose a department only while one of its agents is online."
        ),
    )

    class Meta:
        verbose_name = _("Site Widget & Chat")
        verbose_name_plural = _("Site Widget & Chat")
