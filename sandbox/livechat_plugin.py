"""An example plugin: what the desk's team lead would like to know.

A plugin is a module (or any object) with functions named after hooks. This one
is named in ``WAGTAIL_LIVECHAT["PLUGINS"]``; an installed package would use the
entry-point group ``wagtail_livechat`` instead.
"""

import logging
from collections import Counter

from wagtail_livechat.hooks import hookimpl

logger = logging.getLogger(__name__)

#: Messages heard by this process, by sender.
messages_heard = Counter()


@hookimpl
def agent_public_name(user, site):
    """Visitors are on first-name terms with our agents.

    Returning None leaves the decision to the next plugin, or to the default.
    """
    return user.first_name or None


@hookimpl
def conversation_accepted(conversation, agent):
    """Note how long the visitor had to wait."""
    waited = conversation.accepted_at - conversation.created_at
    logger.info(
        "Chat %s was accepted after %.0f s.",
        conversation.uuid,
        waited.total_seconds(),
    )


@hookimpl
def message_posted(message):
    """Count. A hook implementation asks only for the arguments it uses."""
    messages_heard[message.sender] += 1
