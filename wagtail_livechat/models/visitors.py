"""Visitors: a row exists only once somebody has started a chat."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Visitor(models.Model):
    """Somebody who chats, known by a secret token of which we keep the hash."""

    site = models.ForeignKey(
        "wagtailcore.Site", on_delete=models.CASCADE, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    #: Until then this person starts no chat; an agent has said so.
    blocked_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        default_permissions = ()
        permissions = [("block_visitor", _("Can block visitors"))]
        indexes = [
            models.Index(
                fields=["user"],
                condition=models.Q(blocked_until__isnull=False),
                name="livechat_blocked_users",
            )
        ]

    def __str__(self):
        # No name and no e-mail: Wagtail's audit log keeps this text for ever.
        return f"Visitor {self.pk}"
