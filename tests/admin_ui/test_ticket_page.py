"""The page of a ticket: what it says, and to whom (R20, A13)."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.security import payloads
from wagtail_livechat.models import Mail, Ticket, TicketEntry
from wagtail_livechat.permissions import AGENT_RIGHTS, Right, permissions_for
from wagtail_livechat.services import conversations, tickets

from .chats import browser_of
from .tickets import house, leave, make_worker, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def department(site):
    return house(site)


@pytest.fixture
def worker(department):
    return make_worker(department)


def html_of(client, ticket) -> str:
    response = client.get(url_of(ticket))
    assert response.status_code == 200
    return response.content.decode()


def change(ticket, **values) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(**values)
    return ticket


def test_it_says_all_that_is_known(worker, department):
    ticket = leave(
        department,
        "Are you open on Sunday?",
        name="Noor",
        subject="Opening hours",
        language="ar",
        page_url="https://example.org/hours/",
        fields=[
            {"label": "Card", "text": "4711"},
            {"label": "Where", "text": "https://example.org/where/"},
        ],
    )
    html = html_of(worker, ticket)
    for words in (
        *(ticket.reference, "Opening hours", "Are you open on Sunday?", "Noor"),
        *("noor@example.org", "Card", "4711", "العربية", "Questions", "localhost"),
        'href="https://example.org/hours/"',
        'href="https://example.org/where/"',
        "Assigned to nobody in particular",
        "Nobody has done anything yet.",
    ):
        assert words in html, words
    assert "<details" not in html and "Open the chat" not in html


def test_somebody_elses_ticket_does_not_exist(worker, site, department):
    """A13: neither to be read nor to be worked on."""
    museum = factories.make_site("museum.localhost")
    for other in (house(site, "Refunds"), house(museum, "Tours")):
        foreign = leave(other)
        assert worker.get(url_of(foreign)).status_code == 404
        body = {"act": "note", "note-text": "I was here"}
        assert worker.post(url_of(foreign), body).status_code == 404
    assert not TicketEntry.objects.exists()
    change(foreign, assignee=worker.user)
    assert worker.get(url_of(foreign)).status_code == 200


def test_without_the_right_there_is_no_page(site, department):
    """Be it with all rights of an agent but this one, in the department's group."""
    rights = [right for right in AGENT_RIGHTS if right is not Right.WORK_TICKETS]
    agent = factories.make_agent(site, may=rights)
    ticket = change(leave(department), assignee=agent)
    client = browser_of(agent)
    assert client.get(url_of(ticket)).status_code == 302
    body = {"act": "note", "note-text": "I was here"}
    assert client.post(url_of(ticket), body).status_code == 302
    assert not TicketEntry.objects.exists()


def test_the_thread_tells_who_did_what(worker, department):
    ticket = leave(department)
    tickets.note(ticket, "Ask Tom first.", worker.user)
    tickets.reply(ticket, "Yes, from ten.", worker.user)
    tickets.set_status(ticket, Ticket.Status.SOLVED, worker.user)
    html = html_of(worker, ticket)
    lines = html.split('id="livechat-thread"')[1].split("</ol>")[0]
    assert lines.index("Ask Tom first.") < lines.index("Yes, from ten.")
    assert lines.index("Yes, from ten.") < lines.index("Status: Solved.")
    assert lines.count("Rosa Lind") == 3
    assert "Internal note" in lines and "Reply" in lines


def test_an_email_that_was_given_up_is_told(worker, department):
    ticket = leave(department)
    ticket.entries.create(
        kind="change", text="An e-mail to noor@example.org could not be sent."
    )
    html = html_of(worker, ticket)
    assert "An e-mail to noor@example.org could not be sent." in html
    assert "Somebody" not in html


def test_emails_that_wait_are_counted(worker, department):
    ticket = leave(department)
    assert "1 e-mail is waiting to be sent." in html_of(worker, ticket)
    Mail.objects.update(sent_at=timezone.now())
    assert "waiting to be sent" not in html_of(worker, ticket)


