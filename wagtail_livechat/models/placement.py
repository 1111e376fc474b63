"""Placement rules: on which pages of the site a profile shows."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from .profiles import WidgetProfile


class PlacementRule(Orderable):
    """Shows a profile on the pages it describes, or keeps it away from them.

    What is left empty does not matter for the rule. A profile without a rule that
    shows it is meant for the whole site.
    """

    class Effect(models.TextChoices):
        SHOW = "show", _("Show here")
        HIDE = "hide", _("Do not show here")

    profile = ParentalKey(
        WidgetProfile, on_delete=models.CASCADE, related_name="placement_rules"
    )
    effect = models.CharField(
        _("effect"), max_length=4, choices=Effect.choices, default=Effect.SHOW
    )
    # A plain number: the base page model of a host may be its own.
    page_id = models.PositiveBigIntegerField(_("page"), null=True, blank=True)
    descendants = models.BooleanField(_("and all pages below it"), default=True)
    page_type = models.CharField(
        _("page type"), max_length=200, blank=True, help_text=_("Empty: any type.")
    )
    language = models.CharField(
        _("language"), max_length=20, blank=True, help_text=_("Empty: any language.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("placement rule")
        verbose_name_plural = _("placement rules")

    def __str__(self):
        return self.get_effect_display()

    def clean(self):
        """Refuse a rule that says "nowhere at all"."""
        super().clean()
        anything = self.page_id or self.page_type or self.language
        if self.effect == self.Effect.HIDE and not anything:
            raise ValidationError(
                _(
                    "This rule would hide the widget everywhere. Name a page, a type "
                    "or a language, or remove the widget from the portal."
                )
            )
