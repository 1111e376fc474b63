"""What people hear of a ticket by e-mail: plain text, in the reader's language.

Nothing that a visitor wrote is in a subject. Nor is it sent to an address that
somebody typed in: else this were a way to have us send anything to anybody.
"""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ..models import Ticket, TicketDepartment, TicketEntry
from . import mail_claims, mails, names
from .mail_kinds import Kind

#: So many e-mails may wait for one address; then nothing more is confirmed to it.
WAITING = 10
#: An e-mail is cut after so many characters.
LENGTH = 20_000


def confirm(ticket: Ticket, user=None) -> None:
    """Tell whoever left ``ticket`` that we have it, and what it is called.

    ``user``, logged in under that very address, also gets a copy of what they wrote.
    """
    if mail_claims.waiting_for(ticket.email) >= WAITING:
        return
    with in_language_of(ticket):
        parts = [
            _("We have received your request and will answer it by e-mail."),
            _("Its reference: %(reference)s") % {"reference": ticket.reference},
        ]
        if user is not None and user.email.casefold() == ticket.email.casefold():
            parts += [_("You wrote:"), _quoted(ticket.body)]
        mails.put(
            ticket,
            key=Kind.CONFIRMATION.key(ticket.uuid),
            to=ticket.email,
            subject=_subject(ticket),
            text=_text([*parts, _signature(ticket)]),
        )


def notify(ticket: Ticket, department: TicketDepartment) -> None:
    """Tell the department's address, if it has one, that ``ticket`` is there."""
    if not department.email:
        return
    with translation.override(settings.LANGUAGE_CODE):
        sender = f"{ticket.name} <{ticket.email}>" if ticket.name else ticket.email
        about = [
            _("From: %(sender)s") % {"sender": sender},
            _("Subject: %(subject)s") % {"subject": ticket.subject},
            *(f"{each['label']}: {each['text']}" for each in ticket.fields),
        ]
        if ticket.page_url:
            about.append(_("Page: %(address)s") % {"address": ticket.page_url})
        parts = ["\n".join(about), ticket.body]
        if ticket.transcript:
            said = [f"{line['name']}: {line['text']}" for line in ticket.transcript]
            parts += [_("What was said in the chat:"), "\n\n".join(said)]
        mails.put(
            ticket,
            key=Kind.NOTIFICATION.key(ticket.uuid, department.pk),
            to=department.email,
            subject=_("New ticket %(reference)s") % {"reference": ticket.reference},
            text=_text(parts),
        )


def answer(ticket: Ticket, entry: TicketEntry) -> None:
    """Send the reply ``entry`` to whoever left ``ticket``."""
    with in_language_of(ticket):
        parts = [
            entry.text,
            names.public_name(entry.author, ticket.site),
            _signature(ticket),
            _("You wrote:"),
            _quoted(ticket.body),
        ]
        mails.put(
            ticket,
            key=Kind.REPLY.key(entry.pk),
            to=ticket.email,
            subject=_("Re: %(subject)s") % {"subject": _subject(ticket)},
            text=_text(parts),
        )


def in_language_of(ticket: Ticket):
    """A context in which texts are in the language of whoever left ``ticket``."""
    try:
        language = translation.get_supported_language_variant(ticket.language)
    except LookupError:
        language = settings.LANGUAGE_CODE
    return translation.override(language)


def _subject(ticket: Ticket) -> str:
    return _("Your request %(reference)s") % {"reference": ticket.reference}


def _signature(ticket: Ticket) -> str:
    return ticket.site.site_name or ticket.site.hostname


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _text(parts: list[str]) -> str:
    return "\n\n".join(parts)[:LENGTH] + "\n"
