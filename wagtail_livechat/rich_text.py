"""A link type for rich text: "open chat", stored as ``<a linktype="livechat">``.

Its feature is called ``livechat-link``; it is on wherever a field's features are
not listed, and otherwise where they name it.
"""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import LinkHandler

from .services.chat_links import chat_link

FEATURE = "livechat-link"
LINK_TYPE = "livechat"
ENTITY = "LIVECHAT"


class ChatLinkHandler(LinkHandler):
    """How the stored link reaches visitors: it opens the page's widget.

    Without JavaScript it leads to the chat page.
    """

    identifier = LINK_TYPE

    @staticmethod
    def expand_db_attributes(attrs: dict) -> str:
        """The opening tag."""
        return format_html('<a class="livechat-trigger" href="{}">', chat_link().url)


def stored_link(props: dict):
    """The editor's entity as it is stored."""
    return DOM.create_element("a", {"linktype": LINK_TYPE}, props["children"])


def register(features) -> None:
    """Make the feature known, for the hook ``register_rich_text_features``."""
    features.default_features.append(FEATURE)
    features.register_link_type(ChatLinkHandler)
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "comment",
                "description": _("Link that opens the chat"),
                # What our script inserts where no text is selected.
                "defaultText": _("Chat with us"),
                "attributes": [],
                # Nothing that is pasted becomes such a link by itself.
                "allowlist": {"href": "^$"},
            },
            js=["wagtail_livechat/rich-text-link.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {
                f'a[linktype="{LINK_TYPE}"]': LinkElementHandler(ENTITY)
            },
            "to_database_format": {"entity_decorators": {ENTITY: stored_link}},
        },
    )
