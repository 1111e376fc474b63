"""One server for each module of browser tests, and who sits at its desk."""

import pytest


@pytest.fixture(scope="module")
def server(make_module_server):
    return make_module_server()
