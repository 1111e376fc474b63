"""Tickets that visitors leave (R19, R20, A11-A13, A16)."""

import re
import uuid

import pytest
from django.contrib.auth import get_user_model

from tests import factories
from wagtail_livechat.models import (
    ChatField,
    Conversation,
    FieldValue,
    Message,
    Ticket,
    TicketDepartment,
    TicketEntry,
    Timer,
)
from wagtail_livechat.services import conversations, errors, messages, tickets

State = Conversation.State
VISITOR = Conversation.Party.VISITOR


@pytest.fixture
def department(site):
    return factories.make_ticket_department(site)


@pytest.fixture
def leave(site, department):
    """Leave a ticket, with what a form has at least."""

    def leave(**values):
        form = {
            "department": department,
            "email": "nora@example.org",
            "text": "Do you open on Sunday?",
        }
        return tickets.create(site, **{**form, **values})

    return leave


def events(chat):
    return list(
        Message.objects.filter(conversation=chat).values_list("seq", "event", "text")
    )


# What a ticket is.


def test_a_form_becomes_a_ticket(site, department, leave):
    """R20"""
    made = leave(
        name="Nora Berg",
        subject="Opening hours",
        fields=[{"label": "Customer number", "text": "4711"}],
        language="ar",
        page_url="https://example.org/visit/",
    )
    assert made.created
    ticket = Ticket.objects.get()
    assert (ticket.site, ticket.department) == (site, department)
    assert (ticket.name, ticket.email) == ("Nora Berg", "nora@example.org")
    assert (ticket.subject, ticket.body) == ("Opening hours", "Do you open on Sunday?")
    assert ticket.fields == [{"label": "Customer number", "text": "4711"}]
    assert (ticket.language, ticket.status) == ("ar", Ticket.Status.OPEN)
    assert ticket.page_url == "https://example.org/visit/"
    assert ticket.transcript == [] and ticket.visitor is None


def test_references_have_no_letters_that_look_alike(leave):
    references = [leave().ticket.reference for _ in range(50)]
    assert len(set(references)) == 50
    letters = tickets.ticket_rows.LETTERS
    assert not set(letters) & set("0O1IL2Z5S8BUV")
    assert all(
        re.fullmatch(rf"[{letters}]{{4}}-[{letters}]{{4}}", each) for each in references
    )


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Do you open on Sunday?\nWe are ten.", "Do you open on Sunday?"),
        ("  \n a\t b \n c", "a b"),
        ("x" * 151, "x" * 149 + "…"),
    ],
)
def test_without_a_subject_the_first_line_is_it(leave, text, subject):
    assert leave(text=text).ticket.subject == subject


def test_names_and_subjects_are_one_line(leave):
    ticket = leave(
        name="Nora\r\nBcc: all@example.org\0", subject="Hello\nX-Evil: 1\x1b[2J"
    ).ticket
    assert ticket.name == "Nora Bcc: all@example.org"
    assert ticket.subject == "Hello X-Evil: 1[2J"


def test_what_joins_letters_stays_in_a_name(leave):
    name = "می\u200cخواهم"
    assert leave(name=name).ticket.name == name


# What is refused.


@pytest.mark.parametrize(
    "email",
    [
        "",
        "nora",
        "nora@",
        "nora@example.org\r\nBcc: all@example.org",
        "nora@example.org,all@example.org",
        "Nora <nora@example.org>",
        '"nora\x08"@example.org',
        "n" * 250 + "@example.org",
        "nora@example.org\0",
    ],
)
def test_an_address_is_needed_to_answer_to(leave, email):
    with pytest.raises(errors.InvalidDetail) as refused:
        leave(email=email)
    assert refused.value.field == "email"
    assert not Ticket.objects.exists()


def test_a_department_must_take_tickets_of_this_site(site, leave):
    """R20"""
    elsewhere = factories.make_ticket_department(
        factories.make_site("other.example.org")
    )
    off = factories.make_ticket_department(site, "Closed", enabled=False)
    gone = TicketDepartment(pk=987654)
    for department in (elsewhere, elsewhere.pk, off, gone, None):
        with pytest.raises(errors.InvalidDetail) as refused:
            leave(department=department)
        assert refused.value.field == "department"


