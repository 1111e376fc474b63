"""A colour as text, with a swatch that opens the browser's own picker."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static


class ColorText(forms.TextInput):
    """A text box for "#1d5c8f"; profile-colors.js adds the swatch beside it.

    A plain ``<input type="color">`` cannot be empty ("no border"), shows black for
    what it does not understand, and takes no pasted proposal.
    """

    def __init__(self, attrs=None):
        defaults = {
            "class": "livechat-color",
            "maxlength": 7,
            "spellcheck": "false",
            "autocomplete": "off",
            "placeholder": "#rrggbb",
            "data-controller": "livechat-color",
            "data-livechat-color-label-value": _("Pick a colour"),
        }
        super().__init__({**defaults, **(attrs or {})})

    @property
    def media(self):
        return forms.Media(
            css={"all": [versioned_static("wagtail_livechat/profile-editor.css")]},
            js=[versioned_static("wagtail_livechat/profile-colors.js")],
        )
