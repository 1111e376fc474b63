"""``manage.py livechat_tick`` does what is due, once or all the time (R19, I9, I10)."""

import signal
import sys

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests import factories
from tests.support.databases import server_environment
from tests.support.processes import ManagedProcess, wait_until
from wagtail_livechat import hooks
from wagtail_livechat.models import AgentPresence, Conversation, Ticket, Timer
from wagtail_livechat.services import background, tickets


def leave(site, **values) -> Ticket:
    form = {"email": "nora@example.org", "text": "Hello", **values}
    form.setdefault("department", factories.make_ticket_department(site))
    return tickets.create(site, **form).ticket


def test_it_fires_timers_sends_emails_and_gives_tickets_away(site, chat):
    Timer.objects.update(deadline=timezone.now())
    ticket = leave(site)
    call_command("livechat_tick")
    chat.refresh_from_db()
    ticket.refresh_from_db()
    assert chat.prompted_at
    assert ticket.retry_at is None
    assert len(mail.outbox) == 1


def test_it_asks_those_for_whom_nobody_is_there_any_more(chat):
    AgentPresence.objects.update(lease_expires_at=timezone.now())
    call_command("livechat_tick")
    chat.refresh_from_db()
    assert chat.prompted_at


def test_with_nothing_due_it_does_nothing(chat):
    call_command("livechat_tick")
    chat.refresh_from_db()
    assert chat.state == Conversation.State.WAITING and not chat.prompted_at


def test_what_fails_keeps_nothing_else_from_being_done(site, monkeypatch, caplog):
    def send_due():
        raise OSError("canary")

    monkeypatch.setattr(
        background, "JOBS", (send_due, background.ticket_delivery.deliver_due)
    )
    ticket = leave(site)
    with pytest.raises(CommandError):
        call_command("livechat_tick")
    ticket.refresh_from_db()
    assert ticket.retry_at is None
    assert "send_due failed: OSError at" in caplog.text
    assert "canary" not in caplog.text


def test_a_failing_plugin_is_no_failure_of_the_command(site):
    class Failing:
        @hooks.hookimpl
        def create_ticket(self, ticket):
            raise RuntimeError

    failing = Failing()
    hooks.plugin_manager.register(failing)
    try:
        ticket = leave(site)
        call_command("livechat_tick")
    finally:
        hooks.plugin_manager.unregister(failing)
    ticket.refresh_from_db()
    assert ticket.attempts == 1


LEAVE = """
from tests.test_tick import leave
from wagtail.models import Site
from django.conf import settings
settings.WAGTAIL_LIVECHAT["BACKGROUND_THREAD"] = False
leave(Site.objects.get(is_default_site=True))
"""
ARRIVED = """
from wagtail_livechat.models import Mail, Ticket
print(Mail.objects.exclude(sent_at=None).exists() and
      not Ticket.objects.exclude(retry_at=None).exists())
"""


@pytest.mark.chaos
def test_it_watches_until_it_is_told_to_end(databases, workspace):
    database = databases.make()
    log = workspace / "tick.log"
    process = ManagedProcess(
        [sys.executable, "-m", "django", "livechat_tick", "--watch"],
        log=log,
        env=server_environment(database.location),
    )
    try:
        database.run(LEAVE)
        wait_until(lambda: database.run(ARRIVED) == "True", 60, "the e-mail")
        process.send(signal.SIGTERM)
        assert process.wait(30) == 0, process.tail()
    finally:
        process.kill()
    assert "Traceback" not in log.read_text()
