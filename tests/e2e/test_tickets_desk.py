"""Fields and tickets at the desk, and the answer that reaches the visitor by e-mail."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.support.clients import Visitor
from tests.support.mail import smtp_server
from tests.support.pages import Desk

pytestmark = pytest.mark.e2e

#: Agents of the library work on tickets of "Inquiries" as well.
SETUP = """
from django.contrib.auth.models import Group
from tests import factories
from wagtail.models import Site
from wagtail_livechat.models import ChatField, FieldValue, TicketDepartment
site = Site.objects.get(hostname="localhost")
TicketDepartment.objects.update(enabled=False)
ChatField.objects.all().delete()
group = Group.objects.get(name="Library chat agents")
workers = group.user_set.exclude(username="agent02-username")
department = factories.make_ticket_department(site, "Inquiries", workers=workers)
make = ChatField.objects.create
make(site=site, label="Reason", kind="choice", choices="Renewal\\nOther",
     agent_only=True, sort_order=1)
make(site=site, label="Books", kind="number", agent_only=True, sort_order=2)
make(site=site, label="Solved", kind="tick", agent_only=True, sort_order=3)
"""
#: The visitor of the newest chat has said who they are.
WHO = """
from wagtail_livechat.models import Conversation, FieldValue, Visitor
chat = Conversation.objects.order_by("pk").last()
Visitor.objects.filter(pk=chat.visitor_id).update(
    name="Noor", email="{email}", user=None)
FieldValue.objects.create(
    conversation=chat, key="0a0b0c0d-0000-4000-8000-000000000000",
    label="Catalogue", kind="url", value="x", text="https://example.org/atlas")
"""


@pytest.fixture(scope="module")
def inbox():
    """A mail server, and what arrived there."""
    with smtp_server() as (port, inbox):
        inbox.port = port
        yield inbox


@pytest.fixture(scope="module")
def server(make_module_server, inbox):
    mail = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
    settings = json.dumps(
        {
            "EMAIL_BACKEND": mail["BACKEND"],
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": inbox.port,
        }
    )
    server = make_module_server(environment={"LIVECHAT_SETTINGS": settings})
    server.database.run(SETUP)
    return server


def at_the_desk(person, server, user: str, text: str, email: str = "noor@example.org"):
    """An agent in a chat with Noor that began with ``text``."""
    someone = person(user)
    someone.allow(r"favicon\.ico", "400")
    desk = Desk(someone, server, user)
    desk.go_online()
    visitor = Visitor(server)
    visitor.start(text)
    server.database.run(WHO.format(email=email))
    desk.accept(text)
    return desk, visitor


def test_a_chat_becomes_a_ticket_whose_answer_arrives_by_email(server, person, inbox):
    """R19, R20: from the desk to the ticket's page to a real mail server."""
    desk, visitor = at_the_desk(person, server, "agent00", "Where is the atlas?")
    page = desk.page
    page.get_by_role("button", name="Make a ticket").click()
    form = page.get_by_role("form", name="Ticket")
    expect(form.get_by_label("E-mail")).to_have_value("noor@example.org")
    expect(form.get_by_label("Subject")).to_have_value("Where is the atlas?")
    expect(form.get_by_label("Text")).to_have_value("Where is the atlas?")
    expect(form.get_by_label("Department")).to_be_focused()

    form.get_by_label("E-mail").fill("nowhere")
    form.get_by_label("Text").fill("Where is the atlas?\n\nIt is a large one.")
    form.get_by_role("button", name="Make a ticket").click()
    expect(form.get_by_label("E-mail")).to_be_focused()
    expect(form.get_by_text("Please enter a valid e-mail address.")).to_be_visible()
    form.get_by_label("E-mail").fill("noor@example.org")
    form.get_by_role("button", name="Make a ticket").press("Enter")

    details = page.get_by_role("region", name="Visitor")
    link = details.get_by_role("link", name=re.compile(r"^\w{4}-\w{4}$"))
    expect(link).to_be_visible()
    reference = link.text_content()
    expect(page.get_by_text(f"Ticket {reference} was created.").first).to_be_visible()
    expect(desk.log.get_by_text(f"Ticket {reference} was created.")).to_be_visible()
    expect(page.get_by_role("button", name="Make a ticket")).to_be_hidden()

    link.click()
    expect(page.get_by_role("heading", name="Where is the atlas?")).to_be_visible()
    expect(page.get_by_text("It is a large one.")).to_be_visible()
    expect(page.get_by_text("https://example.org/atlas")).to_be_visible()
    page.get_by_text("What was said in the chat").click()
    page.get_by_role("button", name="Assign to me").click()
    expect(page.get_by_text("The ticket is now assigned to Agent00.")).to_be_visible()
    page.get_by_label("Reply by e-mail").fill("It is back\non Monday.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.get_by_text("Your reply goes to noor@example.org.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="It is back")).to_be_visible()

    expect_mail(page, inbox, "It is back")
    message = inbox.messages[-1]
    assert message["To"] == "noor@example.org" and reference in message["Subject"]
    assert "It is back\non Monday." in message.get_content().replace("\r\n", "\n")
    visitor.end()


