"""A site, its agent and a chat, for tests that need no server."""

import pytest
from django.core.cache import cache

from tests import factories


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def site(db):
    return factories.make_site()


@pytest.fixture
def agent(site):
    """An agent of the site who is online for chat."""
    return factories.go_online(factories.make_agent(site))


@pytest.fixture
def chat(site, agent):
    """A chat that waits."""
    return factories.start_chat(site).conversation
