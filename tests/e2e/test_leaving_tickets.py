"""A visitor whom nobody answers leaves a ticket (R19, R20), or is answered late."""

import json
import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.support.mail import SMTP, send_by, smtp_server
from tests.support.pages import Desk, Site
from tests.support.processes import wait_until

pytestmark = pytest.mark.e2e

APPLY = """
from wagtail_livechat.models import WidgetProfile
from wagtail_livechat.services import portal
profile = WidgetProfile.objects.get(key={profile!r})
profile.tickets = profile.tickets_when_off = True
profile.full_clean()
profile.save()
portal.apply(profile)
"""
DUE = """
from django.utils import timezone
from wagtail_livechat.models import Timer
print(Timer.objects.filter(done_at=None).update(deadline=timezone.now()))
"""
TICKET = """
import json
from wagtail_livechat.models import Ticket
ticket = Ticket.objects.get(reference={reference!r})
chat = ticket.conversation
print(json.dumps([ticket.name, ticket.email, ticket.body, chat and chat.state]))
"""
REPLY = """
from django.conf import settings
from django.contrib.auth import get_user_model
from tests.support.mail import SMTP, send_by
from wagtail_livechat.models import Ticket
from wagtail_livechat.services import background, tickets
send_by(settings, SMTP, host="127.0.0.1", port={port})
agent = get_user_model().objects.get(pk={agent})
ticket = Ticket.objects.get(reference={reference!r})
tickets.reply(ticket, "We have found the atlas.", agent)
print(background.wait(30))
"""
LAST_STATE = """
from wagtail_livechat.models import Conversation
print(Conversation.objects.latest("pk").state)
"""
UNANSWERED = "Nobody has been able to answer yet."


@pytest.fixture(scope="module")
def post():
    """A mail server: its port, and what it got."""
    with smtp_server() as found:
        yield found


@pytest.fixture(scope="module")
def server(make_module_server, post):
    settings = SimpleNamespace()
    send_by(settings, SMTP, host="127.0.0.1", port=post[0])
    server = make_module_server(
        start=False,
        options={"HEARTBEAT_SECONDS": 2},
        environment={"LIVECHAT_SETTINGS": json.dumps(vars(settings))},
    )
    profile = server.world["profiles"]["library"]
    server.database.run(APPLY.format(profile=profile))
    return server.start()


@pytest.fixture
def waiting(server, person):
    """A visitor who waits, and the desk of an agent who looks elsewhere."""
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    site = Site(person("visitor"), server)
    site.open_panel()
    site.say("My atlas is lost")
    yield site, desk
    desk.switch.click()
    expect(desk.switch).not_to_be_checked()


def prompt(site: Site):
    return site.panel.get_by_role("group", name=UNANSWERED)


def be_prompted(site: Site) -> None:
    """The waiting time is over; the visitor's own window notices."""
    assert site.server.database.run(DUE) == "1"
    expect(prompt(site)).to_be_visible(timeout=20_000)


def write_ticket(site: Site, text: str = "", email: str = "lin@example.org") -> str:
    """Fill in the form and send it; returns the reference."""
    site.panel.get_by_role("textbox", name="E-mail").fill(email)
    if text:
        site.composer.fill(text)
    site.panel.get_by_role("button", name="Send message").click()
    thanks = "Thank you. We have received your message."
    expect(site.panel.get_by_role("heading", name=thanks)).to_be_focused()
    said = site.panel.get_by_text("Your reference:").inner_text()
    expect(site.panel.get_by_text(f"We will answer to {email}.")).to_be_visible()
    return re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", said)[0]


def stored(server, reference: str) -> list:
    return json.loads(server.database.run(TICKET.format(reference=reference)))


