"""A StreamField block with which editors place a chat button in a page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Site
from wagtail.snippets.blocks import SnippetChooserBlock

from .services.chat_links import chat_link


class ChatButtonBlock(blocks.StructBlock):
    """A button that opens the chat; without JavaScript a link to the chat page.

    The looks are the host's: its style sheet says how ``livechat-button`` and
    ``livechat-button--primary``, ``--secondary`` and ``--link`` are drawn.
    """

    text = blocks.CharBlock(label=_("text"), max_length=60)
    profile = SnippetChooserBlock(
        "wagtail_livechat.WidgetProfile",
        required=False,
        label=_("widget profile"),
        help_text=_(
            "Empty, or a profile that is not on the portal: the widget of the page."
        ),
    )
    style = blocks.ChoiceBlock(
        label=_("style"),
        choices=[
            ("primary", _("Primary button")),
            ("secondary", _("Secondary button")),
            ("link", _("Link")),
        ],
        default="primary",
    )

    class Meta:
        icon = "comment"
        label = _("Chat button")
        template = "wagtail_livechat/blocks/chat_button.html"

    def get_context(self, value, parent_context=None):
        """Add ``link``: address and key for the site that is being visited."""
        context = super().get_context(value, parent_context)
        profile = value.get("profile")
        request = context.get("request")
        site = request and Site.find_for_request(request)
        site_id = site.pk if site else profile and profile.site_id
        context["link"] = chat_link(site_id, profile and profile.pk)
        return context
