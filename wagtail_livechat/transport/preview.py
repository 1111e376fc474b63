"""What a widget would be told in each state, for Wagtail's preview panel (R14).

The preview runs the visitors' own scripts on these answers, which stand in its page:
it needs no chat that is switched on, no agent and no request, and stores nothing.
"""

import datetime
import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import WidgetProfile
from ..services import availability, snapshots
from ..services.departments import Choice
from ..services.widgets import Widget
from . import payloads, streaming, visitor_snapshots, widgets

#: So that clocks that differ change no state.
_MARGIN = datetime.timedelta(hours=12)
_OPEN = {"waiting": "waiting", "unanswered": "waiting", "talking": "active"}


def answers(request, profile: WidgetProfile, mode: str) -> dict[str, Any]:
    """What the preview's scripts are to answer in the active language.

    ``profile`` is as the editor sees it, and may have no row yet. An unknown
    ``mode`` is taken for "button".
    """
    widget = _widget(profile)
    return {
        "open": mode in dict(profile.preview_modes) and mode != "button",
        "status": _status(request, widget, mode),
        "conversation": _snapshot(request, widget, mode),
        "typing": _("Amira") if mode == "talking" else "",
        "refusal": _("This is a preview. Nothing is sent."),
    }


def _widget(profile: WidgetProfile) -> Widget:
    options = snapshots.options_of(profile)
    # Drafts may leave out what is required.
    given = {name: value for name, value in options.items() if value not in ("", None)}
    limits = snapshots.departments_of(profile)
    return Widget(
        key=str(profile.key),
        site_id=profile.site_id or 0,
        name=profile.name,
        options=snapshots.complete(given),
        profile_id=profile.pk,
        departments=limits and tuple(limits),
    )


def _offered(widget: Widget) -> list[Choice]:
    """What a guest could choose from if agents of all departments were there."""
    if not widget.site_id:
        return []
    return availability.for_site_id(widget.site_id).open_to(widget)


def _status(request, widget: Widget, mode: str) -> dict[str, Any]:
    # Also where nobody is there: without a button there is no window to look at.
    status = {
        "available": True,
        "resume": False,
        "title": widgets.title(widget),
        "button": widgets.button(widget),
        "chat": widgets.chat_page_url(request, widget),
        "proactive": None,
    }
    if mode == "button" and (offer := widgets.proactive(request, widget, None)):
        status["proactive"] = {**offer, "seconds": 1}
    return status


def _snapshot(request, widget: Widget, mode: str) -> dict[str, Any]:
    talk = _talk(mode)
    window = widgets.window(request, widget, None, None, _offered(widget))
    return {
        "conversation": _conversation(widget, mode, len(talk)),
        "messages": talk,
        "more": False,
        "reset": False,
        "stream": "stream/" if mode in _OPEN else None,
        "poll": streaming.POLL_SECONDS,
        "available": mode != "unavailable",
        "title": widgets.title(widget),
        "chat": widgets.chat_page_url(request, widget),
        "ticket": _ticket(request, widget, mode, window["form"]),
        "colors": widgets.colors(widget),
        **window,
        "texts": widgets.widget_texts(widget),
    }


def _ticket(
    request, widget: Widget, mode: str, start: dict[str, Any]
) -> dict[str, Any] | None:
    """What is asked where nobody is there, or nobody has answered (R19)."""
    if mode not in ("unavailable", "unanswered") or not widget.options["tickets"]:
        return None
    if not widget.site_id:
        return None
    offer = availability.for_site_id(widget.site_id)
    return visitor_snapshots.ticket_form(
        request, widget, None, None, offer, None, start
    )


def _conversation(widget: Widget, mode: str, head: int) -> dict[str, Any] | None:
    if not head:
        return None
    started = timezone.now()
    if mode == "waiting":
        started += _MARGIN  # who looks on for long still sees somebody waiting
    if mode == "unanswered":
        waited = datetime.timedelta(seconds=widget.options["waiting_seconds"])
        started -= waited + _MARGIN
    return {
        "id": str(uuid.UUID(int=0)),
        "state": _OPEN.get(mode, "ended"),
        "head": head,
        "agent": {"name": _("Amira")} if mode in ("talking", "ended") else None,
        "started_at": payloads.iso(started),
        "prompted": mode == "unanswered",
        "place": 1 if mode == "waiting" else None,
        "prompt_in": None,
    }


def _talk(mode: str) -> list[dict[str, Any]]:
    """The messages of a made-up chat."""
    question = _("Hello! Are you open on Sunday?")
    agent = {"sender": "agent", "name": _("Amira")}
    lines: list[dict[str, str]] = []
    if mode in _OPEN or mode == "ended":
        lines.append({"sender": "visitor", "text": question})
    if mode in ("talking", "ended"):
        lines += [
            {"sender": "system", "name": _("Amira"), "event": "accepted"},
            {**agent, "text": _("Good morning! Yes, from ten to four.")},
            {"sender": "visitor", "text": _("Thank you. And on public holidays?")},
        ]
    if mode == "ended":
        lines += [
            {**agent, "text": _("Then we are closed. Have a good day!")},
            {"sender": "system", "event": "ended", "by": "agent"},
        ]
    return [_message(seq, **line) for seq, line in enumerate(lines, start=1)]


def _message(seq: int, **line: str) -> dict[str, Any]:
    return {
        "seq": seq,
        "prev": seq - 1,
        "client_id": "",
        "name": "",
        "text": "",
        "event": "",
        "by": "",
        "at": payloads.iso(timezone.now()),
        **line,
    }