def test_a_department_may_be_named_by_its_number(department, leave):
    assert leave(department=department.pk).ticket.department == department


@pytest.mark.parametrize("text", ["", " \n", "x" * 4001, "nul\0"])
def test_a_text_is_needed(leave, text):
    with pytest.raises(errors.InvalidText):
        leave(text=text)


@pytest.mark.parametrize(("field", "limit"), [("name", 100), ("subject", 150)])
def test_what_is_too_long_is_refused(leave, field, limit):
    leave(**{field: "x" * limit})
    with pytest.raises(errors.InvalidDetail) as refused:
        leave(**{field: "x" * (limit + 1)})
    assert refused.value.field == field


# What is known is not asked for again.


def test_who_is_logged_in_need_not_say_who_they_are(leave):
    """A16"""
    user = get_user_model().objects.create_user(
        "nora-username", "n.berg@example.org", first_name="N" * 150
    )
    ticket = leave(email="", user=user).ticket
    assert (ticket.email, ticket.name) == ("n.berg@example.org", "N" * 100)


def test_a_chat_gives_name_and_address(site, agent, leave):
    details = {"name": "Nora", "email": "n.berg@example.org"}
    chat = factories.start_chat(site, details=details).conversation
    ticket = leave(email="", conversation=chat).ticket
    assert (ticket.name, ticket.email) == ("Nora", "n.berg@example.org")


def test_what_is_written_in_the_form_counts(site, agent, leave):
    details = {"name": "Nora", "email": "n.berg@example.org"}
    chat = factories.start_chat(site, details=details).conversation
    ticket = leave(name="Dr. Berg", conversation=chat).ticket
    assert (ticket.name, ticket.email) == ("Dr. Berg", "nora@example.org")


# Of a chat.


def test_a_ticket_ends_the_waiting_chat_and_is_linked_with_it(chat, leave):
    """A12"""
    ticket = leave(conversation=chat).ticket
    chat.refresh_from_db()
    assert (chat.state, chat.ended_by) == (State.MISSED, VISITOR)
    assert chat.ticket == ticket and ticket.visitor == chat.visitor
    assert events(chat) == [
        (1, "", "Hello?"),
        (2, "ticket", ticket.reference),
        (3, "ended", ""),
    ]
    assert not Timer.objects.filter(done_at=None).exists()


def test_the_ticket_keeps_what_was_said_and_asked(site, agent, leave):
    """A12, R21: as plain values, so that the chat can be deleted."""
    chat = factories.start_chat(
        site, "Hello?", details={"name": "Nora", "page_url": "https://example.org/"}
    ).conversation
    conversations.accept(chat, agent)
    messages.post(
        chat.pk, sender="agent", text="One moment", client_id=uuid.uuid4(), author=agent
    )
    Conversation.objects.update(state=State.WAITING, agent=None)
    FieldValue.objects.create(
        conversation=chat,
        key=uuid.uuid4(),
        label="Topic",
        kind=ChatField.Kind.TEXT,
        value="Visits",
        text="Visits",
    )
    made = leave(conversation=chat, fields=[{"label": "Size", "text": "10"}])
    chat.delete()
    ticket = Ticket.objects.get(pk=made.ticket.pk)
    assert [(line["name"], line["text"]) for line in ticket.transcript] == [
        ("Nora", "Hello?"),
        ("Amira Haddad", "One moment"),
    ]
    assert ticket.transcript[0]["at"] < ticket.transcript[1]["at"]
    assert ticket.fields == [
        {"label": "Topic", "text": "Visits"},
        {"label": "Size", "text": "10"},
    ]
    assert ticket.page_url == "https://example.org/"


def test_who_was_answered_meanwhile_leaves_no_ticket(chat, agent, leave):
    """R19, A11: never both."""
    conversations.accept(chat, agent)
    with pytest.raises(errors.Answered):
        leave(conversation=chat)
    chat.refresh_from_db()
    assert (chat.state, chat.last_seq) == (State.ACTIVE, 2)
    assert not Ticket.objects.exists()


