"""Deadlines of chats: rows, so that any process may notice them, and one acts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .conversations import Conversation


class Timer(models.Model):
    """Something that happens to a chat at ``deadline``, unless it is cancelled."""

    class Kind(models.TextChoices):
        #: Nobody has accepted the chat in the profile's waiting time (R19).
        UNANSWERED = "unanswered", _("Unanswered")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="timers"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: 1 for the first time a chat waits, 2 after its first transfer, and so on.
    occurrence = models.PositiveIntegerField(default=1)
    deadline = models.DateTimeField()
    #: When it fired or was cancelled; rows are kept until the chat goes.
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("deadline of a chat")
        verbose_name_plural = _("deadlines of chats")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind", "occurrence"],
                name="livechat_timer_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["deadline"],
                condition=models.Q(done_at=None),
                name="livechat_timer_due",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.conversation_id}"
