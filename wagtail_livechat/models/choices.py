"""What a page says about chat, for page models of the host that want it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel


class ChatChoiceMixin(models.Model):
    """Adds a chat choice to a page model of the host; no model needs it.

    Name it before the page class, and put ``ChatChoiceMixin.chat_panels`` into the
    page's panels (``promote_panels`` is a good place)::

        class EventPage(ChatChoiceMixin, Page):
            promote_panels = Page.promote_panels + ChatChoiceMixin.chat_panels

    The choice is for this one page, not for those below it, and beats every
    placement rule.
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
            icon="comment",
        )
    ]

    class Meta:
        abstract = True

    def clean(self):
        """Refuse "this widget profile" where none is named."""
        super().clean()
        wants_profile = self.livechat_choice == self.ChatChoice.PROFILE
        if wants_profile and not self.livechat_profile_id:
            raise ValidationError(
                {
                    "livechat_profile": _(
                        "Choose the widget profile that this page shows, or let the "
                        "placement rules say."
                    )
                }
            )
