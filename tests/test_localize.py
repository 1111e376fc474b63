"""On a site with wagtail-localize, which is one more app than the others have."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.packaging


def test_profiles_are_translated_with_wagtail_localize():
    """See ``tests/localize``; an app cannot be added to a process that runs."""
    settings = "tests.localize.settings"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings}
    environment.pop("LIVECHAT_TEST_NAME", None)  # a database of its own
    result = subprocess.run(
        [
            *[sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
            f"--ds={settings}",
            # Its warnings are its own.
            *["-W", "ignore::DeprecationWarning", "tests/localize"],
        ],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-2000:]
