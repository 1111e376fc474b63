"""One page type, whose template carries the tag."""

from wagtail.models import Page


class ChatPage(Page):
    """A page with the chat's tag; ``?plain=1`` leaves the tag away."""

    template = "bench/chat_page.html"

    class Meta:
        app_label = "ours"
