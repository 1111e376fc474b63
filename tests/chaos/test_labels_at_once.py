"""The same label made by many at once (R23)."""

from collections import Counter

import pytest

from tests.support.clients import talk
from tests.support.crowd import at_once

pytestmark = pytest.mark.chaos


def test_twenty_who_make_the_same_label_at_once_make_one(pair):
    """In whichever case, over two processes; nobody is refused."""
    _visitor, agent, conversation = talk(pair[0])
    path = f"api/conversations/{conversation}/labels/"
    desks = [agent.twin(pair[number % 2]) for number in range(20)]
    names = ["Lost card", "LOST CARD"]
    answers = at_once(
        [
            lambda desk=desk, name=names[number % 2]: desk.post(path, {"add": name})
            for number, desk in enumerate(desks)
        ]
    )
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {200: 20}, [answer.text[:200] for answer in answers]
    (label,) = agent.ok(
        agent.get("api/labels/", conversation=conversation, q="lost card")
    )["labels"]
    answer = agent.ok(agent.post(path, {"remove": label["id"]}))
    assert answer == {"labels": []}
