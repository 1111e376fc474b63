"""Statements that visitors agree to before they write."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentVersion(models.Model):
    """A statement as it was when a widget showed it; it never changes.

    Chats keep the version that their visitor accepted.
    """

    site = models.ForeignKey(
        "wagtailcore.Site", on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveIntegerField()
    #: HTML of the rich text editor's few elements.
    text = models.TextField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("consent statement")
        verbose_name_plural = _("consent statements")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["site", "number"], name="livechat_consent_number"
            ),
            models.UniqueConstraint(
                fields=["site", "digest"], name="livechat_consent_digest"
            ),
        ]

    def __str__(self):
        return f"{self.number}"
