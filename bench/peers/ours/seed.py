"""Fill a migrated database and print, as JSON, what the load needs of it.

``python -m bench.peers.ours.seed CHATS READERS``: CHATS are conversations
started and accepted through the HTTP API, with their visitors' cookies; READERS
are conversations that only have a stream open, made in bulk.
"""

import json
import secrets
import sys
import uuid

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from wagtail.models import Site  # noqa: E402

from bench.peers.ours.models import ChatPage  # noqa: E402
from wagtail_livechat.models import (  # noqa: E402
    Conversation,
    Department,
    Visitor,
    WidgetProfile,
)
from wagtail_livechat.services import departments, heads, presence  # noqa: E402
from wagtail_livechat.transport import channels, tickets  # noqa: E402
from wagtail_livechat.transport.streaming import visitor_address  # noqa: E402


def main() -> None:
    chats, readers = (int(argument) for argument in sys.argv[1:3])
    site = site_with_page()
    agent = get_user_model().objects.create_superuser(
        "agent", "agent@example.org", None, first_name="Ada"
    )
    presence.set_online(agent, True)
    print(
        json.dumps(
            {
                "chats": [start_chat(site, agent) for _ in range(chats)],
                "readers": idle_readers(site, agent, readers),
                "agent": agent_ticket(agent, site),
                "profile": str(WidgetProfile.objects.get(site=site).key),
            }
        )
    )


def site_with_page() -> Site:
    """The default site, with a page of ours as its root."""
    site = Site.objects.get(is_default_site=True)
    page = site.root_page.get_parent().add_child(
        instance=ChatPage(title="Welcome", slug="welcome")
    )
    site.root_page = page
    site.save()
    departments.ensure_defaults(site)
    return site


def start_chat(site, agent) -> dict:
    """A chat started by a visitor and accepted by the agent, all by HTTP."""
    visitor, desk = Client(), Client()
    profile = WidgetProfile.objects.get(site=site)
    started = visitor.post(
        "/livechat/api/conversations/",
        {"profile": str(profile.key), "client_id": str(uuid.uuid4()), "text": "Hi"},
        content_type="application/json",
    )
    assert started.status_code == 201, started.content  # noqa: S101
    conversation = Conversation.objects.get(uuid=started.json()["conversation"]["id"])
    desk.force_login(agent)
    accepted = desk.post(
        f"/admin/livechat/api/conversations/{conversation.uuid}/accept/",
        {},
        content_type="application/json",
    )
    assert accepted.status_code == 200, accepted.content  # noqa: S101
    cookies = [f"{name}={morsel.value}" for name, morsel in visitor.cookies.items()]
    return {"cookie": "; ".join(cookies), "stream": visitor_address(conversation)}


def idle_readers(site, agent, count: int) -> list[str]:
    """The stream paths of ``count`` visitors with an active chat each."""
    visitors = Visitor.objects.bulk_create(
        Visitor(site=site, token_hash=secrets.token_hex(32)) for _ in range(count)
    )
    department = Department.objects.get(site=site)
    conversations = Conversation.objects.bulk_create(
        Conversation(
            site=site,
            visitor=visitor,
            department=department,
            state=Conversation.State.ACTIVE,
            agent_id=None,
        )
        for visitor in visitors
    )
    return [visitor_address(conversation) for conversation in conversations]


def agent_ticket(agent, site) -> str:
    inboxes = [
        channels.inbox_channel(pk)
        for pk in Department.objects.filter(site=site).values_list("pk", flat=True)
    ]
    return tickets.issue(
        heads.agent_reader(agent), [channels.agent_channel(agent.pk), *inboxes]
    )


if __name__ == "__main__":
    main()
