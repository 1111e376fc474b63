"""The chat page shows a code's chat with the site's own session (R9, R16, T8)."""

import json
import uuid

import pytest

from wagtail_livechat.models import Conversation, WidgetProfile
from wagtail_livechat.services import embeds

FOREIGN = "https://shop.example.org"


@pytest.fixture
def query(site, agent) -> str:
    """What the chat page of a code for members puts into its requests."""
    profile = WidgetProfile.objects.get(site=site)
    profile.require_login, profile.allowed_origins = True, FOREIGN
    return f"?embed={embeds.create(profile).key}&page=1"


def start(client, query, **headers):
    body = {"text": "Hello?", "client_id": str(uuid.uuid4())}
    return client.post(
        f"/livechat/api/conversations/{query}",
        json.dumps(body),
        content_type="application/json",
        headers=headers,
    )


def test_who_logs_in_can_start_and_is_known_by_the_cookie(client, query, admin_user):
    refused = start(client, query)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "login")
    client.force_login(admin_user)
    started = start(client, query)
    assert started.status_code == 201
    assert "token" not in started.json()
    assert "livechat_visitor" in started.cookies
    conversation = Conversation.objects.get()
    assert conversation.embed is not None
    assert conversation.visitor.user == admin_user


def test_pages_of_other_sites_can_neither_read_nor_write_that_way(
    client, query, admin_user
):
    """Not even those the code allows: they have its bearer token instead."""
    client.force_login(admin_user)
    refused = start(client, query, Origin=FOREIGN)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "origin")
    assert not Conversation.objects.exists()
    address = f"/livechat/api/status/{query}"
    answer = client.get(address, headers={"Origin": FOREIGN})
    assert "Access-Control-Allow-Origin" not in answer.headers
    asked = client.options(address, headers={"Origin": FOREIGN})
    assert "Access-Control-Allow-Origin" not in asked.headers
