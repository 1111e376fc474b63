"""Which tests of a parallel run stay together, and in which order all of them come.

Tests that share what takes long run in one process: each would otherwise fill a
database and start a server for its few, or build and install the distribution.
xdist's groups are meant for this, but pytest 9.2 made them silently do nothing
(pytest-xdist#1386), and only whole files are known where the tests are handed out.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

#: All tests of each folder together.
FOLDERS = ("tests/packaging/",)
#: The tests of each file together.
FILES = (
    "tests/a11y/",
    "tests/admin_ui/test_records_look.py",
    "tests/chaos/test_labels_at_once.py",
    "tests/chaos/test_races.py",
    "tests/e2e/",
    "tests/preview/test_panel.py",
    "tests/security/test_rights_taken.py",
    "tests/security/test_scripts_in_texts.py",
    "tests/security/test_streams.py",
    "tests/test_upgrade.py",
)
#: Fixtures that would be made once more in each process.
SHARED = {"distribution", "make_module_server"}


def group(nodeid: str) -> str:
    """The name of those that run together with this test; its own if it is alone."""
    for folder in FOLDERS:
        if nodeid.startswith(folder):
            return folder
    return nodeid.split("::")[0] if nodeid.startswith(FILES) else nodeid


class Scheduling(LoadScopeScheduling):
    """Hands out groups, in the order in which they are collected."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Use it however the run is distributed."""
    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """Mark what needs a browser, and put the tests in order.

    What a browser shows is the same under every version of Python, Django and Wagtail.
    A process that has driven a browser can no longer ask Django's models, so those
    come last; before them what takes longest comes first.
    """
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker("browser")
        if SHARED.intersection(item.fixturenames) and group(item.nodeid) == item.nodeid:
            raise pytest.UsageError(f"tests/support/scheduling.py misses {item.nodeid}")
    result = yield
    items.sort(key=_rank)
    return result


def _rank(item: pytest.Item) -> int:
    if item.nodeid.startswith(FOLDERS):
        return 0
    if "people" in item.fixturenames:
        return 1  # pytest-django has them after those that empty the database
    if "chromium" not in item.fixturenames:
        return 2
    return 3 if group(item.nodeid) != item.nodeid else 4
