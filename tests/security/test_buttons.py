"""The buttons that a desk is told to show are those that do something (R32, R33)."""

from itertools import combinations

import pytest
from django.contrib.auth import get_user_model

from wagtail_livechat import permissions
from wagtail_livechat.models import Conversation
from wagtail_livechat.permissions import Right, permissions_for
from wagtail_livechat.transport import payloads

from . import houses
from .conftest import undone

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DECISIVE = (
    *(Right.UNASSIGNED, Right.OTHERS, Right.ENDED),
    *(Right.TRANSFER, Right.END_OTHERS, Right.BLOCK),
)
#: What can be done with a chat that is over.
AFTERWARDS = ("label", "fields", "ticket", "block")
SUBSETS = [
    chosen
    for size in range(len(DECISIVE) + 1)
    for chosen in combinations(DECISIVE, size)
]


def what_works(user, chat: Conversation) -> set[str]:
    """By the rules that the endpoints ask."""
    own = permissions.conversations_of(user)
    is_guest = chat.guests.filter(user=user).exists()
    rules = {
        "reply": own,
        "leave": own if is_guest else own.none(),
        "end": permissions.endable_by(user),
        "transfer": permissions.transferable_by(user),
        "invite": own.filter(agent=user),
        "label": permissions.labelable_by(user),
        "fields": permissions.fillable_by(user),
        "ticket": permissions.ticketable_by(user),
        "block": permissions.blockable_by(user),
    }
    if not chat.is_open:
        rules = {word: rules[word] for word in AFTERWARDS}
    return {word for word, found in rules.items() if found.filter(pk=chat.pk).exists()}


def test_every_button_works_and_none_is_missing(db):
    """For each set of rights, for each chat that its owner can come to see."""
    house = houses.build()[houses.ALL[0]]
    left_alone = house.chats["other's"]
    Conversation.objects.filter(pk=left_alone.pk).update(agent=None)
    group = house.agent.groups.get()
    seen = set()
    for chosen in SUBSETS:
        with undone():
            group.permissions.set(permissions_for([Right.ANSWER, *chosen]))
            user = get_user_model().objects.get(pk=house.agent.pk)
            ids = set(permissions.readable_by(user).values_list("pk", flat=True))
            ids |= set(permissions.waiting_for(user).values_list("pk", flat=True))
            chats = Conversation.objects.filter(pk__in=ids)
            for chat in payloads.for_agent_lists(chats, user):
                told = payloads.agent_conversation(chat, user)["may"]
                works = what_works(user, chat)
                assert set(told) == works, (chosen, chat.state, chat.agent, told, works)
                seen.add(chat.pk)
    assert seen >= {chat.pk for chat in house.chats.values()}
