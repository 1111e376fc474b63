"""A widget as visitors get it: a frozen set of options and what limits it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Widget:
    """Options applied to the portal, or frozen in an embed code.

    ``departments`` None means all of the site's; an empty tuple means none (R29,
    R31). ``origins`` are the foreign origins on which a code works (R7).
    """

    key: str
    site_id: int
    name: str
    options: dict[str, Any]
    profile_id: int | None
    # Of the portal's widgets
    rules: tuple[dict[str, Any], ...] = ()
    translation_key: str = ""
    language: str = ""
    sort_order: int = 0
    departments: tuple[int, ...] | None = None
    # Of codes
    embed_id: int | None = None
    live: bool = True
    origins: tuple[str, ...] = ()

    @property
    def is_embed(self) -> bool:
        return self.embed_id is not None
