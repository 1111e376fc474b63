"""Fields that only agents fill in, at the desk (A15)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Conversation
from . import chat_fields
from .announce import announce
from .chat_fields import Question
from .errors import InvalidDetails


def questions_of(conversation: Conversation) -> list[Question]:
    """Those that agents may answer in the chat, in order."""
    questions = chat_fields.of_site(conversation.site_id)
    return chat_fields.for_agents(questions, conversation.department_id)


def fill(conversation: Conversation, raw: Mapping[str, Any]) -> None:
    """Store the answers ``raw``, by key; those that are not in it stay as they are.

    An empty answer empties its field. Raises ``InvalidDetails``, and then stores
    nothing.
    """
    known = {each.key: each for each in questions_of(conversation)}
    if gone := [key for key in raw if key not in known]:
        raise InvalidDetails(
            dict.fromkeys(gone, _("This field is not asked any more."))
        )
    asked = [question for key, question in known.items() if key in raw]
    answers = chat_fields.checked(asked, raw)
    with transaction.atomic():
        chat_fields.store(conversation, answers, [each.key for each in asked])
        announce("conversation_fields_changed", conversation=conversation)
