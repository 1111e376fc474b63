"""Which agents are there: a wish and a lease."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AgentPresence(models.Model):
    """An agent is online while the switch is on *and* the lease has not run out.

    The desk renews the lease; an agent whose machine died is gone when it ends
    (I8). Both times are the database's, so workers' clocks do not matter.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="livechat_presence",
    )
    online = models.BooleanField(_("online for chat"), default=False)
    lease_expires_at = models.DateTimeField(db_index=True)
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("agent presence")
        verbose_name_plural = _("agent presences")
        default_permissions = ()

    def __str__(self):
        return f"Presence of agent {self.user_id}"
