"""Custom chat fields: what an admin wants to know of each chat (R21, R22)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from .conversations import Conversation
from .departments import Department


class ChatField(ClusterableModel):
    """A question of the start form, or one that agents answer (A15)."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Short text")
        LONG = "long", _("Long text")
        NUMBER = "number", _("Number")
        EMAIL = "email", _("E-mail address")
        DATE = "date", _("Date")
        CHOICE = "choice", _("One of several")
        CHOICES = "choices", _("Any of several")
        TICK = "tick", _("Tick box")
        URL = "url", _("Web address")

    WITH_CHOICES = (Kind.CHOICE, Kind.CHOICES)

    #: Names the field wherever values are stored, also when it is gone.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    label = models.CharField(_("label"), max_length=100)
    help_text = models.CharField(_("help text"), max_length=200, blank=True)
    kind = models.CharField(
        _("type"), max_length=7, choices=Kind.choices, default=Kind.TEXT
    )
    choices = models.TextField(
        _("choices"),
        blank=True,
        help_text=_("One in a line; for the two types with several."),
    )
    default = models.CharField(
        _("filled in with"),
        max_length=200,
        blank=True,
        help_text=_("Stands in the field to begin with."),
    )
    required = models.BooleanField(_("required"), default=False)
    enabled = models.BooleanField(
        _("enabled"),
        default=True,
        help_text=_("Off: it is not asked any more. What chats have stored stays."),
    )
    agent_only = models.BooleanField(
        _("for agents only"),
        default=False,
        help_text=_("Visitors neither see nor fill it in; agents do, at the desk."),
    )
    sort_order = models.IntegerField(_("order"), default=0)
    departments = models.ManyToManyField(
        Department,
        blank=True,
        related_name="+",
        verbose_name=_("departments"),
        help_text=_("Asked in chats with these departments. None chosen: in all."),
    )

    class Meta:
        verbose_name = _("chat field")
        verbose_name_plural = _("chat fields")
        ordering = ["sort_order", "pk"]

    def __str__(self):
        return self.label

    @property
    def options(self) -> list[str]:
        """The choices, as they are stored with a chat."""
        return lines_of(self.choices)


class ChatFieldText(Orderable):
    """What a field says in one more language."""

    field = ParentalKey(ChatField, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=20)
    label = models.CharField(_("label"), max_length=100)
    help_text = models.CharField(_("help text"), max_length=200, blank=True)
    choices = models.TextField(
        _("choices"),
        blank=True,
        help_text=_("As many lines as the field has choices, in the same order."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("text in another language")
        verbose_name_plural = _("texts in other languages")
        constraints = [
            models.UniqueConstraint(
                fields=["field", "language"],
                name="livechat_field_text_language",
                violation_error_message=_(
                    "This field already has texts in this language."
                ),
            )
        ]

    def __str__(self):
        return self.label

    @property
    def options(self) -> list[str]:
        """The choices in this language."""
        return lines_of(self.choices)


class FieldValue(models.Model):
    """What a chat has stored for a field, with the label as it was then.

    Nothing here changes when the field is edited or deleted.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="field_values"
    )
    key = models.UUIDField()
    label = models.CharField(max_length=100)
    kind = models.CharField(max_length=7, choices=ChatField.Kind.choices)
    #: A string, a number, true or a list of strings; dates as YYYY-MM-DD.
    value = models.JSONField()
    #: The same for people, and to search in.
    text = models.TextField()
    sort_order = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("field of a chat")
        verbose_name_plural = _("fields of a chat")
        default_permissions = ()
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "key"], name="livechat_field_value_once"
            )
        ]
        indexes = [models.Index(fields=["key"], name="livechat_field_value_key")]

    def __str__(self):
        return self.label


def lines_of(text: str) -> list[str]:
    """The lines of ``text`` that say anything, each once."""
    found = (" ".join(line.split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in found if line))
