"""What keeps machines from starting chats and leaving tickets, seldom people."""

import logging
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .. import hooks
from . import fill_time
from .errors import ChallengeFailed, Spam

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a browser sent beside the form.

    ``website`` is a field that people do not see, ``stamp`` the signed time of the
    form, ``challenge`` the token of a challenge backend, ``address`` the client's.
    """

    stamp: str = ""
    website: str = ""
    challenge: str = ""
    address: str = ""


def check_form(site, entry: Entry) -> None:
    """Raise ``Spam``, ``StampInvalid`` or ``TooQuick``."""
    if entry.website:
        raise Spam(
            _("This looks as if a program had filled it in. Please reload the page.")
        )
    fill_time.check(site.pk, entry.stamp)


def check_challenge(site, purpose: str, entry: Entry) -> None:
    """Ask the plugins whether this is a person; ``ChallengeFailed`` if one denies it.

    The last of all checks: a token can be used once. A plugin that fails keeps nobody
    from writing to us.
    """
    try:
        refusal = hooks.plugin_manager.hook.check_visitor(
            site=site,
            purpose=purpose,
            challenge=entry.challenge,
            address=entry.address,
        )
    except Exception:
        logger.exception("A plugin failed in hook check_visitor.")
        return
    if refusal:
        raise ChallengeFailed(str(refusal))
