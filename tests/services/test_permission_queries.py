"""Asking for rights costs as many queries at 1,000 of everything as at 10."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wagtail_livechat.services import availability, heads

from .town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FEW, MANY = 10, 1_000


@pytest.fixture
def town(db, settings) -> Town:
    settings.WAGTAIL_LIVECHAT = {"RATE_LIMITS": {"any": None, "status": None}}
    return Town()


def costs(ask) -> int:
    """How many queries ``ask`` makes."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def browser(user=None) -> Client:
    """Of a guest, or of somebody who is logged in."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def asking(client: Client, url: str, **query):
    """Asks for ``url``; it must not be refused."""

    def ask():
        response = client.get(url, query)
        assert response.status_code == 200, response.content[:500]
        return response

    return ask


def of_visitors(town: Town) -> dict[str, int]:
    """What pages and windows cost; also what is remembered for whom."""
    found = {}
    for who, client in {"guest": browser(), "visitor": browser(town.visitor)}.items():
        for name in ("status", "conversation"):
            ask = asking(client, reverse(f"wagtail_livechat:{name}"))
            assert ask().json()["available"]
            cache.clear()
            found[f"{name} of a {who}"] = costs(ask)
            found[f"{name} of a {who} again"] = costs(ask)
    visitor = town.fresh(town.visitor)
    assert len(availability.read(town.site, visitor).offered()) > town.size
    found["start"] = costs(lambda: availability.read(town.site, visitor))
    return found


def of_agents(town: Town) -> dict[str, int]:
    """What the desk, the menu and an open stream cost."""
    client = browser(town.agent)
    chat = town.agent.livechat_conversations.first()
    asks = {
        "desk": asking(client, admin("desk")),
        "lists": asking(client, admin("api_desk")),
        "count": asking(client, admin("count")),
        "targets": asking(client, admin("targets", chat.uuid)),
        "chat": asking(client, admin("conversation", chat.uuid)),
        "labels": asking(client, admin("labels"), conversation=chat.uuid),
    }
    lists = asks["lists"]().json()
    assert len(lists["waiting"]) == town.size
    assert len(lists["mine"]) == 2 * town.size
    assert lists["others"]
    reader = heads.agent_reader(town.fresh(town.agent))
    assert heads.read([reader])[reader] is not None
    asks["heads"] = lambda: heads.read([reader])
    # Once before: Django remembers content types.
    return {name: (ask(), costs(ask))[1] for name, ask in asks.items()}


def admin(name: str, *arguments) -> str:
    return reverse(f"wagtail_livechat_admin:{name}", args=arguments)


@pytest.mark.parametrize("of", [of_visitors, of_agents])
def test_a_thousand_of_everything_cost_as_many_queries_as_ten(town, of):
    """Groups, departments, grants, agents and chats (R24-R33, I13)."""
    found = {}
    for size in (FEW, MANY):
        town.grow(size)
        found[size] = of(town)
    assert found[FEW] == found[MANY]


def test_what_every_page_asks_costs_guests_nothing_and_others_two_queries(town):
    """Their groups and whether they are blocked, beside the session and the user."""
    town.grow(FEW)
    found = of_visitors(town)
    assert found["status of a guest again"] == 0
    assert found["status of a visitor again"] == 4
