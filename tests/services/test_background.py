"""E-mails and plugins have a thread of their own, and only while it is needed."""

import threading

import pytest
from django.core import mail
from django.db import connection

from tests import factories
from wagtail_livechat import hooks
from wagtail_livechat.models import Mail, Ticket
from wagtail_livechat.services import background, tickets

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def leave(settings):
    settings.WAGTAIL_LIVECHAT = {}
    site = factories.make_site()
    department = factories.make_ticket_department(site)

    def leave(email="nora@example.org"):
        return tickets.create(site, department=department, email=email, text="Hello")

    yield leave
    assert background.wait(30)


class SlowBackend:
    """A plugin that takes its time."""

    def __init__(self):
        self.began = threading.Event()
        self.go_on = threading.Event()
        self.threads = []

    @hooks.hookimpl
    def create_ticket(self, ticket):
        self.threads.append(threading.current_thread())
        self.began.set()
        assert self.go_on.wait(30)


@pytest.fixture
def slow_backend():
    backend = SlowBackend()
    hooks.plugin_manager.register(backend)
    yield backend
    backend.go_on.set()
    background.wait(30)
    hooks.plugin_manager.unregister(backend)


def test_after_the_commit_everything_is_done_and_the_thread_is_gone(leave):
    leave()
    assert background.wait(30)
    assert [message.to for message in mail.outbox] == [["nora@example.org"]]
    assert Ticket.objects.get().retry_at is None


def test_a_slow_plugin_delays_nobody(leave, slow_backend):
    leave()
    assert slow_backend.began.wait(30)
    # Here the visitor has an answer already.
    assert Ticket.objects.get().retry_at
    slow_backend.go_on.set()
    assert background.wait(30)
    assert Ticket.objects.get().retry_at is None


def test_there_is_one_thread_however_many_tickets(leave, slow_backend):
    leave()
    assert slow_backend.began.wait(30)
    for number in range(5):
        leave(f"nora{number}@example.org")
    slow_backend.go_on.set()
    assert background.wait(30)
    assert len(set(slow_backend.threads)) == 1
    assert Ticket.objects.filter(retry_at=None).count() == 6
    assert len(mail.outbox) == 6


def test_where_it_is_turned_off_nothing_is_sent_by_itself(settings, leave):
    settings.WAGTAIL_LIVECHAT = {"BACKGROUND_THREAD": False}
    leave()
    assert Mail.objects.filter(sent_at=None).count() == 1
    assert Ticket.objects.get().retry_at


def test_what_is_rolled_back_wakes_nobody(leave):
    from django.db import transaction

    with transaction.atomic():
        leave()
        transaction.set_rollback(True)
    assert background.wait(30)
    assert not mail.outbox


def test_a_table_that_is_not_there_ends_the_thread_quietly(leave, caplog):
    with connection.schema_editor() as editor:
        editor.execute("ALTER TABLE wagtail_livechat_mail RENAME TO elsewhere")
    try:
        background.wake()
        assert background.wait(30)
    finally:
        with connection.schema_editor() as editor:
            editor.execute("ALTER TABLE elsewhere RENAME TO wagtail_livechat_mail")
    assert "send_due failed: OperationalError at" in caplog.text


def test_it_is_woken_only_if_something_is_due(leave, settings):
    settings.WAGTAIL_LIVECHAT = {"BACKGROUND_THREAD": False}
    leave()
    background.wake_if_due()
    assert background.wait(30)
    assert len(mail.outbox) == 1
    before = background._thread
    background.wake_if_due()
    assert background._thread is before