def test_a_chat_with_a_ticket_cannot_be_accepted(chat, agent, leave):
    leave(conversation=chat)
    with pytest.raises(errors.ConversationEnded):
        conversations.accept(chat, agent)


def test_a_chat_that_ended_gives_no_second_ticket(chat, leave):
    leave(conversation=chat)
    with pytest.raises(errors.ConversationEnded):
        leave(conversation=chat, text="Another tab")
    assert Ticket.objects.count() == 1


def test_a_refused_form_leaves_the_chat_alone(chat, leave):
    with pytest.raises(errors.InvalidDetail):
        leave(conversation=chat, email="")
    chat.refresh_from_db()
    assert (chat.state, chat.last_seq) == (State.WAITING, 1)


# The same press of the button.


def test_the_same_form_sent_again_is_the_same_ticket(chat, leave):
    """I2"""
    client_id = uuid.uuid4()
    first = leave(conversation=chat, client_id=client_id)
    again = leave(conversation=chat, client_id=client_id)
    assert again.ticket == first.ticket and not again.created
    assert Ticket.objects.count() == 1
    assert str(client_id) not in str(Ticket.objects.values().get())


def test_it_is_found_even_if_the_department_is_gone_meanwhile(department, leave):
    client_id = uuid.uuid4()
    first = leave(client_id=client_id)
    TicketDepartment.objects.update(enabled=False)
    assert leave(client_id=client_id).ticket == first.ticket


def test_the_same_id_with_another_text_is_refused(leave):
    client_id = uuid.uuid4()
    leave(client_id=client_id)
    with pytest.raises(errors.ClientIdReused):
        leave(client_id=client_id, text="Something else")


# An agent makes a ticket of a chat.


def test_an_agent_makes_a_ticket_of_a_running_chat(chat, agent, department):
    conversations.accept(chat, agent)
    made = tickets.from_conversation(
        chat, agent, department=department, email="nora@example.org"
    )
    chat.refresh_from_db()
    assert made.created and made.ticket.body == "Hello?"
    assert (chat.state, chat.agent) == (State.ACTIVE, agent)
    assert events(chat)[-1] == (3, "ticket", made.ticket.reference)
    [line] = made.ticket.transcript
    assert (line["name"], line["text"]) == ("Visitor", "Hello?")


def test_a_chat_has_one_ticket_however_often_it_is_made(chat, agent, department):
    conversations.accept(chat, agent)
    same = {"department": department, "email": "nora@example.org"}
    first = tickets.from_conversation(chat, agent, **same)
    again = tickets.from_conversation(chat, agent, **same)
    assert again.ticket == first.ticket and not again.created
    chat.refresh_from_db()
    assert chat.last_seq == 3 == len(events(chat))


def test_an_agent_makes_a_ticket_of_a_chat_that_is_over(chat, agent, department):
    conversations.accept(chat, agent)
    conversations.end(chat, by="agent")
    made = tickets.from_conversation(
        chat,
        agent,
        department=department,
        email="nora@example.org",
        text="Wants a tour.",
        subject="Tour",
    )
    assert (made.ticket.subject, made.ticket.body) == ("Tour", "Wants a tour.")
    assert len(events(chat)) == 3 and chat.ticket == made.ticket


def test_after_an_agents_ticket_the_visitor_may_still_leave_one(
    chat, agent, department, leave
):
    """The chat was given back to those who wait, and nobody came."""
    conversations.accept(chat, agent)
    same = {"department": department, "email": "nora@example.org"}
    first = tickets.from_conversation(chat, agent, **same)
    Conversation.objects.update(state=State.WAITING, agent=None)
    second = leave(conversation=chat, text="Nobody came")
    assert second.created and second.ticket.conversation is None
    assert Ticket.objects.get(conversation=chat) == first.ticket
    assert second.ticket.transcript[0]["text"] == "Hello?"


# Working on it.


