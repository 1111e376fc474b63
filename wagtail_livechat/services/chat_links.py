"""Links that open a chat, as editors place them in pages."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from . import portal


@dataclass(frozen=True, slots=True)
class ChatLink:
    """``url`` is the chat page's; ``key`` names the profile, "" where there is none."""

    url: str
    key: str = ""


def chat_link(site_id: int | None = None, profile_id: int | None = None) -> ChatLink:
    """The link to the chat page of a site, with a profile if that is applied there.

    A profile that is gone, or is not on that site's portal, is left out: the link
    then leads to the plain chat page. The language is the one active now; it is
    named in the address unless it is the project's own.
    """
    language = get_language() or ""
    query = {}
    if site_id and profile_id:
        widget = portal.of_site(site_id).of_profile(profile_id, language)
        if widget:
            query["profile"] = widget.key
    if language and language != settings.LANGUAGE_CODE:
        query["lang"] = language
    address = reverse("wagtail_livechat:chat")
    return ChatLink(
        f"{address}?{urlencode(query)}" if query else address, query.get("profile", "")
    )
