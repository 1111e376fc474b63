"""Conversations and their messages: the mailbox every promise rests on."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .departments import Department
from .profiles import WidgetProfile
from .visitors import Visitor


class Conversation(models.Model):
    """One chat of a visitor with (at most) one agent at a time.

    ``last_seq`` is the ``seq`` of its newest message. Every change of state
    writes a system message as well, so this one number tells a reader whether
    anything at all happened since it last looked.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")
        MISSED = "missed", _("Missed")

    OPEN_STATES = (State.WAITING, State.ACTIVE)

    class Party(models.TextChoices):
        VISITOR = "visitor", _("Visitor")
        AGENT = "agent", _("Agent")
        SYSTEM = "system", _("System")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(
        "wagtailcore.Site", on_delete=models.CASCADE, related_name="+"
    )
    visitor = models.ForeignKey(
        Visitor, on_delete=models.CASCADE, related_name="conversations"
    )
    department = models.ForeignKey(
        Department, on_delete=models.RESTRICT, related_name="conversations"
    )
    profile = models.ForeignKey(
        WidgetProfile, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    #: The pasted code it came from, if it came from one.
    embed = models.ForeignKey(
        "EmbedCode", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="livechat_conversations",
    )
    #: Whether there are ``guests``: a message need not ask.
    has_guests = models.BooleanField(default=False)
    labels = models.ManyToManyField(
        "Label", blank=True, related_name="conversations", verbose_name=_("labels")
    )
    #: The profile's waiting time in seconds, as it was when the chat began.
    waiting_seconds = models.PositiveIntegerField(default=60)
    #: Since when the visitor is asked whether they want to leave a ticket (R19).
    prompted_at = models.DateTimeField(null=True)
    consent = models.ForeignKey(
        "ConsentVersion", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    last_seq = models.PositiveIntegerField(default=0)
    agent_read_seq = models.PositiveIntegerField(default=0)
    #: Hash of the first message's client_id: a retried start finds its chat.
    start_key_hash = models.CharField(max_length=64, unique=True, null=True)
    # Where the chat began, as plain values: pages come and go.
    page_url = models.CharField(max_length=2048, blank=True)
    page_title = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=10, choices=Party.choices, blank=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        default_permissions = ()
        permissions = [
            ("start_conversation", _("Can start chats")),
            ("answer_conversation", _("Can go online for chat and answer")),
            ("see_unassigned_conversation", _("Can see waiting chats")),
            ("see_others_conversation", _("Can see other agents' chats")),
            ("read_ended_conversation", _("Can read ended chats")),
            ("transfer_conversation", _("Can transfer and assign chats")),
            ("end_others_conversation", _("Can end other agents' chats")),
            ("delete_conversation", _("Can delete ended chats")),
            ("report_conversation", _("Can see chat reports")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["visitor"],
                condition=models.Q(state__in=["waiting", "active"]),
                name="livechat_one_open_conversation",
            )
        ]
        indexes = [
            models.Index(
                fields=["site", "created_at"],
                condition=models.Q(state="waiting"),
                name="livechat_waiting",
            ),
            models.Index(
                fields=["agent", "state"],
                condition=models.Q(state="active"),
                name="livechat_active",
            ),
            models.Index(
                fields=["department", "-created_at"], name="livechat_department_time"
            ),
        ]

    def __str__(self):
        # No personal data: Wagtail's audit log keeps this text for ever.
        return f"Conversation {self.uuid}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES


class Guest(models.Model):
    """An agent who was invited into another agent's chat, and may read and answer."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="guests"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="livechat_visits",
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("invited agent")
        verbose_name_plural = _("invited agents")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "user"], name="livechat_guest_once"
            )
        ]

    def __str__(self):
        return f"Guest {self.user_id} of {self.conversation_id}"


class Message(models.Model):
    """One line of a conversation; ``seq`` runs 1, 2, 3 ... without holes."""

    class Event(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        ENDED = "ended", _("Ended")
        #: Back among the waiting chats of the department that ``text`` names.
        TRANSFERRED = "moved", _("Transferred")
        #: ``author`` is the agent it was given to.
        ASSIGNED = "assigned", _("Assigned")
        #: ``author`` came by invitation, or went again.
        JOINED = "joined", _("Joined")
        LEFT = "left", _("Left")
        #: Nobody has answered in time: the visitor may leave a ticket (R19).
        PROMPTED = "prompted", _("Prompted")
        #: The visitor left a ticket; ``text`` is its reference.
        TICKET = "ticket", _("Ticket")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    seq = models.PositiveIntegerField()
    #: Made by the sender: the same id is the same message, however often sent.
    client_id = models.UUIDField(default=uuid.uuid4)
    sender = models.CharField(max_length=10, choices=Conversation.Party.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(blank=True)
    #: What a system message tells, and who brought it about.
    event = models.CharField(max_length=10, choices=Event.choices, blank=True)
    by = models.CharField(max_length=10, choices=Conversation.Party.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        default_permissions = ()
        ordering = ["conversation", "seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "seq"], name="livechat_message_seq"
            ),
            models.UniqueConstraint(
                fields=["conversation", "client_id"], name="livechat_message_client_id"
            ),
        ]

    def __str__(self):
        return f"Message {self.seq}"
