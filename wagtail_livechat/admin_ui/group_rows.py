"""The table of departments in a group's "Chat" panel, cell by cell (R27, R33)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext as _
from wagtail.models import Site

from ..models import Department
from .group_inheritance import Inherited


@dataclass(frozen=True, slots=True)
class Cell:
    """A box to tick, what it is called, and which group grants the same anyway."""

    box: BoundWidget
    name: str
    inherited: str = ""

    @property
    def note_id(self) -> str:
        """The element that says what is inherited."""
        return f"{self.box.id_for_label}-inherited"

    @property
    def tag(self) -> str:
        """The box; what is inherited is read out with it."""
        if self.inherited:
            self.box.data["attrs"]["aria-describedby"] = self.note_id
        return self.box.tag()


@dataclass(frozen=True, slots=True)
class Row:
    """A department; ``agents`` is None for groups that make nobody an agent."""

    department: Department
    visitors: Cell
    agents: Cell | None


@dataclass(frozen=True, slots=True)
class Table:
    """The departments of one site."""

    site: Site
    rows: list[Row]

    @property
    def heading(self) -> str:
        """The site's name, or its host name if it has none."""
        return self.site.site_name or self.site.hostname


def tables(
    departments: Iterable[Department],
    visitors: BoundField,
    agents: BoundField | None,
    inherited: Inherited,
) -> list[Table]:
    """A table for each site; ``departments`` come ordered by site."""
    visitor_boxes, agent_boxes = _boxes(visitors), _boxes(agents)
    return [
        Table(
            site,
            [_row(each, visitor_boxes, agent_boxes, inherited) for each in theirs],
        )
        for site, theirs in groupby(departments, key=lambda each: each.site)
    ]


def _row(department: Department, visitor_boxes, agent_boxes, inherited) -> Row:
    name = {"department": department.name}
    agents = None
    if department.pk in agent_boxes:
        agents = Cell(agent_boxes[department.pk], _("%(department)s: agents") % name)
    return Row(
        department,
        Cell(
            visitor_boxes[department.pk],
            _("%(department)s: visitors") % name,
            inherited.departments.get(department.pk, ""),
        ),
        agents,
    )


def _boxes(field: BoundField | None) -> dict[int, BoundWidget]:
    return {int(str(box.data["value"])): box for box in field or ()}
