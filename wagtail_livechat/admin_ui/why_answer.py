"""Why somebody can or cannot chat: the answer, before it is laid out."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from ..models import ChatSettings, Department
from ..services import why
from ..services.why import DepartmentFact, Gate, GroupFact, Why
from . import people
from . import why_words as words
from .why_headline import headline
from .why_targets import CODE, Target


@dataclass(frozen=True, slots=True)
class Link:
    """Where something is changed; ``url`` is empty for who may not change it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One gate: what must be so, whether it is, why, and where to change it."""

    gate: str
    title: str
    is_open: bool
    sentences: list[str]
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group that counts, and whether it lets its visitors start chats."""

    link: Link
    counts: str
    starts: bool


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department, and the groups of the person that may use it."""

    link: Link
    fact: DepartmentFact
    groups: list[Link]


@dataclass(frozen=True, slots=True)
class Answer:
    """``headline`` says whether, the rest why."""

    headline: str
    can: bool
    notes: list[str]
    lines: list[Line]
    groups: list[GroupLine]
    departments: list[DepartmentLine]
    staffed_only: bool


def explain(target: Target, user, asked_by) -> Answer:
    """Why ``user`` (None: a guest) can or cannot chat; ``asked_by`` gets the links."""
    facts = why.explain(target.site, user, target.widget)
    who = people.name_for(user, asked_by) if user else _("A guest")
    finder = AdminURLFinder(asked_by)
    return Answer(
        headline=headline(who, facts, target),
        can=facts.can,
        notes=_notes(target, user),
        lines=_lines(facts, target, user, finder),
        groups=[
            GroupLine(_group(fact, finder), words.group_counts(fact), fact.starts)
            for fact in facts.groups
        ],
        departments=[
            DepartmentLine(
                link=_link(finder, each.name, Department(pk=each.pk)),
                fact=each,
                groups=[_group(fact, finder) for fact in each.granted_by],
            )
            for each in facts.departments
        ],
        staffed_only=facts.staffed_only,
    )


def _notes(target: Target, user) -> list[str]:
    notes = []
    if user is not None and not user.is_active:
        notes.append(
            _("This account is not active: nobody can log in with it, only be a guest.")
        )
    if target.page is not None and not target.page.live:
        notes.append(_("The page is not published yet."))
    return notes


def _lines(facts: Why, target: Target, user, finder: AdminURLFinder) -> list[Line]:
    # The record of a site that never changed its settings does not exist yet.
    options = ChatSettings(pk=0, site=target.site)
    widget_text = _("Edit the code") if target.kind == CODE else _("Edit the profile")
    widget = _links(finder, widget_text, target.thing)
    parts = {
        Gate.SWITCH: (
            words.switch(facts, target),
            _links(finder, _("Chat settings"), options),
        ),
        Gate.WIDGET: (words.widget(target), widget),
        Gate.STAFF: (words.staff(facts), []),
        Gate.GROUPS: (
            words.groups(facts, user),
            _links(finder, _("Change their groups"), user),
        ),
        Gate.LOGIN: (words.login(target, user), [] if target.kind == CODE else widget),
        Gate.DEPARTMENTS: (words.departments(facts), []),
        Gate.BLOCK: (words.block(facts, user), []),
    }
    return [
        Line(gate.value, words.title(gate), is_open, *parts[gate])
        for gate, is_open in facts.gates.items()
    ]


def _group(fact: GroupFact, finder: AdminURLFinder) -> Link:
    return _link(finder, fact.name, Group(pk=fact.pk))


def _link(finder: AdminURLFinder, text: str, instance) -> Link:
    return Link(text, finder.get_edit_url(instance) or "")


def _links(finder: AdminURLFinder, text: str, instance) -> list[Link]:
    """One link, or none for who may not follow it."""
    if instance is None or not (url := finder.get_edit_url(instance)):
        return []
    return [Link(text, url)]
