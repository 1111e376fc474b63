"""The built-in plugin that acts when agents come and go."""

from ..hooks import hookimpl
from . import unanswered


@hookimpl
def presence_changed(user):
    """The last agent of a department may have left those who wait for it (A2)."""
    unanswered.prompt_unstaffed()
