"""What a ticket needs: an address to answer to, a department, a text (R20)."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ..models import Ticket, TicketDepartment, Visitor
from . import intake
from .errors import InvalidDetail
from .texts import clean_text

_UNWANTED = {"Cc", "Cs"}  # control characters, lone surrogates
#: What has no place in an address, although a quoted one may hold it.
_NOT_IN_ADDRESS = set(' "<>,;:\\')
_FIELDS = 100


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody has written, checked."""

    department: TicketDepartment
    name: str
    email: str
    subject: str
    text: str


def checked(
    site,
    *,
    department: TicketDepartment | int | None,
    name: str,
    email: str,
    subject: str,
    text: str,
    visitor: Visitor | None,
    user,
) -> Content:
    """The content of a ticket, completed by what is known of the person (A16).

    Raises ``InvalidDetail`` or ``InvalidText``.
    """
    known = intake.known_details(user, visitor)
    text = clean_text(text)
    return Content(
        department=department_of(site, department),
        name=_one_line("name", name) or _clean(known["name"])[: _limit("name")],
        email=address(email.strip() or known["email"]),
        subject=_one_line("subject", subject) or _first_line(text),
        text=text,
    )


def department_of(site, department: TicketDepartment | int | None) -> TicketDepartment:
    """The department as it is now; ``InvalidDetail`` if it is off or another site's."""
    wanted = getattr(department, "pk", department)
    found = TicketDepartment.objects.filter(pk=wanted, site=site, enabled=True)
    if wanted is None or (chosen := found.first()) is None:
        raise InvalidDetail(
            "department", _("This department takes no tickets at the moment.")
        )
    return chosen


def field_texts(fields: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """``fields`` as tickets store them: label and text."""
    pairs = [(_clean(each["label"]), str(each["text"])) for each in fields]
    return [
        {"label": label, "text": _storable(text.strip())}
        for label, text in pairs[:_FIELDS]
    ]


def address(email: str) -> str:
    """``email`` itself, if letters reach it; raises ``InvalidDetail``."""
    if not email:
        raise InvalidDetail("email", _("Please enter your e-mail address."))
    invalid = InvalidDetail("email", _("Please enter a valid e-mail address."))
    if len(email) > _limit("email") or _NOT_IN_ADDRESS.intersection(email):
        raise invalid
    try:
        validate_email(email)
    except ValidationError:
        raise invalid from None
    return email


def _one_line(field: str, text: str) -> str:
    line = _clean(text)
    if len(line) > _limit(field):
        raise InvalidDetail(
            field,
            _("At most %(limit)d characters are possible.") % {"limit": _limit(field)},
        )
    return line


def _first_line(text: str) -> str:
    return Truncator(_clean(text.partition("\n")[0])).chars(_limit("subject"))


def _limit(field: str) -> int:
    return Ticket._meta.get_field(field).max_length


def _clean(text: str) -> str:
    return " ".join(_storable(str(text)).split())


def _storable(text: str) -> str:
    return "".join(
        each
        for each in text
        if each in "\n\t\r" or unicodedata.category(each) not in _UNWANTED
    )
