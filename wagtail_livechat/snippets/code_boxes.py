"""Codes as the screens show them: the snippet to copy, the state, the way to it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import EmbedCode
from ..transport import snippet_code
from . import profile_rights


@dataclass(frozen=True, slots=True)
class CodeBox:
    """One code on a screen. ``url`` is empty for those who may not open it."""

    code: EmbedCode
    snippet: str
    url: str

    @property
    def state(self) -> str:
        """Whether the code works, in a word."""
        return state_of(self.code)


def state_of(code: EmbedCode) -> str:
    """Whether the code works, in a word."""
    return _("Live") if code.is_live else _("Revoked")


def box(code: EmbedCode, request) -> CodeBox:
    """``code`` for the person who asks."""
    url = ""
    if profile_rights.may(request.user, "change", EmbedCode):
        url = reverse("wagtailsnippets_wagtail_livechat_embedcode:edit", args=[code.pk])
    base = snippet_code.base_url(code.site, request)
    return CodeBox(code, snippet_code.snippet(code, base), url)


def name_for(profile) -> str:
    """The name of a new code: the profile's, with a number from the second on."""
    made = EmbedCode.objects.filter(profile_id=profile.pk).count()
    number = f" {made + 1}" if made else ""
    longest = EmbedCode._meta.get_field("name").max_length
    return profile.name[: longest - len(number)] + number


def codes_of(profile) -> list[EmbedCode]:
    """The codes made from ``profile``, the newest first."""
    if not profile.pk:
        return []
    codes = EmbedCode.objects.filter(profile_id=profile.pk)
    return list(codes.select_related("site__root_page", "profile__locale"))
