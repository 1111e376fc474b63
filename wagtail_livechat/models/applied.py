"""What the site's own pages show: options and rules as they were applied (R10)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .profiles import WidgetProfile


class AppliedProfile(models.Model):
    """A profile as it was when somebody pressed "Apply chat widget to the portal".

    Editing the profile later changes nothing here; "Remove" deletes the row.
    """

    profile = models.OneToOneField(
        WidgetProfile, on_delete=models.CASCADE, related_name="applied"
    )
    site = models.ForeignKey(
        "wagtailcore.Site", on_delete=models.CASCADE, related_name="+"
    )
    #: See ``services.snapshots.options_of``.
    options = models.JSONField(_("options"))
    #: See ``services.snapshots.rules_of``.
    rules = models.JSONField(_("placement rules"), default=list)
    #: The departments it was limited to; None: all of the site's (R29).
    departments = models.JSONField(_("departments"), null=True)
    key = models.UUIDField(unique=True)
    translation_key = models.UUIDField(default=uuid.uuid4)
    language = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    sort_order = models.IntegerField(default=0)
    applied_at = models.DateTimeField(auto_now=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("applied widget profile")
        verbose_name_plural = _("applied widget profiles")
        default_permissions = ()
        ordering = ["sort_order", "pk"]

    def __str__(self):
        return self.name
