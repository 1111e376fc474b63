"""Tickets find their way to the plugin that wants them (I10)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from wagtail_livechat import hooks
from wagtail_livechat.models import Ticket
from wagtail_livechat.services import ticket_delivery, tickets
from wagtail_livechat.services.backoff import LEASE


class Backend:
    """A plugin that answers with ``receipt``, or raises it."""

    def __init__(self, receipt):
        self.receipt = receipt
        self.tickets = []

    @hooks.hookimpl
    def create_ticket(self, ticket):
        self.tickets.append(ticket)
        if isinstance(self.receipt, Exception):
            raise self.receipt
        return self.receipt


@pytest.fixture
def plug_in():
    """Register plugins for the time of the test."""
    plugins = []

    def plug_in(plugin):
        plugins.append(plugin)
        hooks.plugin_manager.register(plugin)
        return plugin

    yield plug_in
    for plugin in plugins:
        hooks.plugin_manager.unregister(plugin)


@pytest.fixture
def ticket(site):
    return tickets.create(
        site,
        department=factories.make_ticket_department(site),
        email="canary@example.org",
        text="canary-text",
    ).ticket


def test_without_a_plugin_it_is_kept_here(ticket):
    assert ticket.retry_at
    assert ticket_delivery.deliver_due() == 1
    ticket.refresh_from_db()
    assert (ticket.backend, ticket.retry_at, ticket.attempts) == ("", None, 0)
    assert ticket_delivery.deliver_due() == 0


def test_what_a_plugin_takes_is_remembered(ticket, plug_in):
    receipt = hooks.TicketReceipt("Helpdesk", "SUP-7", "https://help.example/7")
    backend = plug_in(Backend(receipt))
    assert ticket_delivery.deliver_due() == 1
    ticket.refresh_from_db()
    assert (ticket.backend, ticket.external_reference) == ("Helpdesk", "SUP-7")
    assert ticket.external_url == "https://help.example/7"
    assert backend.tickets == [ticket]
    assert ticket_delivery.deliver_due() == 0


def test_none_leaves_it_to_the_next_plugin(ticket, plug_in):
    later = plug_in(Backend(hooks.TicketReceipt("Later")))
    first = plug_in(Backend(None))
    ticket_delivery.deliver_due()
    ticket.refresh_from_db()
    assert len(first.tickets) == len(later.tickets) == 1
    assert ticket.backend == "Later"


def test_only_addresses_that_a_browser_may_follow_are_kept(ticket, plug_in):
    plug_in(Backend(hooks.TicketReceipt("X" * 200, "7" * 300, "javascript:alert(1)")))
    assert ticket_delivery.deliver_due() == 1
    ticket.refresh_from_db()
    assert ticket.external_url == ""
    assert (len(ticket.backend), len(ticket.external_reference)) == (100, 200)


def test_a_plugin_that_fails_loses_nothing_and_is_asked_again(ticket, plug_in):
    backend = plug_in(Backend(RuntimeError()))
    waits = []
    for attempt in range(1, 9):
        Ticket.objects.update(retry_at=timezone.now())
        assert ticket_delivery.deliver_due() == 0
        ticket.refresh_from_db()
        assert ticket.attempts == attempt
        waits.append(round((ticket.retry_at - timezone.now()).total_seconds() / 60))
    assert waits == [1, 5, 30, 120, 720, 1440, 1440, 1440]
    backend.receipt = hooks.TicketReceipt("Helpdesk")
    Ticket.objects.update(retry_at=timezone.now())
    assert ticket_delivery.deliver_due() == 1
    ticket.refresh_from_db()
    assert ticket.retry_at is None


def test_one_that_fails_does_not_hold_the_others_back(site, ticket, plug_in):
    class Picky:
        @hooks.hookimpl
        def create_ticket(self, ticket):
            if ticket.body == "canary-text":
                raise RuntimeError

    plug_in(Picky())
    tickets.create(
        site, department=ticket.department, email="n@example.org", text="Another"
    )
    assert ticket_delivery.deliver_due() == 1


def test_the_log_says_where_it_failed_and_nothing_personal(ticket, plug_in, caplog):
    plug_in(Backend(ValueError("canary@example.org is not known")))
    ticket_delivery.deliver_due()
    assert f"Ticket {ticket.reference}" in caplog.text
    assert "ValueError at services/test_ticket_delivery.py:" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.parametrize("nonsense", ["SUP-7", {"backend": "x"}, object()])
def test_nonsense_is_no_receipt(ticket, plug_in, nonsense):
    plug_in(Backend(nonsense))
    assert ticket_delivery.deliver_due() == 0
    ticket.refresh_from_db()
    assert ticket.retry_at > timezone.now()


def test_where_the_built_in_plugin_is_blocked_somebody_must_take_it(ticket, caplog):
    builtin = hooks.plugin_manager.unregister(name="wagtail_livechat_tickets")
    try:
        assert ticket_delivery.deliver_due() == 0
    finally:
        hooks.plugin_manager.register(builtin, "wagtail_livechat_tickets")
    assert "NobodyTookIt" in caplog.text


def test_what_another_process_is_giving_away_is_left_to_it(ticket):
    Ticket.objects.update(retry_at=timezone.now() + LEASE)
    assert ticket_delivery.deliver_due() == 0
    # It was killed.
    Ticket.objects.update(retry_at=timezone.now() - timedelta(seconds=1))
    assert ticket_delivery.deliver_due() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_plugins_hear_of_a_new_ticket_after_the_commit():
    class Listener:
        heard = []

        @hooks.hookimpl
        def ticket_created(self, ticket):
            self.heard.append(Ticket.objects.get(pk=ticket.pk).reference)
            raise RuntimeError("a plugin fails")

    site = factories.make_site()
    department = factories.make_ticket_department(site)
    form = {"department": department, "email": "n@example.org", "text": "Hello"}
    listener = Listener()
    hooks.plugin_manager.register(listener)
    try:
        ticket = tickets.create(site, **form).ticket
    finally:
        hooks.plugin_manager.unregister(listener)
    assert listener.heard == [ticket.reference]
