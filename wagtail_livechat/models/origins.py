"""Web origins as people type them (R7: on whose pages a code may work)."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_DEFAULT_PORTS = {"http": 80, "https": 443}
#: A name, or an address of either version.
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")


def parse_origins(text: str) -> list[str]:
    """The origins in ``text``, one in a line, normalised, without repetitions.

    Raises ``ValidationError`` with a sentence for each line that is no origin.
    """
    origins, errors = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            origins.append(normalize_origin(line))
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)
    return list(dict.fromkeys(origins))


def clean_origins(instance) -> None:
    """Normalise ``instance.allowed_origins``; mistakes are said of that field."""
    try:
        instance.allowed_origins = "\n".join(parse_origins(instance.allowed_origins))
    except ValidationError as error:
        raise ValidationError({"allowed_origins": error}) from error


def normalize_origin(text: str) -> str:
    """``text`` as a browser would write it in an ``Origin`` header.

    Raises ``ValidationError`` if it is not a scheme, a host and at most a port.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise ValidationError(
            _("“%(text)s” is no web address.") % {"text": text}
        ) from None
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
        raise ValidationError(
            _("Write “%(text)s” as https://, a host name and nothing else.")
            % {"text": text}
        )
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValidationError(
            _("“%(text)s” has more than an origin: leave out what follows the host.")
            % {"text": text}
        )
    host = f"[{host}]" if ":" in host else host
    default = port is None or port == _DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if default else f":{port}")
