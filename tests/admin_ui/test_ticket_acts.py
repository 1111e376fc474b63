"""Working on a ticket on its page: replies, notes, status, assignee, department."""

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry

from tests.security import payloads
from wagtail_livechat.models import Mail, Ticket, TicketEntry
from wagtail_livechat.services import mails, tickets

from .tickets import URL, house, leave, make_worker, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def department(site):
    return house(site)


@pytest.fixture
def worker(department):
    return make_worker(department)


@pytest.fixture
def ticket(department):
    return leave(department, name="Noor")


def act(client, ticket, name: str, follow=True, **values):
    body = {f"{name}-{key}": value for key, value in values.items()}
    return client.post(url_of(ticket), {"act": name, **body}, follow=follow)


def entries(ticket) -> list[tuple]:
    return list(ticket.entries.values_list("kind", "text", "author__username"))


def test_a_reply_goes_out_by_email(worker, ticket):
    """It says to whom, and the ticket then waits for the visitor."""
    html = worker.get(url_of(ticket)).content.decode()
    assert "Goes to noor@example.org, signed “Rosa Lind”." in html
    response = act(worker, ticket, "reply", text=" Yes,\r\nfrom ten. ")
    assert "Your reply goes to noor@example.org." in response.content.decode()
    assert entries(ticket) == [("reply", "Yes,\nfrom ten.", "rosa")]
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.PENDING
    Mail.objects.exclude(key__startswith="reply").delete()
    assert mails.send_due() == 1
    [message] = mail.outbox
    assert message.to == ["noor@example.org"] and ticket.reference in message.subject
    assert message.body.startswith("Yes,\nfrom ten.\n\nRosa Lind")
    log = ModelLogEntry.objects.get(action="wagtail_livechat.reply_ticket")
    assert log.user == worker.user and "ten" not in f"{log.label}{log.data}"


@pytest.mark.parametrize("name", ["reply", "note"])
@pytest.mark.parametrize("text", ["x" * 4001, "a\0b", "", "  \n "])
def test_what_cannot_be_sent_stays_in_the_form(worker, ticket, name, text):
    response = act(worker, ticket, name, text=text)
    assert response.status_code == 200 and not response.redirect_chain
    html = response.content.decode()
    assert "This was not possible. See the form below." in html
    assert "error-message" in html and "autofocus" in html
    if text.strip():
        assert response.context["writing"][name == "note"]["text"].value() == text
    assert entries(ticket) == []
    assert not Mail.objects.filter(key__startswith="reply").exists()


def test_a_note_is_for_colleagues_only(worker, ticket):
    act(worker, ticket, "note", text="Ask Tom.")
    assert entries(ticket) == [("note", "Ask Tom.", "rosa")]
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.OPEN
    assert not Mail.objects.filter(key__startswith="reply").exists()


def test_the_status_changes(worker, ticket):
    response = act(worker, ticket, "status", status="solved")
    assert "The status is now “Solved”." in response.content.decode()
    act(worker, ticket, "status", status="solved")
    assert entries(ticket) == [("change", "Status: Solved.", "rosa")]
    assert act(worker, ticket, "status", status="nonsense").status_code == 200
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.SOLVED


def test_it_is_assigned_to_people_of_the_department(worker, site, ticket, department):
    tom = make_worker(department, "tom").user
    stranger = make_worker(house(site, "Refunds"), "otto").user
    html = worker.get(url_of(ticket)).content.decode()
    assert "Tom Lind" in html and "Otto Lind" not in html
    act(worker, ticket, "assign", assignee=tom.pk)
    act(worker, ticket, "assign", assignee=stranger.pk)
    ticket.refresh_from_db()
    assert ticket.assignee == tom
    act(worker, ticket, "assign", assignee="")
    ticket.refresh_from_db()
    assert ticket.assignee is None
    assert [text for _kind, text, _author in entries(ticket)] == [
        "Assigned to Tom Lind.",
        "Assigned to nobody.",
    ]


def test_it_is_taken_with_one_press(worker, ticket):
    button = f'name="assign-assignee" value="{worker.user.pk}"'
    assert button in worker.get(url_of(ticket)).content.decode()
    response = act(worker, ticket, "assign", assignee=worker.user.pk)
    assert "The ticket is now assigned to Rosa Lind." in response.content.decode()
    assert button not in response.content.decode()


def test_who_lost_the_right_is_still_named(worker, ticket, department):
    tom = make_worker(department, "tom").user
    tickets.assign(ticket, tom, worker.user)
    tom.user_permissions.clear()
    tom.groups.clear()
    html = worker.get(url_of(ticket)).content.decode()
    assert f'<option value="{tom.pk}" selected>Tom Lind</option>' in html
    act(worker, ticket, "assign", assignee=tom.pk)
    assert len(entries(ticket)) == 1, "nothing has changed"


def test_it_moves_to_another_department_of_the_site(worker, site, ticket, museum):
    refunds, tours = house(site, "Refunds"), house(museum, "Tours")
    off = house(site, "Old")
    type(off).objects.filter(pk=off.pk).update(enabled=False)
    html = worker.get(url_of(ticket)).content.decode()
    assert "Refunds" in html and "Tours" not in html and ">Old<" not in html
    for wrong in (tours.pk, off.pk, "x", "", ticket.department_id):
        act(worker, ticket, "move", department=wrong)
    assert entries(ticket) == []
    response = act(worker, ticket, "move", department=refunds.pk)
    assert response.redirect_chain[0][0] == URL, "it is not the person's any more"
    assert "The ticket was moved to “Refunds”." in response.content.decode()
    assert worker.get(url_of(ticket)).status_code == 404


def test_where_there_is_one_department_there_is_no_form_to_move(worker, ticket):
    assert (
        "Move to another department" not in worker.get(url_of(ticket)).content.decode()
    )


def test_who_keeps_it_stays_on_its_page(worker, site, ticket):
    refunds = house(site, "Refunds")
    worker.user.groups.add(refunds.groups.get())
    response = act(worker, ticket, "move", department=refunds.pk)
    assert response.redirect_chain[0][0] == url_of(ticket)


@pytest.mark.parametrize("name", ["", "nonsense", "delete", "__class__"])
def test_other_acts_are_none(worker, ticket, name):
    assert worker.post(url_of(ticket), {"act": name}).status_code == 400
    assert worker.post(url_of(ticket)).status_code == 400


def test_a_form_of_another_page_is_refused(department, ticket):
    """T9: Django's own protection."""
    client = type(make_worker(department))(enforce_csrf_checks=True)
    client.force_login(make_worker(department, "tom").user)
    assert act(client, ticket, "note", text="I was here").status_code == 403
    assert not TicketEntry.objects.exists()


@pytest.mark.parametrize("kind", payloads.SHOWN)
def test_any_text_is_kept_as_it_was_written(worker, ticket, kind):
    text = payloads.SHOWN[kind]
    act(worker, ticket, "note", text=text)
    assert entries(ticket)[0][1] == text.strip()
