"""Tickets: what visitors leave when nobody is there to answer (R19, R20)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from .consent import ConsentVersion
from .conversations import Conversation
from .naming import NamedInLanguages, NameInLanguage, one_per_language
from .visitors import Visitor


class TicketDepartment(NamedInLanguages):
    """Who works on tickets; a system apart from chat departments (A13)."""

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(
        _("notification address"),
        blank=True,
        help_text=_("Hears of each new ticket. Empty: nobody gets an e-mail."),
    )
    groups = models.ManyToManyField(
        "auth.Group",
        blank=True,
        related_name="+",
        verbose_name=_("groups"),
        help_text=_("Their members work on these tickets, with the right to."),
    )
    enabled = models.BooleanField(_("enabled"), default=True)
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("ticket department")
        verbose_name_plural = _("ticket departments")
        ordering = ["sort_order", "name"]

    def __str__(self):
        return self.name


class TicketDepartmentName(NameInLanguage):
    """What a ticket department is called in one more language."""

    department = ParentalKey(
        TicketDepartment, on_delete=models.CASCADE, related_name="names"
    )

    class Meta(NameInLanguage.Meta):
        constraints = [one_per_language("livechat_ticket_department_name")]


class Ticket(models.Model):
    """A question in writing that is answered by e-mail."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        PENDING = "pending", _("Waiting for the visitor")
        SOLVED = "solved", _("Solved")
        CLOSED = "closed", _("Closed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: What people call it, such as "4F7K-29QD".
    reference = models.CharField(_("reference"), max_length=12, unique=True)
    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    department = models.ForeignKey(
        TicketDepartment,
        on_delete=models.RESTRICT,
        related_name="tickets",
        verbose_name=_("department"),
    )
    visitor = models.ForeignKey(
        Visitor, on_delete=models.SET_NULL, null=True, related_name="tickets"
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"))
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("text"))
    #: [{"label": ..., "text": ...}], as the chat has stored them.
    fields = models.JSONField(_("fields"), default=list)
    #: [{"name": ..., "text": ..., "at": ...}]: what was said in the chat.
    transcript = models.JSONField(_("transcript"), default=list)
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.OPEN
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    conversation = models.OneToOneField(
        Conversation, on_delete=models.SET_NULL, null=True, related_name="ticket"
    )
    #: The statement that was agreed to; a chat has its own.
    consent = models.ForeignKey(
        ConsentVersion, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    page_url = models.CharField(max_length=2048, blank=True)
    language = models.CharField(max_length=20, blank=True)
    #: Hash of the form's client_id: sent twice, it is one ticket.
    key_hash = models.CharField(max_length=64, unique=True, null=True)
    # Where a plugin has put it; empty while it is only here.
    backend = models.CharField(max_length=100, blank=True)
    external_reference = models.CharField(max_length=200, blank=True)
    external_url = models.CharField(max_length=2048, blank=True)
    #: Until the plugin has taken it: how often it failed, and when to try again.
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        default_permissions = ()
        permissions = [("work_ticket", _("Can work on tickets"))]
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["department", "status", "-created_at"],
                name="livechat_ticket_list",
            ),
            models.Index(
                fields=["retry_at"],
                condition=models.Q(retry_at__isnull=False),
                name="livechat_ticket_retry",
            ),
        ]

    def __str__(self):
        # No personal data: Wagtail's audit log keeps this text for ever.
        return self.reference


class TicketEntry(models.Model):
    """One line of a ticket's thread."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        NOTE = "note", _("Internal note")
        CHANGE = "change", _("Change")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("line of a ticket")
        verbose_name_plural = _("lines of a ticket")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class Mail(models.Model):
    """An e-mail to be sent, once; kept until it is, and after it for its limit."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, null=True, related_name="mails"
    )
    #: The same cause never makes two mails.
    key = models.CharField(max_length=100, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at=None),
                name="livechat_mail_due",
            ),
            models.Index(fields=["to", "sent_at"], name="livechat_mail_limit"),
        ]

    def __str__(self):
        return self.key
