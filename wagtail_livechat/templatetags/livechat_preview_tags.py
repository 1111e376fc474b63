"""``{% livechat_looks %}``: the widget's preview, once for each look of the page."""

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _

from ..transport import preview
from .livechat_tags import nonce_of

register = template.Library()

#: Right to left, for profiles whose own language is not.
RTL_LANGUAGE = "ar"
#: The scripts of the preview answer what is asked for here; nobody else can (RFC 2606).
API = "https://preview.invalid/"


@register.simple_tag(takes_context=True)
def livechat_nonce(context) -> str:
    """The page's CSP nonce, or an empty string."""
    return nonce_of(context["request"])


@register.simple_tag(takes_context=True)
def livechat_looks(context, profile, mode) -> list[dict[str, str]]:
    """For each look its name, its label and a whole document as HTML to frame.

    Visitors see the profile in its own language; what it leaves empty is then said
    in that language, so the preview does the same.
    """
    labels = {
        "light": _("Light"),
        "dark": _("Dark"),
        "mobile": _("Mobile"),
        "rtl": _("Right-to-left"),
    }
    request = context["request"]
    own = profile.locale.language_code if profile.locale_id else context["language"]
    return [
        {
            "look": look,
            "label": label,
            "document": _document(
                request, profile, mode, look, _rtl(own) if look == "rtl" else own
            ),
        }
        for look, label in labels.items()
    ]


def _rtl(language: str) -> str:
    with translation.override(language):
        return language if translation.get_language_bidi() else RTL_LANGUAGE


def _document(request, profile, mode, look: str, language: str) -> str:
    nonce = nonce_of(request)
    widget = {
        "loader": static("wagtail_livechat/loader.js"),
        "panel": static("wagtail_livechat/panel.js"),
        "api": API,
        "profile": str(profile.key),
        "language": language,
        "nonce": nonce,
    }
    with translation.override(language):
        return render_to_string(
            "wagtail_livechat/preview/stage.html",
            {
                "language": language,
                "rtl": translation.get_language_bidi(),
                "look": look,
                "answers": preview.answers(request, profile, mode),
                "livechat": widget,
                "nonce": nonce,
            },
        )
