"""What the page of a ticket says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from .. import permissions
from ..models import Ticket, TicketEntry
from ..services import names, records
from .placement_words import language_name
from .records_columns import record_url
from .records_page import Line

#: As in transcripts; replies stand out as ours.
_SIDES = {
    TicketEntry.Kind.REPLY: "agent",
    TicketEntry.Kind.NOTE: "note",
    TicketEntry.Kind.CHANGE: "system",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the thread; ``kind`` in words, "" for a change."""

    side: str
    kind: str
    name: str
    text: str
    at: datetime


def thread(ticket: Ticket) -> Iterator[Entry]:
    """What was done with ticket, oldest first."""
    for entry in ticket.entries.select_related("author").order_by("pk"):
        is_change = entry.kind == TicketEntry.Kind.CHANGE
        # What nobody has done, such as giving up an e-mail, has no author.
        known = entry.author_id or not is_change
        yield Entry(
            side=_SIDES[entry.kind],
            kind="" if is_change else entry.get_kind_display(),
            name=names.internal_name(entry.author) if known else "",
            text=entry.text,
            at=entry.created_at,
        )


def transcript(ticket: Ticket) -> list[Line]:
    """What was said in the chat, as the ticket has kept it."""
    return [
        Line("said", line["name"], line["text"], parse_datetime(line["at"]))
        for line in ticket.transcript
    ]


def fields(ticket: Ticket) -> list[dict]:
    """The answers of the form, with ``is_link`` for web addresses."""
    return [{**field, "is_link": _is_web(field["text"])} for field in ticket.fields]


def facts(ticket: Ticket) -> dict:
    """What is known beside the words."""
    consent = ticket.consent
    if consent is None and ticket.conversation:
        consent = ticket.conversation.consent
    return {
        "account": ticket.visitor and ticket.visitor.user,
        "language": language_name(ticket.language) if ticket.language else "",
        "page_is_link": _is_web(ticket.page_url),
        "site": records.site_name(ticket.site),
        "assignee": names.internal_name(ticket.assignee) if ticket.assignee else "",
        "consent": consent and consent.number,
        "mails": ticket.mails.filter(sent_at=None).count(),
        "elsewhere": _elsewhere(ticket),
    }


def chat_link(ticket: Ticket, user) -> dict | None:
    """Where ``user`` can read the chat it was made of, if they may."""
    chats = permissions.readable_by(user)
    chat = ticket.conversation_id and chats.filter(pk=ticket.conversation_id).first()
    if not chat:
        return None
    if chat.is_open:
        desk = reverse("wagtail_livechat_admin:desk")
        return {"url": f"{desk}#{chat.uuid}", "words": _("Open the chat at the desk")}
    return {"url": record_url(chat), "words": _("Open the chat's record")}


def _elsewhere(ticket: Ticket) -> dict | None:
    """Where a plugin has put it, or that none has yet."""
    fails = ticket.retry_at is not None and ticket.attempts > 0
    if not (fails or ticket.backend or ticket.external_reference):
        return None
    url = ticket.external_url
    # Two slashes begin an address of another host, and so may a backslash.
    is_own = url.startswith("/") and url[1:2] not in ("/", "\\")
    return {
        "fails": fails,
        "backend": ticket.backend,
        "reference": ticket.external_reference or ticket.reference,
        "url": url if is_own or _is_web(url) else "",
        "attempts": ticket.attempts,
        "retry_at": ticket.retry_at,
    }


def _is_web(address: str) -> bool:
    is_one_line = not any(char.isspace() for char in address)
    return is_one_line and address.lower().startswith(("http://", "https://"))
