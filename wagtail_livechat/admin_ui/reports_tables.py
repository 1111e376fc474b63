"""The tables of a report, as pages and spreadsheets have them."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, NumberColumn, Table

from ..services.reports import Figures, Line, Report
from .records_words import seconds_of, span_words

CHATS = gettext_lazy("Chats")
ANSWERED = gettext_lazy("Answered")
MISSED = gettext_lazy("Missed")
MISSED_SHARE = gettext_lazy("Share missed")
WAIT_MEDIAN = gettext_lazy("Waiting time (median)")
WAIT_MOST = gettext_lazy("Waiting time (90th percentile)")
DURATION = gettext_lazy("Duration (median)")

#: What spreadsheets call each figure.
HEADINGS = {
    "name": gettext_lazy("Name"),
    "chats": CHATS,
    "answered": ANSWERED,
    "missed": MISSED,
    "missed_percent": gettext_lazy("Missed in percent"),
    "wait_median": gettext_lazy("Waiting time in seconds (median)"),
    "wait_most": gettext_lazy("Waiting time in seconds (90th percentile)"),
    "duration_median": gettext_lazy("Duration in seconds (median)"),
}


class BarColumn(Column):
    """How a day compares with the busiest one; the numbers are beside it."""

    cell_template_name = "wagtail_livechat/reports/bar_cell.html"

    def __init__(self, busiest: int):
        super().__init__("bar", label=_("Answered and missed"))
        self.busiest = busiest

    def get_value(self, instance: Line) -> dict[str, int]:
        """The widths in percent; what is neither answered nor missed still waits."""
        figures = instance.figures
        return {
            "answered": _percent(figures.answered, self.busiest),
            "missed": _percent(figures.missed, self.busiest),
        }


def tables(report: Report) -> list[Table]:
    """Those of a page, one under the other."""
    busiest = max((line.figures.chats for line in report.days), default=0)
    return [
        _table(_("Departments"), report.departments, _all(_("Department"))),
        _table(_("Agents"), report.agents, _of_answered(_("Agent"))),
        _table(_("Days"), report.days, [*_all(_("Day")), BarColumn(busiest)], "--days"),
    ]


def share_words(figures: Figures) -> str:
    """How many of a hundred were missed."""
    if figures.missed_share is None:
        return ""
    return _("%(number)d%%") % {"number": round(100 * figures.missed_share)}


def row(line: Line) -> dict:
    """One line of a spreadsheet: numbers that can be calculated with."""
    figures = line.figures
    share = figures.missed_share
    return {
        "name": str(line.name),
        "chats": figures.chats,
        "answered": figures.answered,
        "missed": figures.missed,
        "missed_percent": None if share is None else round(100 * share, 1),
        "wait_median": seconds_of(figures.wait_median),
        "wait_most": seconds_of(figures.wait_most),
        "duration_median": seconds_of(figures.duration_median),
    }


def _table(caption: str, lines: list[Line], columns: list, more: str = "") -> Table:
    base = "livechat-figures"
    return Table(
        columns,
        lines,
        caption=caption,
        classname=f"listing {base}{f' {base}{more}' if more else ''}",
    )


def _all(name: str) -> list[Column]:
    return [
        _name(name),
        _number("chats", CHATS),
        _number("answered", ANSWERED),
        _number("missed", MISSED),
        Column(
            "share", label=MISSED_SHARE, accessor=lambda line: share_words(line.figures)
        ),
        *_times(),
    ]


def _of_answered(name: str) -> list[Column]:
    """Nobody in particular misses a chat."""
    return [_name(name), _number("answered", ANSWERED), *_times()]


def _times() -> list[Column]:
    return [
        _span("wait_median", WAIT_MEDIAN),
        _span("wait_most", WAIT_MOST),
        _span("duration_median", DURATION),
    ]


def _name(label: str) -> Column:
    return Column("name", label=label, accessor=_name_words, classname="title")


def _name_words(line: Line) -> str:
    if isinstance(line.name, str):
        return line.name
    return date_format(line.name, "DATE_FORMAT")


def _number(name: str, label) -> Column:
    return NumberColumn(name, label=label, accessor=f"figures.{name}")


def _span(name: str, label) -> Column:
    return Column(
        name,
        label=label,
        accessor=lambda line: span_words(getattr(line.figures, name)),
    )


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
