"""The distribution, built once from a clean copy of the source."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".*", "node_modules", "__pycache__", "*.egg-info", "var", "build", "dist"
)


def run(*command, **options) -> str:
    """Run a command and return what it printed; show all of it if it fails."""
    options.setdefault("timeout", 600)
    result = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )
    assert result.returncode == 0, f"{command} failed:\n{result.stdout}"
    return result.stdout


def clean_environment(**extra: str) -> dict[str, str]:
    """The environment without what this test run added to it."""
    unwanted = ("DJANGO_", "LIVECHAT_", "PYTHON", "PYTEST", "VIRTUAL_ENV", "COV_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(unwanted)}
    return kept | extra


@pytest.fixture(scope="session")
def distribution(tmp_path_factory) -> Path:
    """A folder with the sdist and the wheel that was built from it.

    From a copy, because setuptools leaves a ``build`` folder behind, whose old
    files would get into the next wheel.
    """
    source = tmp_path_factory.mktemp("source") / "wagtail-livechat"
    shutil.copytree(ROOT, source, ignore=LEFT_OUT)
    run(sys.executable, "-m", "build", cwd=source, env=clean_environment())
    return source / "dist"


@pytest.fixture(scope="session")
def wheel(distribution) -> Path:
    (path,) = distribution.glob("*.whl")
    return path