def expect_mail(page, inbox, words: str) -> None:
    """Wait until an e-mail with ``words`` has arrived, at most ten seconds."""
    for _try in range(100):
        if any(words in message.get_content() for message in inbox.messages):
            return
        page.wait_for_timeout(100)
    raise AssertionError([m.get_content() for m in inbox.messages])


def test_fields_for_agents_are_filled_in_and_seen_by_colleagues(server, person):
    """A15: live, and with what is wrong beside the field."""
    desk, visitor = at_the_desk(person, server, "agent01", "Can I renew three books?")
    page = desk.page
    details = page.get_by_role("region", name="Visitor")
    address = details.get_by_role("link", name="https://example.org/atlas")
    expect(address).to_have_attribute("rel", "nofollow ugc noopener noreferrer")
    expect(details.get_by_text("noor@example.org")).to_be_visible()
    sana = Desk(person("sana"), server, "sana")
    others = sana.page.get_by_role("region", name="Other agents' chats")
    others.get_by_role("button").filter(has_text="Agent01").click()
    sana.expect_message("Can I renew three books?")

    page.get_by_label("Reason").select_option("Renewal")
    page.get_by_label("Books").fill("many")
    save = details.get_by_role("button", name="Save")
    save.click()
    expect(page.get_by_label("Books")).to_be_focused()
    expect(details.get_by_text("Please enter a number")).to_be_visible()
    page.get_by_label("Books").fill("3")
    page.get_by_label("Solved").check()
    save.press("Enter")
    expect(details.get_by_text("Saved.")).to_be_visible()
    expect(details.get_by_text("Please enter a number")).to_be_hidden()

    expect(sana.page.get_by_label("Reason")).to_have_value("Renewal")
    expect(sana.page.get_by_label("Books")).to_have_value("3")
    expect(sana.page.get_by_label("Solved")).to_be_checked()
    # What she is writing stays, whatever he does meanwhile.
    sana.page.get_by_label("Books").fill("33")
    page.get_by_label("Reason").select_option("Other")
    save.click()
    expect(details.get_by_text("Saved.")).to_be_visible()
    sana.page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Books")).to_have_value("33")
    expect(sana.page.get_by_label("Reason")).to_have_value("Other")
    page.reload()
    expect(page.get_by_label("Reason")).to_have_value("Other")
    expect(page.get_by_label("Books")).to_have_value("33")
    visitor.end()


def test_who_does_not_work_on_tickets_makes_one_and_gets_no_link(server, person):
    """And the address of a registered user, typed by a guest, is marked."""
    desk, visitor = at_the_desk(
        person, server, "agent02", "Who am I?", "agent07-email@example.org"
    )
    page = desk.page
    details = page.get_by_role("region", name="Visitor")
    desk.page.reload()
    expect(details.get_by_text("Identity not confirmed.")).to_be_visible()
    page.get_by_role("button", name="Make a ticket").click()
    form = page.get_by_role("form", name="Ticket")
    form.get_by_label("Department").press("Escape")
    opener = page.get_by_role("button", name="Make a ticket")
    expect(opener).to_be_focused()
    opener.press("Enter")
    expect(form.get_by_label("E-mail")).to_have_value("agent07-email@example.org")
    form.get_by_role("button", name="Make a ticket").click()
    expect(details.get_by_text("was created")).to_be_hidden()
    expect(desk.log.get_by_text("was created.")).to_be_visible()
    expect(details.get_by_role("link", name="-")).to_have_count(0)
    visitor.end()


def test_a_chat_whose_visitor_was_asked_is_marked_in_the_list(server, person):
    desk = Desk(person("agent"), server, "agent03")
    desk.go_online()
    visitor = Visitor(server)
    visitor.start("Is anybody there?")
    card = desk.card("Is anybody there?")
    expect(card).to_be_visible()
    expect(card.get_by_text("Asked to leave a message")).to_be_hidden()
    server.database.run(
        "from wagtail_livechat.models import Conversation\n"
        "from wagtail_livechat.services import unanswered\n"
        "chat = Conversation.objects.order_by('pk').last()\n"
        "assert unanswered.prompt(chat.pk)"
    )
    expect(card.get_by_text("Asked to leave a message")).to_be_visible(timeout=30_000)
    desk.accept("Is anybody there?")
    expect(desk.log.get_by_text("The visitor was asked to leave")).to_be_visible()
    visitor.end()