def test_nobody_is_there_and_a_ticket_is_left(server, person, post):
    """R19, R20: with a confirmation on the screen and by mail."""
    site = Site(person("visitor"), server)
    site.launcher.click()
    expect(site.panel.get_by_text("Chat is not available right now.")).to_be_visible()
    expect(site.log).to_have_count(0)
    reference = write_ticket(site, "Are you open on Sunday?", "noor@example.org")
    name, email, body, chat = stored(server, reference)
    assert (email, body) == ("noor@example.org", "Are you open on Sunday?")
    assert chat is None
    inbox = post[1]
    wait_until(lambda: mail_about(inbox, email, reference), 30, "the confirmation")
    # A second one is another ticket, and the address is known by now.
    site.panel.get_by_role("button", name="Leave a message").click()
    known = "We will answer to n•••@example.org."
    expect(site.panel.get_by_text(known)).to_be_visible()
    site.composer.fill("And on Monday?")
    site.panel.get_by_role("button", name="Send message").click()
    expect(site.panel.get_by_text("Your reference:")).to_be_visible()
    expect(site.panel.get_by_text(reference)).to_have_count(0)


def test_a_late_answer_takes_the_question_back(waiting):
    site, desk = waiting
    expect(site.panel.get_by_text("You are next.")).to_be_visible()
    be_prompted(site)
    site.panel.get_by_role("button", name="Leave a message").click()
    expect(site.composer).to_have_value("My atlas is lost")
    site.composer.fill("It is the blue one")
    desk.accept("My atlas is lost")
    expect(prompt(site)).to_have_count(0)
    told = "An agent has just answered. You can go on with the chat."
    expect(site.panel.get_by_text(told)).to_be_visible()
    expect(site.log.get_by_text("Amira joined the chat.")).to_be_visible()
    expect(site.composer).to_have_value("It is the blue one")
    site.composer.press("Enter")
    desk.expect_message("It is the blue one")
    desk.end()


def test_a_chat_becomes_a_ticket_that_is_answered_by_mail(waiting, server, post):
    site, desk = waiting
    be_prompted(site)
    site.panel.get_by_role("button", name="Leave a message").click()
    reference = write_ticket(site, email="atlas@example.org")
    expect(site.log.get_by_text(f"Ticket {reference} was created.")).to_be_visible()
    _name, email, body, chat = stored(server, reference)
    assert (email, body, chat) == ("atlas@example.org", "My atlas is lost", "missed")
    expect(desk.card("My atlas is lost")).to_have_count(0)
    port, inbox = post
    agent = server.world["users"]["amira"]["id"]
    reply = REPLY.format(port=port, agent=agent, reference=reference)
    assert server.database.run(reply) == "True"
    answer = "We have found the atlas."
    wait_until(
        lambda: any(answer in text for text in mail_about(inbox, email, reference)),
        30,
        "the answer",
    )
    site.panel.get_by_role("button", name="Start a new chat").click()
    site.say("Thank you, and one more thing")
    expect(desk.card("Thank you, and one more thing")).to_be_visible()
    site.end()


def test_who_declines_has_missed_the_chat(waiting, server):
    site, desk = waiting
    be_prompted(site)
    site.panel.get_by_role("button", name="End the chat").click()
    expect(site.panel.get_by_role("button", name="Start a new chat")).to_be_focused()
    assert server.database.run(LAST_STATE) == "missed"
    expect(desk.card("My atlas is lost")).to_have_count(0)


def test_when_the_last_agent_leaves_the_visitor_is_asked(server, person):
    """A2: without a deadline."""
    desk = Desk(person("agent"), server, "amira")
    desk.go_online()
    site = Site(person("visitor"), server)
    site.open_panel()
    site.say("Do not go")
    desk.switch.click()
    expect(prompt(site)).to_be_visible(timeout=20_000)
    site.panel.get_by_role("button", name="Leave a message").click()
    write_ticket(site)


def mail_about(inbox, email: str, reference: str) -> list[str]:
    """The texts of the mails to that address that name the ticket."""
    return [
        mail.get_body().get_content()
        for mail in inbox.messages
        if mail["To"] == email and reference in mail["Subject"]
    ]
