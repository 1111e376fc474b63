"""Many at once for one ticket, one chat or one e-mail, each in its own thread.

Run as ``python -m tests.support.ticket_races NAME`` on a test server's database;
prints JSON. Threads of one process race as well as processes do: each has its own
connection to the database.
"""

import json
import sys
import uuid
from collections import Counter
from functools import partial

WORKERS = 8
TRIALS = 200


def the_same_form() -> dict:
    """Fifty times the same press of the button; how often it made a ticket."""
    from wagtail_livechat.models import Mail, Ticket
    from wagtail_livechat.services import tickets

    site, department = _place()
    form = {**_form(department), "client_id": uuid.uuid4()}
    made = _at_once([lambda: tickets.create(site, **form)] * 50)
    return {
        "created": sum(each.created for each in made),
        "answers": len({each.ticket.pk for each in made}),
        "tickets": Ticket.objects.count(),
        "mails": Mail.objects.count(),
    }


def the_same_form_of_a_chat() -> dict:
    """The same, while the chat waits."""
    from wagtail_livechat.models import Ticket
    from wagtail_livechat.services import tickets

    site, department = _place()
    chat = _chats(site, 1)[0]
    form = {**_form(department), "client_id": uuid.uuid4(), "conversation": chat}
    made = _at_once([lambda: tickets.create(site, **form)] * 50)
    return {
        "created": sum(each.created for each in made),
        "tickets": Ticket.objects.count(),
        "events": _events(chat),
    }


def accept_or_ticket() -> dict:
    """An agent accepts while the visitor leaves a ticket: who wins, and is it told."""
    from wagtail_livechat.models import Conversation, Ticket

    site, department = _place()
    agent = _agent()
    outcomes = Counter()
    for chat in _chats(site, TRIALS):
        accept, leave = partial(_accept, chat, agent), partial(_leave, chat, department)
        answers = _at_once([accept, leave])
        found = Conversation.objects.get(pk=chat.pk)
        has_ticket = Ticket.objects.filter(conversation=chat).exists()
        assert _told(found)
        outcomes[f"{answers[0]}, {answers[1]}: {found.state} {has_ticket}"] += 1
    return dict(outcomes)


def accept_or_deadline() -> dict:
    """An agent accepts while two processes notice that the time is over."""
    from django.db.models.functions import Now

    from wagtail_livechat.models import Conversation, Timer
    from wagtail_livechat.services import timers

    site, _department = _place()
    agent = _agent()
    outcomes = Counter()
    for chat in _chats(site, TRIALS):
        Timer.objects.filter(conversation=chat).update(deadline=Now())

        look = partial(timers.fire_due, chat)
        state, *fired = _at_once([partial(_accept, chat, agent), look, look])
        found = Conversation.objects.get(pk=chat.pk)
        assert (state, found.state, found.prompted_at) == ("active", "active", None)
        assert not found.timers.filter(done_at=None).exists()
        told = _told(found)
        # Whoever fired it has also told the visitor, before the answer.
        assert sum(fired) == told.count("prompted"), (fired, told)
        outcomes[", ".join(told)] += 1
    return dict(outcomes)


def accept_or_ticket_at_the_deadline() -> dict:
    """All three at once: never a ticket and an answer both."""
    from django.db.models.functions import Now

    from wagtail_livechat.models import Conversation, Ticket, Timer
    from wagtail_livechat.services import timers

    site, department = _place()
    agent = _agent()
    outcomes = Counter()
    for chat in _chats(site, TRIALS):
        Timer.objects.filter(conversation=chat).update(deadline=Now())
        accept, leave = partial(_accept, chat, agent), partial(_leave, chat, department)
        look = partial(timers.fire_due, chat)
        accepted, left, fired = _at_once([accept, leave, look])
        found = Conversation.objects.get(pk=chat.pk)
        assert found.prompted_at is None or found.state == "missed"
        assert fired == _told(found).count("prompted")
        has_ticket = Ticket.objects.filter(conversation=chat).exists()
        outcomes[f"{accepted}, {left}: {found.state} {has_ticket}"] += 1
    return dict(outcomes)


def senders() -> dict:
    """Several processes find the same e-mails due."""
    from django.core import mail

    from wagtail_livechat.services import mails, tickets

    site, department = _place()
    for number in range(20):
        form = {**_form(department), "email": f"v{number}@example.org"}
        tickets.create(site, **form)
    _at_once([mails.send_due] * WORKERS)
    everybody = Counter(message.to[0] for message in mail.outbox)
    mail.outbox.clear()
    for _number in range(9):
        tickets.create(site, **{**_form(department), "email": "One@example.org"})
    _at_once([mails.send_due] * WORKERS)
    return {
        "addresses": len(everybody),
        "most": max(everybody.values()),
        "to one": len(mail.outbox),
    }


def takers() -> dict:
    """Several processes find the same tickets to be given to a plugin."""
    from wagtail_livechat import hooks
    from wagtail_livechat.models import Ticket
    from wagtail_livechat.services import ticket_delivery, tickets

    taken = []

    class Plugin:
        @hooks.hookimpl
        def create_ticket(self, ticket):
            taken.append(ticket.pk)
            return hooks.TicketReceipt("Elsewhere", f"E-{ticket.pk}")

    hooks.plugin_manager.register(Plugin())
    site, department = _place()
    for _number in range(20):
        tickets.create(site, **_form(department))
    counts = _at_once([ticket_delivery.deliver_due] * WORKERS)
    return {
        "calls": len(taken),
        "tickets": len(set(taken)),
        "counted": sum(counts),
        "left": Ticket.objects.filter(backend="").count(),
    }


def _accept(chat, agent) -> str:
    from wagtail_livechat.services import conversations, errors

    try:
        return conversations.accept(chat, agent).state
    except errors.ConversationEnded:
        return "too late"


def _leave(chat, department) -> str:
    from wagtail_livechat.services import errors, tickets

    form = {**_form(department), "conversation": chat}
    try:
        return str(tickets.create(chat.site, **form).created)
    except errors.Answered:
        return "answered"


def _place():
    from wagtail.models import Site

    from wagtail_livechat.models import TicketDepartment

    site = Site.objects.get(is_default_site=True)
    return site, TicketDepartment.objects.get_or_create(site=site, name="Races")[0]


def _agent():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username="agent00-username")


def _chats(site, count: int) -> list:
    from tests import factories

    factories.go_online(_agent())
    return [factories.start_chat(site).conversation for _number in range(count)]


def _form(department) -> dict:
    return {"department": department, "email": "n@example.org", "text": "Hello"}


def _events(chat) -> list:
    return list(chat.messages.order_by("seq").values_list("event", flat=True))


def _told(chat) -> list:
    """The events of a chat, without a hole between them."""
    lines = list(chat.messages.order_by("seq").values_list("seq", "event"))
    assert [seq for seq, _event in lines] == list(range(1, chat.last_seq + 1)), lines
    return [event for _seq, event in lines if event]


def _at_once(actions: list) -> list:
    from django.db import connection

    from tests.support.crowd import at_once

    def run(action):
        try:
            return action()
        finally:
            connection.close()

    return at_once([lambda action=action: run(action) for action in actions])


if __name__ == "__main__":
    import django
    from django.conf import settings

    django.setup()
    from django.test.utils import setup_test_environment

    settings.WAGTAIL_LIVECHAT["BACKGROUND_THREAD"] = False
    setup_test_environment()  # e-mails stay in memory
    sys.stdout.write(json.dumps(globals()[sys.argv[1]]()))
