"""Canned replies: what agents need not write again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .departments import Department


class CannedReply(models.Model):
    """A text ready to be put into the reply box."""

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), max_length=4000)
    departments = models.ManyToManyField(
        Department,
        blank=True,
        related_name="+",
        verbose_name=_("departments"),
        help_text=_("Offered in chats of these departments. None chosen: in all."),
    )

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        default_permissions = ("add", "change", "delete", "view")
        permissions = [("use_cannedreply", _("Can use canned replies"))]
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "title"],
                name="livechat_reply_title",
                violation_error_message=_("This site already has this canned reply."),
            )
        ]

    def __str__(self):
        return self.title
