"""Storing tickets: the row, its reference, its e-mails, and finding it again."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Conversation, Ticket
from . import background, ticket_copies, ticket_intake, ticket_mails
from .announce import announce
from .errors import ClientIdReused
from .ticket_intake import Content

#: Without those that look like another one: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
LETTERS = "34679ACDEFGHJKMNPQRTWXY"


def store(
    site,
    content: Content,
    *,
    taken: Conversation | None,
    fields: Iterable[Mapping[str, str]] = (),
    user=None,
    language: str = "",
    page_url: str = "",
    **about,
) -> Ticket:
    """Insert a ticket and its e-mails; after the commit they are sent.

    ``taken`` is the chat it is made of, locked by the caller. A chat is linked with
    its first ticket only.
    """
    texts = ticket_intake.field_texts(fields)
    transcript = []
    if taken:
        language = language or taken.language
        page_url = page_url or taken.page_url
        texts = [*ticket_copies.fields_of(taken), *texts]
        transcript = ticket_copies.transcript_of(taken)
    linked = taken and not Ticket.objects.filter(conversation=taken).exists()
    ticket = Ticket.objects.create(
        site=site,
        reference=_new_reference(),
        department=content.department,
        name=content.name,
        email=content.email,
        subject=content.subject,
        body=content.text,
        fields=texts,
        transcript=transcript,
        conversation=taken if linked else None,
        language=language,
        page_url=page_url,
        retry_at=timezone.now(),
        **about,
    )
    ticket_mails.confirm(ticket, user)
    ticket_mails.notify(ticket, content.department)
    announce("ticket_created", ticket=ticket)
    background.wake_on_commit()
    return ticket


def made_by(client_id: uuid.UUID | None, site, text: str | None) -> Ticket | None:
    """The ticket that this very request has made before (I2).

    Raises ``ClientIdReused`` if that said something else; ``text`` None says nothing.
    """
    if client_id is None:
        return None
    found = Ticket.objects.filter(key_hash=key_hash(client_id)).first()
    if found and (found.site_id != site.pk or text not in (None, found.body)):
        raise ClientIdReused(_("Another ticket was already sent under this id."))
    return found


def key_hash(client_id: uuid.UUID | None) -> str | None:
    """What is stored of ``client_id``."""
    return client_id and hashlib.sha256(client_id.bytes).hexdigest()


def _new_reference() -> str:
    while True:
        letters = "".join(secrets.choice(LETTERS) for _each in range(8))
        reference = f"{letters[:4]}-{letters[4:]}"
        if not Ticket.objects.filter(reference=reference).exists():
            return reference
