"""One conversation in progress, held through the same services as any other."""

import uuid

from django.conf import settings

from wagtail_livechat.models import Conversation
from wagtail_livechat.services import conversations, messages, presence, starting

VISITOR = {"name": "Noor", "email": "noor@example.org", "language": "en"}
OPENING = "Hello! Can I still renew my books if I am two days late?"
TALK = [
    ("agent", "Hello Noor, yes, you can. May I see which books they are?"),
    ("visitor", "Three: two novels and the atlas of lighthouses."),
    ("agent", "The novels are renewed until the end of the month."),
    ("visitor", "Wonderful. And the atlas?"),
]


def load_conversation(site, agent) -> Conversation:
    """A visitor talks with ``agent``; made only if the site has no chat yet."""
    existing = Conversation.objects.filter(site=site).first()
    if existing:
        return existing
    # A chat can start only while an agent is online. Nobody sits at this desk
    # yet, so the switch goes back as soon as the chat has been accepted.
    presence.set_online(agent, True)
    started = starting.start(
        site,
        visitor=None,
        text=OPENING,
        client_id=uuid.uuid4(),
        details=VISITOR
        | {
            "page_url": f"{settings.WAGTAILADMIN_BASE_URL}/borrow/",
            "page_title": "Borrow and renew",
        },
    )
    conversation = conversations.accept(started.conversation, agent)
    for sender, text in TALK:
        messages.post(
            conversation.pk,
            sender=sender,
            text=text,
            client_id=uuid.uuid4(),
            author=agent if sender == "agent" else None,
        )
    presence.set_online(agent, False)
    return conversation
