"""What is missing when the desk stays closed or empty, and the way to get it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ..services import desk_needs
from ..services.desk_needs import DeskNeeds
from .why_answer import Line, Link


@dataclass(frozen=True, slots=True)
class Hint:
    """``links`` is empty for who cannot change it."""

    sentences: list[str]
    links: list[Link]


def needs(user) -> list[Line]:
    """What the desk needs, each with whether ``user`` has it."""
    have = desk_needs.read(user)
    return [
        Line(
            "answer",
            _("You have the right “Can go online for chat and answer”"),
            have.answer,
            [] if have.answer else [_("One of your groups has to grant it.")],
            [] if have.answer else _ways(user),
        ),
        Line(
            "department",
            _("You are an agent of a chat department"),
            bool(have.departments),
            _of_departments(have),
            [] if have.departments else _ways(user, departments=True),
        ),
    ]


def hint(user) -> Hint | None:
    """Why the desk of ``user``, who may answer, stays empty; usually nothing."""
    have = desk_needs.read(user)
    sentences = [*_no_department(have), *_no_waiting(have)]
    if not sentences:
        return None
    return Hint(sentences, _ways(user, departments=not have.enabled))


def _no_department(have: DeskNeeds) -> list[str]:
    if not have.departments:
        return [_("You are not an agent of any department, so no new chats reach you.")]
    if not have.enabled:
        return [_("All your departments are switched off, so no new chats reach you.")]
    return []


def _no_waiting(have: DeskNeeds) -> list[str]:
    if have.waiting:
        return []
    return [
        _(
            "You do not have the right “Can see waiting chats”: you get the chats "
            "that colleagues hand to you."
        )
    ]


def _of_departments(have: DeskNeeds) -> list[str]:
    if have.departments:
        return [_("Yours: %(names)s.") % {"names": ", ".join(have.departments)}]
    return [_("A department has to name one of your groups, or you.")]


def _ways(user, *, departments: bool = False) -> list[Link]:
    """Where ``user`` can change it; none: they must ask somebody."""
    ways = []
    if user.has_perm("auth.change_group"):
        ways.append(Link(_("Open the groups"), reverse("wagtailusers_groups:index")))
    if departments and user.has_perm("wagtail_livechat.change_department"):
        name = "wagtailsnippets_wagtail_livechat_department:list"
        ways.append(Link(_("Open the departments"), reverse(name)))
    return ways
