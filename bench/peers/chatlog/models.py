"""What a chat made with a peer has to store at the least."""

from django.db import models


class Message(models.Model):
    """One line of a chat."""

    conversation = models.CharField(max_length=40, db_index=True)
    client_id = models.UUIDField()
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "chatlog"

    def __str__(self):
        return self.text
