"""Embed codes: widgets on pages that Wagtail does not render (R7-R9, R11)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .departments import Department
from .origins import clean_origins
from .profiles import WidgetProfile


class EmbedCode(models.Model):
    """Options frozen by "Get code"; the pasted snippet names it by its key.

    The options never change. What restricts a code, its origins, its departments
    and its revocation, is held here and not in the pasted text (A1).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    profile = models.ForeignKey(
        WidgetProfile,
        on_delete=models.SET_NULL,
        null=True,
        related_name="embed_codes",
        verbose_name=_("widget profile"),
    )
    name = models.CharField(
        _("name"),
        max_length=100,
        help_text=_("Where it is pasted, say “Shop”. Visitors do not see it."),
    )
    options = models.JSONField(_("options"), editable=False)
    departments = models.ManyToManyField(
        Department,
        blank=True,
        related_name="+",
        verbose_name=_("departments"),
        help_text=_("None chosen: all of them."),
    )
    #: Once limited, a code stays so even if its departments are deleted.
    limited = models.BooleanField(default=False, editable=False)
    allowed_origins = models.TextField(
        _("allowed origins"),
        blank=True,
        help_text=_(
            "Addresses of the other sites on which this code may work, one in a "
            "line, such as https://www.example.org. Your own site is always allowed."
        ),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    class Meta:
        verbose_name = _("embed code")
        verbose_name_plural = _("embed codes")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None

    @property
    def origins(self) -> list[str]:
        """The foreign origins on which the code works, as browsers write them."""
        return self.allowed_origins.split()

    def clean(self):
        """Refuse addresses that are no origins, line by line."""
        super().clean()
        clean_origins(self)
