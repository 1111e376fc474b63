"""What counts as the text of a message."""

from django.utils.translation import gettext as _

from .. import conf
from .errors import InvalidText


def clean_text(text: str) -> str:
    """``text`` as it will be stored: outer blank space and CRs removed.

    Raises ``InvalidText`` if it is empty, longer than ``MESSAGE_MAX_LENGTH``
    characters, or has characters a database or a UTF-8 stream cannot carry (NUL,
    lone surrogates).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise InvalidText(_("Write a message first."))
    limit = conf.get("MESSAGE_MAX_LENGTH")
    if len(text) > limit:
        raise InvalidText(
            _("This message has %(length)d characters; at most %(limit)d are possible.")
            % {"length": len(text), "limit": limit}
        )
    return require_storable(text)


def require_storable(text: str) -> str:
    """``text`` itself. Raises ``InvalidText`` for NUL and lone surrogates."""
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise InvalidText(_("This text has characters that cannot be stored."))
    return text
