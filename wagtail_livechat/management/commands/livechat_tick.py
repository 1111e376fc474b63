"""Do what is due in live chat: for cron, or for a process of its own."""

import logging
import signal
import threading
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils.translation import gettext as _

from wagtail_livechat.services import background, timers, unanswered
from wagtail_livechat.services.backoff import without_data

logger = logging.getLogger(__name__)

CHATS = (timers.fire_due, unanswered.prompt_unstaffed)
#: Seconds between two rounds of ``--watch``.
INTERVAL = 1.0
#: How long ``--watch`` waits at its end for an e-mail that is on its way.
PATIENCE = 30.0


class Command(BaseCommand):
    help = (
        "Fires what is due in live chat: asks visitors whom nobody answers whether "
        "they want to leave a ticket, gives tickets to plugins, and sends e-mails. "
        "Run it every minute, or all the time with --watch; several may run at once."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--watch",
            action="store_true",
            help="Look every second, until SIGTERM or SIGINT.",
        )

    def handle(self, *, watch=False, **options):
        if watch:
            self._watch()
        elif not _do_all(*CHATS, *background.JOBS):
            raise CommandError(_("Not everything could be done: see the log."))

    def _watch(self) -> None:
        """Chats must not wait for a slow mail server: that has another thread."""
        with _stopped_by_signals() as stopped:
            while not stopped.wait(INTERVAL):
                # One that broke would stay broken for ever.
                close_old_connections()
                _do_all(*CHATS, background.wake_if_due)
        background.wait(PATIENCE)


def _do_all(*jobs) -> bool:
    """What fails keeps nothing else from being done; says whether nothing has."""
    good = True
    for job in jobs:
        try:
            job()
        except Exception as error:
            good = False
            logger.error("%s failed: %s.", job.__qualname__, without_data(error))
    return good


@contextmanager
def _stopped_by_signals():
    """An event that SIGTERM and SIGINT set."""
    stopped = threading.Event()
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_args: stopped.set()) for number in numbers]
    try:
        yield stopped
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