@pytest.fixture
def worker(site, department):
    user = factories.make_agent(site, "ben", may=())
    department.groups.get().user_set.add(user)
    return user


def actions(ticket):
    from wagtail.models import ModelLogEntry

    return list(
        ModelLogEntry.objects.filter(object_id=str(ticket.pk))
        .order_by("pk")
        .values_list("action", flat=True)
    )


def test_a_reply_waits_for_the_visitor(leave, worker):
    ticket = leave().ticket
    entry = tickets.reply(ticket, " Yes, from ten. ", worker)
    assert (entry.kind, entry.text) == (TicketEntry.Kind.REPLY, "Yes, from ten.")
    assert entry.author == worker
    assert ticket.status == Ticket.objects.get().status == Ticket.Status.PENDING


def test_each_act_is_a_line_of_the_thread_and_one_of_the_log(site, leave, worker):
    ticket = leave(text="canary-text", name="canary-name").ticket
    other = factories.make_ticket_department(site, "Tours", workers=[worker])
    tickets.reply(ticket, "canary-reply", worker)
    tickets.note(ticket, "canary-note", worker)
    tickets.assign(ticket, worker, worker)
    tickets.set_status(ticket, Ticket.Status.SOLVED, worker)
    tickets.move(ticket, other, worker)
    assert list(ticket.entries.values_list("kind", "text")) == [
        ("reply", "canary-reply"),
        ("note", "canary-note"),
        ("change", "Assigned to Ben Haddad."),
        ("change", "Status: Solved."),
        ("change", "Moved to Tours."),
    ]
    assert actions(ticket) == [
        f"wagtail_livechat.{act}_ticket"
        for act in ("reply", "note", "assign", "change", "move")
    ]
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee) == (Ticket.Status.SOLVED, worker)
    assert ticket.department == other


def test_the_log_has_nothing_of_what_people_wrote(leave, worker):
    from wagtail.models import ModelLogEntry

    ticket = leave(text="canary-text", email="canary@example.org").ticket
    tickets.reply(ticket, "canary-reply", worker)
    logged = str(list(ModelLogEntry.objects.values()))
    assert ticket.reference in logged and "canary" not in logged


def test_every_act_is_known_to_the_log(leave):
    from wagtail.log_actions import registry

    for act in ("make", "reply", "note", "assign", "change", "move"):
        assert registry.action_exists(f"wagtail_livechat.{act}_ticket")


def test_what_changes_nothing_writes_nothing(department, leave, worker):
    ticket = leave().ticket
    assert tickets.assign(ticket, None, worker) is None
    assert tickets.set_status(ticket, Ticket.Status.OPEN, worker) is None
    assert tickets.move(ticket, department, worker) is None
    assert not ticket.entries.exists() and not actions(ticket)


def test_a_ticket_goes_only_to_those_who_work_there(site, leave, worker):
    stranger = factories.make_agent(site, "cleo")
    ticket = leave().ticket
    with pytest.raises(errors.NotPossible) as refused:
        tickets.assign(ticket, stranger, worker)
    assert refused.value.field == "assignee"
    tickets.assign(ticket, worker, worker)
    tickets.assign(ticket, None, worker)
    assert Ticket.objects.get().assignee is None
    assert ticket.entries.last().text == "Assigned to nobody."


def test_moved_to_where_the_assignee_does_not_work_it_is_nobodys(site, leave, worker):
    ticket = leave().ticket
    tickets.assign(ticket, worker, worker)
    tickets.move(ticket, factories.make_ticket_department(site, "Tours"), worker)
    assert ticket.assignee is None


def test_a_ticket_stays_on_its_site(site, leave, worker):
    other = factories.make_ticket_department(factories.make_site("other.example.org"))
    off = factories.make_ticket_department(site, "Closed", enabled=False)
    for department in (other, off):
        with pytest.raises(errors.NotPossible):
            tickets.move(leave().ticket, department, worker)


def test_a_status_that_does_not_exist_is_refused(leave, worker):
    with pytest.raises(errors.InvalidDetail):
        tickets.set_status(leave().ticket, "lost", worker)
