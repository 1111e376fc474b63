"""The pictures of the user guide: what people who work on tickets see."""

from playwright.sync_api import Page, expect

WIDE = {"width": 1440, "height": 900}
TALL = {"width": 1440, "height": 1300}
#: A few tickets, in every state; prints the one that has most to show.
FILL = """
import uuid
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Site
from wagtail_livechat.models import Conversation, Ticket, TicketDepartment, Visitor
from wagtail_livechat.services import conversations, messages, presence, starting
from wagtail_livechat.services import tickets
site = Site.objects.get(hostname="localhost")
events = TicketDepartment.objects.filter(site=site).first()
lost, _made = TicketDepartment.objects.get_or_create(site=site, name="Lost and found")
people = get_user_model().objects
amira, ben = people.get(username="amira"), people.get(username="ben")
presence.set_online(amira, True)
for hours, department, name, text, who, status in [
    (200, events, "Lin", "Is there a reading for children in May?", ben, "closed"),
    (90, lost, "Tomas", "I left a green umbrella in the reading room.", None, "solved"),
    (50, events, "Ayo", "Can our class of twenty come on a Monday?", amira, "pending"),
    (26, lost, "", "Did anybody find a pair of glasses?", None, "open"),
    (3, events, "Mei", "How do I join the sewing circle?", None, "open"),
]:
    ticket = tickets.create(
        site, department=department, name=name, text=text, language="en",
        email=f"{name.lower() or 'somebody'}@example.org").ticket
    Ticket.objects.filter(pk=ticket.pk).update(
        status=status, assignee=who,
        created_at=timezone.now() - timedelta(hours=hours))
chat = starting.start(
    site, visitor=None, client_id=uuid.uuid4(),
    text="May I bring my own sewing machine on Saturday?").conversation
Visitor.objects.filter(pk=chat.visitor_id).update(
    name="Noor", email="noor@example.org", language="en")
Conversation.objects.filter(pk=chat.pk).update(
    page_url="https://harbour.example/events/sewing/", language="en")
chat = conversations.accept(Conversation.objects.get(pk=chat.pk), amira)
messages.post(chat.pk, sender="agent", author=amira, client_id=uuid.uuid4(),
    text="I have to ask. May we answer by e-mail?")
messages.post(chat.pk, sender="visitor", client_id=uuid.uuid4(), text="Yes, please.")
chat = Conversation.objects.get(pk=chat.pk)
ticket = tickets.from_conversation(chat, amira, department=events).ticket
conversations.end(chat, "visitor")
tickets.assign(ticket, amira, amira)
tickets.note(ticket, "Ben says that there are plugs for three machines.", amira)
tickets.reply(
    ticket, "Dear Noor,\\n\\nyes, do bring it. We keep a table for you.", amira)
ticket.mails.all().delete()
print(ticket.uuid)
"""


def take_all(photographer, page: Page, root: str) -> None:
    """Write them with ``photographer``; ``page`` is an administrator's."""
    made = photographer.server.database.run(FILL).split()[-1]
    page.goto(f"{root}/livechat/tickets/")
    expect(page.get_by_text("mei@example.org")).to_be_visible()
    photographer.take(page, "tickets")
    page.set_viewport_size(TALL)
    page.goto(f"{root}/livechat/tickets/{made}/")
    expect(page.get_by_role("button", name="Send reply")).to_be_visible()
    photographer.take(page, "ticket")
    page.set_viewport_size(WIDE)
