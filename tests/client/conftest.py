"""Fixtures for the tests of the browser side alone.

``chromium`` and ``person`` come from ``tests/support/browser.py``.
"""

from collections.abc import Iterator

import pytest

from .fake_site import FakeSite


@pytest.fixture
def site() -> Iterator[FakeSite]:
    """A page with the widget, and its API."""
    site = FakeSite()
    yield site
    site.close()


@pytest.fixture
def other_site() -> Iterator[FakeSite]:
    """Another site, with another origin."""
    site = FakeSite()
    yield site
    site.close()


@pytest.fixture
def visitor(person, site):
    """A person whose pages may see the refusals that a test asks for."""
    visitor = person("visitor")
    visitor.allow(r"the server responded with a status of (4|5)\d\d")
    return visitor


@pytest.fixture
def core(visitor, site):
    """Open a blank page with the shared core as ``livechatCore``."""

    def open_page():
        page = visitor.page()
        page.goto(site.url + "/blank")
        return page

    return open_page
