"""Settings of the tests, on a site that has wagtail-localize."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = ["wagtail_localize", *INSTALLED_APPS]
