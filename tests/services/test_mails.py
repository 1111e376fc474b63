"""E-mails about tickets: what they say, to whom, how often, and what if not."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone
from wagtail.models import Site

from tests import factories
from tests.support.mail import SMTP, Refusing, send_by, silent_server, smtp_server
from tests.support.processes import free_port
from wagtail_livechat.models import Mail, Ticket
from wagtail_livechat.services import mail_claims, mails, tickets
from wagtail_livechat.services.backoff import LEASE

HOUR = timedelta(hours=1)


@pytest.fixture
def department(site):
    return factories.make_ticket_department(site, email="questions@museum.example")


@pytest.fixture
def leave(site, department):
    """Leave a ticket; returns it."""

    def leave(**values) -> Ticket:
        form = {
            "department": department,
            "name": "canary-name",
            "email": "nora@example.org",
            "subject": "canary-subject",
            "text": "canary-text",
        }
        return tickets.create(site, **{**form, **values}).ticket

    return leave


@pytest.fixture
def worker(site, department):
    user = factories.make_agent(site, "ben", may=())
    department.groups.get().user_set.add(user)
    return user


def sent_to(address: str) -> list:
    return [message for message in mail.outbox if message.to == [address]]


def an_hour_passes() -> None:
    """For e-mails, that is."""
    for row in Mail.objects.all():
        row.due_at -= HOUR
        row.sent_at = row.sent_at and row.sent_at - HOUR
        row.save()


# What they say.


def test_whoever_leaves_a_ticket_is_told_its_reference(site, leave):
    ticket = leave()
    assert mails.send_due() == 2
    [message] = sent_to("nora@example.org")
    assert message.subject == f"Your request {ticket.reference}"
    assert ticket.reference in message.body
    assert message.reply_to == ["questions@museum.example"]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_nothing_of_what_was_written_goes_to_an_address_that_was_typed_in(leave):
    """Else this were a way to send anything to anybody."""
    leave()
    mails.send_due()
    [message] = sent_to("nora@example.org")
    assert "canary" not in str(message.message())


def test_who_is_logged_in_with_that_address_gets_a_copy(leave):
    nora = get_user_model().objects.create_user("nora", "Nora@example.org")
    leave(user=nora, text="First line\nSecond line")
    leave(user=nora, email="somebody-else@example.org")
    mails.send_due()
    assert "> First line\n> Second line" in sent_to("nora@example.org")[0].body
    assert "canary" not in sent_to("somebody-else@example.org")[0].body


def test_the_department_is_told_everything_but_in_the_subject(leave):
    ticket = leave(
        fields=[{"label": "Topic", "text": "Visits"}],
        page_url="https://museum.example/visit/",
    )
    mails.send_due()
    [message] = sent_to("questions@museum.example")
    assert message.subject == f"New ticket {ticket.reference}"
    for part in (
        "From: canary-name <nora@example.org>",
        "Subject: canary-subject",
        "Topic: Visits",
        "https://museum.example/visit/",
        "canary-text",
    ):
        assert part in message.body
    assert message.reply_to == ["nora@example.org"]


def test_the_department_reads_what_was_said_in_the_chat(site, agent, leave):
    details = {"name": "Nora"}
    chat = factories.start_chat(site, "Anybody?", details=details).conversation
    leave(conversation=chat)
    mails.send_due()
    assert "Nora: Anybody?" in sent_to("questions@museum.example")[0].body


def test_a_department_without_an_address_is_not_told(department, leave):
    department.email = ""
    department.save()
    leave()
    assert mails.send_due() == 1
    [message] = sent_to("nora@example.org")
    assert message.reply_to == []


def test_a_reply_reaches_whoever_asked(leave, worker):
    ticket = leave()
    tickets.reply(ticket, "Yes, from ten.", worker)
    tickets.note(ticket, "canary-note", worker)
    mails.send_due()
    first, reply = sent_to("nora@example.org")
    assert reply.subject == f"Re: {first.subject}"
    assert reply.body.startswith("Yes, from ten.\n\nBen Haddad\n\n")
    assert "> canary-text" in reply.body
    assert "canary-note" not in reply.body
    assert "ben-username" not in str(reply.message())
    assert reply.extra_headers["In-Reply-To"] == first.extra_headers["Message-ID"]
    assert "Auto-Submitted" not in reply.extra_headers


def test_visitors_read_their_language_and_departments_the_sites(leave, worker):
    """Only subjects are looked at: not every text is translated."""
    from django.utils import translation

    ticket = leave(language="ar")
    tickets.reply(ticket, "نعم", worker)
    mails.send_due()
    with translation.override("ar"):
        expected = translation.gettext("Your request %(reference)s")
    first = sent_to("nora@example.org")[0]
    assert first.subject == expected % {"reference": ticket.reference}
    assert sent_to("questions@museum.example")[0].subject.startswith("New ticket")


@pytest.mark.parametrize("language", ["", "xx", "../../etc", "en\r\nBcc: x@y.z"])
def test_a_language_that_does_not_exist_is_the_sites(leave, language):
    leave(language=language[:20])
    assert mails.send_due() == 2


def test_where_a_ticket_is_moved_to_is_told_once(site, leave, worker):
    tours = factories.make_ticket_department(
        site, "Tours", workers=[worker], email="tours@museum.example"
    )
    ticket = leave()
    first = ticket.department
    for department in (tours, first, tours):
        tickets.move(ticket, department, worker)
    mails.send_due()
    assert len(sent_to("tours@museum.example")) == 1
    assert len(sent_to("questions@museum.example")) == 1


# Headers.


def test_ids_are_stable_and_tell_nothing(site, leave):
    ticket = leave()
    row = Mail.objects.get(to="nora@example.org")
    mails.send_due()
    Mail.objects.filter(pk=row.pk).update(sent_at=None, due_at=timezone.now())
    mails.send_due()
    first, second = [m.extra_headers["Message-ID"] for m in sent_to(row.to)]
    assert first == second and first.endswith("@localhost>")
    assert str(ticket.uuid) not in first and ticket.reference not in first


def test_a_host_name_that_is_none_is_not_put_into_headers(site, leave):
    Site.objects.update(hostname="museum\r\nBcc: x@example.org")
    site.refresh_from_db()
    leave()
    assert mails.send_due() == 2
    for message in mail.outbox:
        assert message.message()["Bcc"] is None
        assert "museum" not in message.extra_headers["Message-ID"]


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Ticket, {"reference": "A\r\nBcc:b@c"}),
        (Ticket, {"email": "nora@example.org\r\nBcc: all@example.org"}),
        (Mail, {"to": "nora@example.org\nBcc: all@example.org"}),
        (Mail, {"subject": "Hello\r\nBcc: all@example.org"}),
    ],
)
def test_no_line_break_gets_into_a_header(leave, worker, model, values):
    """Services refuse them before; here the rows themselves are wrong."""
    ticket = leave()
    model.objects.update(**values)
    ticket.refresh_from_db()
    tickets.reply(ticket, "Hello", worker)
    mails.send_due()
    for message in mail.outbox:
        assert message.recipients() in (
            ["nora@example.org"],
            ["questions@museum.example"],
        )
        assert message.message()["Bcc"] is None


# How often.


def test_an_address_gets_three_in_an_hour_and_the_others_later(leave):
    for _number in range(5):
        leave()
    mails.send_due()
    assert len(sent_to("nora@example.org")) == 3
    mails.send_due()
    assert len(sent_to("nora@example.org")) == 3
    an_hour_passes()
    mails.send_due()
    assert len(sent_to("nora@example.org")) == 5


def test_writing_an_address_in_another_way_gets_no_more(leave):
    for email in ("nora@example.org", "NORA@example.org", "Nora@Example.Org") * 2:
        leave(email=email)
    mails.send_due()
    assert len(mail.outbox) == 3 + 6  # the department is told of each


def test_a_thousand_requests_are_no_thousand_emails(leave):
    for _number in range(40):
        leave()
    assert mail_claims.waiting_for("nora@example.org") == 10


def test_one_address_does_not_hold_others_back(leave):
    for _number in range(4):
        leave()
    leave(email="olga@example.org")
    mails.send_due()
    assert len(sent_to("olga@example.org")) == 1


def test_the_same_cause_makes_one_email(leave):
    ticket = leave()
    key = uuid.uuid4().hex
    same = {"key": key, "to": "n@example.org", "subject": "a", "text": "b"}
    assert mails.put(ticket, **same)
    assert not mails.put(ticket, **same)
    assert Mail.objects.filter(key=key).count() == 1


def test_sent_emails_are_forgotten_after_a_day(leave):
    leave()
    mails.send_due()
    Mail.objects.update(sent_at=timezone.now() - timedelta(days=1, minutes=1))
    mails.send_due()
    assert not Mail.objects.exists()


def test_what_another_process_has_claimed_is_left_to_it(leave):
    leave()
    for row in Mail.objects.all():
        assert mail_claims.claim(row.pk, row.to, row.key) == row
        assert mail_claims.claim(row.pk, row.to, row.key) is None
    assert mails.send_due() == 0


def test_a_process_that_dies_holds_it_for_some_minutes_only(leave):
    leave()
    for row in Mail.objects.all():
        mail_claims.claim(row.pk, row.to, row.key)
    Mail.objects.update(due_at=timezone.now())
    assert mails.send_due() == 2


def test_what_is_on_its_way_counts_as_sent(leave):
    for _number in range(4):
        leave()
    for row in Mail.objects.filter(to="nora@example.org")[:3]:
        mail_claims.claim(row.pk, row.to, row.key)
    mails.send_due()
    assert not sent_to("nora@example.org")


# What if it cannot be sent.


def test_what_is_not_sent_is_tried_again_later_and_less_often(settings, leave, caplog):
    send_by(settings, SMTP, host="127.0.0.1", port=free_port())
    leave()
    waits = []
    for attempt in range(1, 7):
        Mail.objects.update(due_at=timezone.now())
        assert mails.send_due() == 0
        row = Mail.objects.first()
        assert row.attempts == attempt
        waits.append(round((row.due_at - timezone.now()).total_seconds() / 60))
    assert waits == [1, 5, 30, 120, 720, 1440]
    assert "ConnectionRefusedError" in caplog.text


def test_nothing_personal_is_logged(settings, leave, caplog):
    send_by(settings, f"{Refusing.__module__}.{Refusing.__qualname__}")
    ticket = leave(email="canary@example.org")
    mails.send_due()
    assert f"ticket {ticket.reference}" in caplog.text
    assert "SMTPRecipientsRefused" in caplog.text
    assert "canary" not in caplog.text and "questions@" not in caplog.text


def test_in_the_end_it_is_given_up_and_the_ticket_says_so(settings, leave):
    send_by(settings, f"{Refusing.__module__}.{Refusing.__qualname__}")
    ticket = leave()
    for _attempt in range(mails.ATTEMPTS):
        Mail.objects.update(due_at=timezone.now())
        mails.send_due()
    assert not Mail.objects.exists()
    assert {entry.text for entry in ticket.entries.all()} == {
        "An e-mail to nora@example.org could not be sent.",
        "An e-mail to questions@museum.example could not be sent.",
    }


def test_a_server_that_is_away_is_not_asked_for_every_single_one(settings, leave):
    send_by(settings, SMTP, host="127.0.0.1", port=free_port())
    for number in range(10):
        leave(email=f"nora{number}@example.org")
    mails.send_due()
    assert Mail.objects.filter(attempts=1).count() == mails.FAILURES


def test_a_server_that_says_nothing_is_given_up(settings, leave, monkeypatch, caplog):
    monkeypatch.setattr(mails, "TIMEOUT", 0.2)
    leave()
    with silent_server() as port:
        send_by(settings, SMTP, host="127.0.0.1", port=port)
        assert mails.send_due() == 0
    assert "SMTPServerDisconnected" in caplog.text
    assert Mail.objects.filter(due_at__lt=timezone.now() + LEASE).count() == 2


# A real server.


def test_a_real_mail_server_gets_them(settings, site, leave, worker):
    with smtp_server() as (port, inbox):
        send_by(settings, SMTP, host="127.0.0.1", port=port)
        ticket = leave(name="نورا", text="Öffnen Sie am Sonntag?", language="ar")
        tickets.reply(ticket, "Ja – ab zehn.\n.\nBis dann", worker)
        assert mails.send_due() == 3
    assert sorted(inbox.recipients) == [
        ["nora@example.org"],
        ["nora@example.org"],
        ["questions@museum.example"],
    ]
    by_id = {message["Message-ID"]: message for message in inbox.messages}
    assert len(by_id) == 3
    [reply] = [message for message in inbox.messages if message["In-Reply-To"]]
    assert reply["In-Reply-To"] in by_id
    assert reply.get_content_type() == "text/plain"
    assert reply.get_content().startswith("Ja – ab zehn.\r\n.\r\nBis dann\r\n")
    [notice] = [message for message in inbox.messages if "questions" in message["To"]]
    assert notice["Reply-To"] == "nora@example.org"
    assert "نورا <nora@example.org>" in notice.get_content()
    assert "Öffnen Sie am Sonntag?" in notice.get_content()
    assert all(ticket.reference in message["Subject"] for message in inbox.messages)