def made_of_chat(site, department, agent):
    """A ticket of a chat with an agent, which goes on."""
    chat = factories.start_chat(site, "Can I renew?").conversation
    chat = conversations.accept(chat, agent)
    made = tickets.from_conversation(
        chat, agent, department=department, email="noor@example.org"
    )
    return chat, made.ticket


def test_the_chat_is_there_for_those_who_may_read_it(site, department, worker):
    agent = factories.go_online(factories.make_agent(site, may=AGENT_RIGHTS))
    agent.groups.add(department.groups.get())
    chat, ticket = made_of_chat(site, department, agent)
    html = html_of(browser_of(agent), ticket)
    assert f"/admin/livechat/desk/#{chat.uuid}" in html
    conversations.end(chat, "visitor")
    html = html_of(browser_of(agent), ticket)
    assert f"/admin/livechat/records/{chat.uuid}/" in html
    html = html_of(worker, ticket)
    assert str(chat.uuid) not in html
    assert "<details" in html and "Can I renew?" in html


@pytest.mark.parametrize(
    "url, linked",
    [
        ("https://help.example.org/7", True),
        ("http://help.example.org/7", True),
        ("/helpdesk/7/", True),
        ("//evil.example/7", False),
        ("/\\evil.example/7", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
    ],
)
def test_where_a_plugin_has_put_it(worker, department, url, linked):
    """Only addresses of the web, or of the own site, are links."""
    ticket = change(
        leave(department),
        backend="Our helpdesk",
        external_reference="HD-7",
        external_url=url,
        retry_at=None,
    )
    html = html_of(worker, ticket)
    assert "Our helpdesk" in html and "HD-7" in html
    assert (f'href="{url}"' in html) is linked


def test_that_it_was_not_handed_over_yet_is_told(worker, department):
    ticket = leave(department)
    words = "has not been handed over to the other system yet"
    assert words not in html_of(worker, ticket), "not tried yet"
    change(ticket, attempts=2)
    html = html_of(worker, ticket)
    assert words in html and "2 attempts failed" in html
    change(ticket, retry_at=None)
    assert words not in html_of(worker, ticket)


def test_nothing_a_visitor_writes_is_html(worker, department):
    for kind in ("script", "image", "attribute break", "quote break", "closing tags"):
        evil = payloads.SHOWN[kind]
        ticket = leave(
            department,
            evil,
            name=evil,
            subject=evil,
            fields=[{"label": evil, "text": evil}],
        )
        change(
            ticket,
            page_url=evil,
            backend=evil,
            external_reference=evil,
            language=evil[:20],
            transcript=[
                {"name": evil, "text": evil, "at": "2024-05-06T07:08:09+00:00"}
            ],
        )
        tickets.note(ticket, evil, worker.user)
        html = html_of(worker, ticket)
        assert evil not in html, kind


def test_addresses_that_are_no_web_addresses_are_texts(worker, department):
    evil = "javascript:alert(1)"
    ticket = leave(department, fields=[{"label": "Where", "text": evil}])
    change(ticket, page_url=evil)
    assert f'href="{evil}' not in html_of(worker, ticket)


def test_the_number_of_queries_does_not_grow(worker, site, department):
    ticket = leave(department)
    tickets.note(ticket, "One", worker.user)
    house(site, "Refunds")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            html_of(worker, ticket)
        return len(captured)

    count()
    few = count()
    for number in range(12):
        house(site, f"Department {number}")
        colleague = make_worker(department, f"worker{number}").user
        tickets.note(ticket, f"Note {number}", colleague)
    assert count() == few


def test_a_superuser_works_on_all(admin_client, site, department):
    ticket = leave(department)
    assert admin_client.get(url_of(ticket)).status_code == 200


def test_the_right_may_come_from_a_group(site, department):
    user = make_worker(department, "tom").user
    user.user_permissions.clear()
    group = department.groups.get()
    group.permissions.add(*permissions_for([Right.WORK_TICKETS]))
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = type(user).objects.get(pk=user.pk)
    assert browser_of(user).get(url_of(leave(department))).status_code == 200
