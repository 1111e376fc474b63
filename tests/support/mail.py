"""Mail servers: a real one, one that is away, one that refuses, one that hangs."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from django import VERSION as DJANGO_VERSION
from django.core.mail.backends.base import BaseEmailBackend

from .processes import free_port

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def send_by(settings, backend: str, **options) -> None:
    """Let the host send its e-mail by ``backend``."""
    if DJANGO_VERSION >= (6, 1):
        settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
        return
    settings.EMAIL_BACKEND = backend
    for name, value in options.items():
        setattr(settings, f"EMAIL_{name.upper()}", value)


class Inbox:
    """What arrived: messages, and to whom the envelopes said they go."""

    def __init__(self):
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(
            message_from_bytes(envelope.content, policy=policy.default)
        )
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"


@contextmanager
def smtp_server() -> Iterator[tuple[int, Inbox]]:
    """A server on a free port of the loopback interface, and what it got."""
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield server.port, inbox
    finally:
        server.stop()


@contextmanager
def silent_server() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


class Refusing(BaseEmailBackend):
    """A server that quotes what it does not accept, as servers do."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused(
            {to: (550, f"No {to} here".encode()) for to in messages[0].to}
        )
