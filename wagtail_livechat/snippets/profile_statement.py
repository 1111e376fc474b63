"""The statement of a profile as Wagtail's editor sends it."""

import re

_KEYS = re.compile(r' data-block-key="[^"]*"')
_EMPTY = re.compile(r"<p>\s*</p>")


def bare(html: str | None) -> str:
    """``html`` without the editor's keys; an empty editor's empty paragraph is none."""
    return _EMPTY.sub("", _KEYS.sub("", html or "")).strip()


def tidy(html: str) -> str:
    """What to store: nothing where nothing was written."""
    return html if bare(html) else ""
