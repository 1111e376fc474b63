"""What a page says about chat, for page models of the host that want it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel


class ChatChoiceMixin(models.Model):
    """Adds a chat choice to a page model of the host; no model needs it.

    Put ``ChatChoiceMixin.chat_panels`` into the page's panels. The choice is for
    this one page and beats every placement rule.
    """

    class ChatChoice(models.TextChoices):
        INHERIT = "inherit", _("As the placement rules say")
        NONE = "none", _("No chat on this page")
        PROFILE = "profile", _("This widget profile")

    livechat_choice = models.CharField(
        _("chat on this page"),
        max_length=7,
        choices=ChatChoice.choices,
        default=ChatChoice.INHERIT,
    )
    livechat_profile = models.ForeignKey(
        "wagtail_livechat.WidgetProfile",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("widget profile"),
        help_text=_("Shows once it is applied to the portal."),
    )

    chat_panels = [
        MultiFieldPanel(
            [FieldPanel("livechat_choice"), FieldPanel("livechat_profile")],
            heading=_("Chat"),
        )
    ]

    class Meta:
        abstract = True
