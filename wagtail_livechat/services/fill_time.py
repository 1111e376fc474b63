"""A signed time in a form, for forms that are sent quicker than people write.

A form brings the time at which it was handed out. What comes back sooner than
``MINIMUM_FILL_SECONDS`` later was hardly typed by a person.
"""

import math
import time

from django.core import signing
from django.utils.translation import gettext as _

from .. import conf
from .errors import StampInvalid, TooQuick

#: A page that was left open for longer asks for its form once more.
VALID_SECONDS = 12 * 3600

_SALT = "wagtail_livechat.form"


def stamp(site_id: int) -> str:
    """The time, to be sent back with a form of that site."""
    return _signer(site_id).sign(str(round(time.time() * 1000)))


def check(site_id: int, given: str) -> None:
    """Raise ``TooQuick``, or ``StampInvalid`` for one that is not ours or too old."""
    minimum = conf.get("MINIMUM_FILL_SECONDS")
    if not minimum:
        return
    try:
        handed_out = int(_signer(site_id).unsign(given)) / 1000
    except (signing.BadSignature, ValueError):
        raise _outdated() from None
    age = time.time() - handed_out
    if age > VALID_SECONDS:
        raise _outdated()
    if age < minimum:
        raise TooQuick(
            _("That was very quick. Please send it again in a moment."),
            max(1, math.ceil(minimum - age)),
        )


def _outdated() -> StampInvalid:
    return StampInvalid(_("This form is out of date. Please send it again."))


def _signer(site_id: int) -> signing.Signer:
    return signing.Signer(salt=f"{_SALT}.{site_id}")
