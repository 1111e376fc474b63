"""What is limited to a department, said before it is deleted (R29)."""

from dataclasses import dataclass

from django.utils.translation import ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder

from ..models import Department
from ..services import department_removal


@dataclass(frozen=True, slots=True)
class Loss:
    """A sentence, and the names and addresses of what it speaks of."""

    sentence: str
    links: list[tuple[str, str]]


def losses(department: Department, user) -> list[Loss]:
    """What happens to embed codes, profiles and replies; ``user`` reads it."""
    limited = department_removal.limited_to(department)
    said = [
        (_of_codes, limited.codes),
        (_of_profiles, limited.profiles),
        (_of_replies, limited.replies),
    ]
    return [
        Loss(sentence(len(found)) % {"count": len(found)}, _links(found, user))
        for sentence, found in said
        if found
    ]


def _links(found, user) -> list[tuple[str, str]]:
    """For those who may change them; nobody else reads their names."""
    finder = AdminURLFinder(user)
    urls = [(str(each), finder.get_edit_url(each)) for each in found]
    return [(name, url) for name, url in urls if url]


def _of_codes(count: int) -> str:
    return ngettext(
        "%(count)d embed code is limited to it. A code that is limited to it alone "
        "shows no chat any more.",
        "%(count)d embed codes are limited to it. A code that is limited to it alone "
        "shows no chat any more.",
        count,
    )


def _of_profiles(count: int) -> str:
    return ngettext(
        "%(count)d widget profile is limited to it. A profile that is limited to it "
        "alone shows no chat until it is applied again, then for all departments.",
        "%(count)d widget profiles are limited to it. A profile that is limited to it "
        "alone shows no chat until it is applied again, then for all departments.",
        count,
    )


def _of_replies(count: int) -> str:
    return ngettext(
        "%(count)d canned reply is limited to it. A reply that is limited to it alone "
        "is then offered in all chats of the site.",
        "%(count)d canned replies are limited to it. A reply that is limited to it "
        "alone is then offered in all chats of the site.",
        count,
    )
