"""Statements that visitors agree to before they write, and their versions."""

import hashlib
from html.parser import HTMLParser
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from wagtail.rich_text import expand_db_html

from .. import conf
from ..models import ConsentVersion, Conversation, Ticket, Visitor, WidgetProfile
from . import quiet_cache
from .widgets import Widget

#: Addresses that a statement may lead to.
_LINKS = ("https://", "http://", "/", "mailto:", "tel:")
_BLOCKS = ("p", "br", "div", "li")
_ATTEMPTS = 5


def version_of(site, html: str) -> ConsentVersion:
    """The version that says ``html`` on ``site``; a new one gets the next number."""
    for _attempt in range(_ATTEMPTS):
        if found := known_version(site, html):
            return found
        versions = ConsentVersion.objects.filter(site=site)
        last = versions.aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                return ConsentVersion.objects.create(
                    site=site, number=last + 1, text=html, digest=_digest(html)
                )
        except IntegrityError:
            continue  # somebody else took that number just now
    raise RuntimeError("No number was free for a new version.")


def known_version(site, html: str) -> ConsentVersion | None:
    """The version that says ``html`` on ``site``, if there is one yet."""
    return ConsentVersion.objects.filter(site=site, digest=_digest(html)).first()


def statement_of(profile: WidgetProfile) -> dict[str, Any] | None:
    """The statement of ``profile`` for a snapshot; None: it has none.

    Reading it writes nothing: a statement that no widget has shown yet has the
    version 0 until ``keep`` makes it one.
    """
    html = profile.consent_text.strip()
    if not html or not parts(html):
        return None
    version = known_version(profile.site_id, html)
    return {"version": version.number if version else 0, "html": html}


def keep(profile: WidgetProfile) -> None:
    """Give the statement of ``profile`` a version: visitors are about to see it."""
    if statement_of(profile):
        version_of(profile.site, profile.consent_text.strip())


def current(widget: Widget) -> dict[str, Any] | None:
    """The statement of ``widget`` as the browser shows it: its version and parts."""
    consent = widget.options["consent"]
    if not consent:
        return None
    return {"version": consent["version"], "parts": parts(consent["html"])}


def stored(widget: Widget) -> ConsentVersion | None:
    """The row of the version that ``widget`` shows."""
    if not (consent := widget.options["consent"]):
        return None
    return ConsentVersion.objects.filter(
        site=widget.site_id, number=consent["version"]
    ).first()


def has_agreed(visitor: Visitor | None, version: int) -> bool:
    """Whether ``visitor`` has agreed to that version before."""
    if visitor is None:
        return False
    before = {
        "visitor": visitor,
        "consent__number": version,
        "consent__site": visitor.site_id,
    }
    return (
        Conversation.objects.filter(**before).exists()
        or Ticket.objects.filter(**before).exists()
    )


def parts(html: str) -> list[Any]:
    """``html`` as texts, bold and italic ones, and links; from the cache for a while.

    Links to pages lead to where these are now.
    """
    key = f"wagtail_livechat:consent:{_digest(html)}"
    seconds = conf.get("STATUS_CACHE_SECONDS")
    return quiet_cache.remembered(key, list, lambda: parts_of(html), seconds)


def parts_of(html: str) -> list[Any]:
    """The same, from the database."""
    reader = _Reader()
    reader.feed(expand_db_html(html))
    reader.close()
    return reader.trimmed()


def plain(html: str) -> str:
    """``html`` as one text."""
    runs = (
        each if isinstance(each, str) else list(each.values())[-1]
        for each in parts(html)
    )
    return "".join(runs)


def _digest(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()


class _Reader(HTMLParser):
    """Takes a statement apart. What it does not know is read as text."""

    def __init__(self):
        super().__init__()
        self._runs: list[tuple[str, str, str]] = []  # kind, address, text
        self._links: list[str] = []
        self._open = {"b": 0, "i": 0}

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            address = dict(attrs).get("href") or ""
            self._links.append(address if _is_harmless(address) else "")
        elif tag in _BLOCKS:
            self._add("", "", "\n")
        elif name := _style(tag):
            self._open[name] += 1

    def handle_endtag(self, tag):
        if tag == "a" and self._links:
            self._links.pop()
        elif name := _style(tag):
            self._open[name] = max(0, self._open[name] - 1)

    def handle_data(self, data):
        if self._links and self._links[-1]:
            self._add("href", self._links[-1], data)
        else:
            self._add(next((name for name in "bi" if self._open[name]), ""), "", data)

    def _add(self, kind: str, address: str, text: str) -> None:
        if self._runs and self._runs[-1][:2] == (kind, address):
            text = self._runs.pop()[2] + text
        self._runs.append((kind, address, text))

    def trimmed(self) -> list[Any]:
        """The parts, without blank space around the whole."""
        runs = list(self._runs)
        while runs and not runs[0][2].strip():
            runs.pop(0)
        while runs and not runs[-1][2].strip():
            runs.pop()
        if runs:
            runs[0] = (*runs[0][:2], runs[0][2].lstrip())
            runs[-1] = (*runs[-1][:2], runs[-1][2].rstrip())
        return [_part(*run) for run in runs]


def _part(kind: str, address: str, text: str) -> Any:
    if kind == "href":
        return {"href": address, "text": text}
    return {kind: text} if kind else text


def _style(tag: str) -> str:
    return {"strong": "b", "em": "i"}.get(tag, tag if tag in ("b", "i") else "")


def _is_harmless(address: str) -> bool:
    return address.lower().startswith(_LINKS) and not address.startswith("//")
