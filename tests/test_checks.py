"""Each system check speaks when it should, and only then."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.core.checks import run_checks
from django.urls import include, path

ROOT = Path(__file__).parents[1]
LOCMEM = "django.core.cache.backends.locmem.LocMemCache"
DUMMY = "django.core.cache.backends.dummy.DummyCache"


def found(deploy=False) -> list[str]:
    """The ids of our findings, without the app's name."""
    issues = run_checks(tags=["wagtail_livechat"], include_deployment_checks=deploy)
    assert all(issue.hint for issue in issues)
    return sorted(issue.id.removeprefix("wagtail_livechat.") for issue in issues)


@pytest.fixture
def asgi_module(settings, tmp_path, monkeypatch):
    """Write a module with this source, and make it the project's ASGI module."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(source: str) -> str:
        name = f"asgi_{tmp_path.name}".replace("-", "_")
        (tmp_path / f"{name}.py").write_text(source)
        settings.ASGI_APPLICATION = f"{name}.application"
        monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.delitem(sys.modules, name)
        return name

    return make


def test_nothing_is_wrong_with_the_sandbox():
    assert found() == []


def test_urls_that_are_not_included(settings):
    settings.ROOT_URLCONF = ()
    assert found() == ["E001"]


def test_urls_may_be_included_anywhere(settings):
    settings.ROOT_URLCONF = tuple(
        i18n_patterns(path("talk/", include("wagtail_livechat.urls")))
    )
    assert found() == []


def test_apps_that_are_not_installed(tmp_path):
    (tmp_path / "without_apps.py").write_text(
        "from tests.settings import *\n"
        "for name in ('django_eventstream', 'wagtail.contrib.settings'):\n"
        "    INSTALLED_APPS.remove(name)\n"
    )
    result = subprocess.run(
        [sys.executable, "-m", "django", "check", "--settings", "without_apps"],
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": ""},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert result.stderr.count("(wagtail_livechat.E002)") == 2
    assert '"django_eventstream"' in result.stderr
    assert '"wagtail.contrib.settings"' in result.stderr


def test_a_setting_that_does_not_exist(settings):
    settings.WAGTAIL_LIVECHAT = {"HEARTBEET_SECONDS": 3}
    assert found() == ["E003"]


def test_a_value_of_streams_that_means_nothing(settings):
    settings.WAGTAIL_LIVECHAT = {"STREAMS": "maybe"}
    assert found() == ["E004"]


def test_no_asgi_application_means_polling(settings):
    del settings.ASGI_APPLICATION
    assert found() == ["W001"]


def test_polling_on_purpose_is_no_finding(settings):
    del settings.ASGI_APPLICATION
    settings.WAGTAIL_LIVECHAT = {"STREAMS": "off"}
    assert found() == []


@pytest.mark.parametrize("name", ["nowhere.application", "sandbox.asgi.app", "x"])
def test_an_asgi_application_that_cannot_be_loaded(settings, name):
    settings.ASGI_APPLICATION = name
    assert found() == ["E005"]


def test_an_application_without_the_wrapper(asgi_module):
    asgi_module(
        "from django.core.asgi import get_asgi_application\n"
        "application = get_asgi_application()\n"
    )
    assert found() == ["W002"]


def test_gzip_over_streams_that_django_serves(settings, asgi_module):
    asgi_module("async def application(scope, receive, send): ...\n")
    settings.MIDDLEWARE = [
        "django.middleware.gzip.GZipMiddleware",
        *settings.MIDDLEWARE,
    ]
    assert found() == ["W002", "W003"]


@pytest.mark.parametrize(
    "outside",
    [
        # A router such as that of Channels.
        "class Router:\n"
        "    def __init__(self, mapping): self.application_mapping = mapping\n"
        "    async def __call__(self, scope, receive, send): ...\n"
        "application = Router({'http': wrapped})\n",
        # A middleware that is a closure.
        "def middleware(inner):\n"
        "    async def outer(scope, receive, send):\n"
        "        await inner(scope, receive, send)\n"
        "    return outer\n"
        "application = middleware(middleware(wrapped))\n",
    ],
)
def test_the_wrapper_may_be_inside_others(asgi_module, outside):
    asgi_module(
        "from django.core.asgi import get_asgi_application\n"
        "from wagtail_livechat.asgi import livechat_streams\n"
        "wrapped = livechat_streams(get_asgi_application())\n" + outside
    )
    assert found() == []


def test_checks_during_the_import_of_the_asgi_module(asgi_module):
    """A project may run management commands there; nothing is judged too early."""
    name = asgi_module(
        "from django.core.checks import run_checks\n"
        "during = [issue.id for issue in run_checks(tags=['wagtail_livechat'])]\n"
        "async def application(scope, receive, send): ...\n"
    )
    assert found() == ["W002"]
    assert sys.modules[name].during == []


def test_several_workers_without_redis(monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    assert found() == ["W004"]


@pytest.mark.parametrize("workers", ["1", "", "auto"])
def test_one_worker_needs_no_redis(monkeypatch, workers):
    monkeypatch.setenv("WEB_CONCURRENCY", workers)
    assert found() == []


def test_several_workers_with_redis(monkeypatch, settings):
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    settings.WAGTAIL_LIVECHAT = {"REDIS": "redis://localhost/"}
    assert found() == []


def test_deploying_without_redis_and_with_a_cache_of_ones_own(settings):
    settings.CACHES = {"default": {"BACKEND": LOCMEM}}
    assert found(deploy=True) == ["W004", "W007"]


def test_deploying_with_redis(settings):
    settings.WAGTAIL_LIVECHAT = {"REDIS": "redis://localhost/"}
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://localhost/",
        }
    }
    assert found(deploy=True) == []


@pytest.mark.parametrize("age", [60, None])
def test_persistent_connections_under_asgi(settings, monkeypatch, age):
    monkeypatch.setitem(settings.DATABASES["default"], "CONN_MAX_AGE", age)
    assert found() == ["W005"]


def test_persistent_connections_without_asgi_are_fine(settings, monkeypatch):
    del settings.ASGI_APPLICATION
    settings.WAGTAIL_LIVECHAT = {"STREAMS": "off"}
    monkeypatch.setitem(settings.DATABASES["default"], "CONN_MAX_AGE", 60)
    assert found() == []


def test_a_cache_that_stores_nothing(settings):
    settings.CACHES = {"default": {"BACKEND": DUMMY}}
    assert found() == ["W006"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"transaction_mode": "IMMEDIATE"},
        {"init_command": "PRAGMA journal_mode=WAL;"},
    ],
)
def test_sqlite_as_it_comes(settings, monkeypatch, options):
    monkeypatch.setitem(
        settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3"
    )
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", options)
    assert found() == ["W008"]


def test_every_check_is_tested_and_documented():
    pattern = r"\b[EW]0\d\d\b"
    sources = (ROOT / "wagtail_livechat" / "checks").glob("*.py")
    known = {
        match
        for source in sources
        for match in re.findall(rf"wagtail_livechat\.({pattern})", source.read_text())
    }
    documented = re.findall(
        rf"\| `wagtail_livechat\.({pattern})`",
        (ROOT / "docs" / "installation.md").read_text(),
    )
    tested = set(re.findall(pattern, Path(__file__).read_text()))

    assert sorted(documented) == sorted(known)
    assert tested == known
