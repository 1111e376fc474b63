"""System checks: every missing or harmful step of the installation has a name.

Errors keep chat from working, warnings tell the price of a set-up. Each id is
stable, is listed in docs/installation.md, and can be silenced by the setting
``SILENCED_SYSTEM_CHECKS``. Checks that would only be noise while developing run
with ``manage.py check --deploy``.
"""

from . import installation, streams, surroundings

__all__ = ["installation", "streams", "surroundings"]
