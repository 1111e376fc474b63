"""Which of several texts somebody reads."""

from collections.abc import Mapping
from typing import TypeVar

_Text = TypeVar("_Text")


def closest(texts: Mapping[str, _Text], language: str) -> _Text | None:
    """The one of ``texts``, by language code in lower case, for ``language``.

    "pt-BR" reads "pt" where there is nothing nearer; None: there is neither.
    """
    wanted = language.lower()
    return texts.get(wanted) or texts.get(wanted.partition("-")[0])
