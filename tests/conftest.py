"""What all tests share: real servers, databases and browsers."""

import hypothesis
import pytest

pytest_plugins = [
    "tests.support.browser",
    "tests.support.fixtures",
    "tests.support.people",
]

# How long an example takes says something about the machine, not about a promise.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep the tests that share a module's server in one process of a parallel run.

    Each process would otherwise fill a database and start a server for its few. Those
    that need a browser are marked: what they try is the same under every version of
    Python, Django and Wagtail.
    """
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker("browser")
        if "make_module_server" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))
