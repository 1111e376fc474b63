"""The wheel has everything that runs, and nothing else."""

import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import wagtail_livechat

pytestmark = pytest.mark.packaging

PACKAGE = Path(wagtail_livechat.__file__).parent
DATA = {"templates", "static", "locale"}


def files_in_the_source() -> set[str]:
    """Modules and data files of the package, as paths below its parent."""
    files = set()
    for path in PACKAGE.rglob("*"):
        relative = path.relative_to(PACKAGE)
        hidden = any(part.startswith((".", "__pycache__")) for part in relative.parts)
        wanted = path.suffix == ".py" or path.name == "py.typed"
        if path.is_file() and not hidden and (wanted or relative.parts[0] in DATA):
            files.add(f"wagtail_livechat/{relative.as_posix()}")
    return files


@pytest.fixture(scope="module")
def names(wheel) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def test_every_module_and_data_file_is_inside(names):
    assert {n for n in names if n.startswith("wagtail_livechat/")} == (
        files_in_the_source()
    )


def test_nothing_else_is_inside(names):
    assert {n.split("/")[0] for n in names if ".dist-info" not in n} == {
        "wagtail_livechat"
    }


@pytest.mark.parametrize(
    "name",
    [
        "static/wagtail_livechat/loader.js",
        "static/wagtail_livechat/panel.js",
        "static/wagtail_livechat/desk.js",
        "static/wagtail_livechat/desk.css",
        "migrations/0001_initial.py",
        "transport/streams/__init__.py",
        "templatetags/livechat_tags.py",
    ],
)
def test_what_chat_cannot_do_without(names, name):
    assert f"wagtail_livechat/{name}" in names


def test_every_folder_of_modules_is_a_package(names):
    folders = {n.rpartition("/")[0] for n in names if n.endswith(".py")}
    assert {f"{folder}/__init__.py" for folder in folders} <= names


def test_metadata(metadata):
    assert metadata["Name"] == "wagtail-livechat"
    assert metadata["Version"] == wagtail_livechat.__version__
    assert metadata["License-Expression"] == "BSD-3-Clause"
    assert metadata["Requires-Python"] == ">=3.11"
    assert set(metadata.get_all("Provides-Extra")) >= {"asgi", "redis"}
    always = {r for r in metadata.get_all("Requires-Dist") if "extra ==" not in r}
    assert {r.split(">=")[0] for r in always} == {
        "Django",
        "wagtail",
        "django-eventstream",
        "pluggy",
    }
    assert not any("<" in requirement for requirement in always), "no upper bounds"


def test_the_sdist_has_what_a_packager_needs(distribution):
    (path,) = distribution.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for name in [
        "LICENSE",
        "Makefile",
        "docs/installation.md",
        "sandbox/manage.py",
        "tests/test_migrations.py",
        "client/package.json",
    ]:
        assert name in names
    assert not any("node_modules" in name or "sandbox/var" in name for name in names)
