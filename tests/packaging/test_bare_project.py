"""A bare Wagtail project, the wheel and the documented lines: chat works."""

import json
import re
import sys
import time
import uuid
from pathlib import Path

import httpx
import pytest

from tests.support.processes import ManagedProcess, free_port, wait_until

from .conftest import ROOT, clean_environment, run
from .instructions import apply, install_blocks

pytestmark = pytest.mark.packaging

MAKE_AGENT = """
from django.contrib.auth import get_user_model
from wagtail_livechat.services import presence
agent = get_user_model().objects.create_superuser(
    "agent", "agent@example.org", "secret", first_name="Grace", last_name="Hall"
)
presence.set_online(agent, True)
"""


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """The programs of a fresh virtual environment with the wheel installed."""
    folder = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", folder)
    programs = folder / "bin"
    run(
        programs / "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        f"wagtail-livechat[asgi] @ {wheel.as_uri()}",
        env=clean_environment(),
    )
    return programs


@pytest.fixture(scope="module")
def project(environment, tmp_path_factory) -> Path:
    """A project fresh from ``wagtail start``, with the documented lines applied."""
    folder = tmp_path_factory.mktemp("bare")
    run(environment / "wagtail", "start", "mysite", folder, env=clean_environment())
    apply(install_blocks(ROOT / "docs" / "installation.md"), folder, "mysite")
    return folder


@pytest.fixture(scope="module")
def manage(environment, project):
    def manage(*arguments):
        return run(
            environment / "python",
            "manage.py",
            *arguments,
            cwd=project,
            env=clean_environment(),
        )

    return manage


@pytest.fixture(scope="module")
def address(environment, project, manage, tmp_path_factory):
    """The address of the project's server, with one agent online for chat."""
    manage("migrate", "--verbosity", "0")
    manage("shell", "--verbosity", "0", "-c", MAKE_AGENT)
    port = free_port()
    server = ManagedProcess(
        [
            str(environment / "uvicorn"),
            "mysite.asgi:application",
            "--port",
            str(port),
        ],
        log=tmp_path_factory.mktemp("log") / "uvicorn.log",
        env=clean_environment(),
        cwd=project,
    )
    url = f"http://localhost:{port}"
    try:
        wait_until(lambda: not server.running or _answers(url), 60, "the server")
        assert server.running, server.tail()
        yield url
    finally:
        server.end()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def visitor(address):
    with httpx.Client(base_url=address, timeout=20) as client:
        yield client


@pytest.fixture
def agent(address):
    """The agent, logged in to the Wagtail admin."""
    with httpx.Client(base_url=address, timeout=20) as client:
        client.get("/admin/login/")
        answer = client.post(
            "/admin/login/",
            data={
                "username": "agent",
                "password": "secret",
                "csrfmiddlewaretoken": client.cookies["csrftoken"],
            },
        )
        assert answer.status_code == 302
        client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
        yield client


def events(response: httpx.Response):
    """The events of a stream as (name, data)."""
    name = ""
    for line in response.iter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


def next_message(stream) -> dict:
    return next(data["message"] for name, data in stream if name == "message")


def test_the_lines_are_the_same_wherever_they_are_shown():
    documented = install_blocks(ROOT / "docs" / "installation.md")
    assert set(documented) == {"settings", "sqlite", "urls", "asgi", "template", "run"}
    for name, block in install_blocks(ROOT / "README.md").items():
        assert block == documented[name]


def test_the_checks_find_nothing(manage):
    assert "no issues" in manage("check", "--fail-level", "WARNING")


def test_no_migration_is_missing(manage):
    manage("makemigrations", "--check", "--dry-run", "wagtail_livechat")


def test_a_visitor_and_an_agent_chat(visitor, agent):
    page = visitor.get("/").text
    script = re.search(r"<script[^>]* data-livechat[^>]*>", page)[0]
    attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', script))
    assert visitor.get(attributes["src"]).status_code == 200
    assert visitor.get(attributes["data-panel"]).status_code == 200
    api = attributes["data-api"]
    profile = attributes["data-profile"]

    status = visitor.get(f"{api}api/status/", params={"profile": profile}).json()
    assert status["available"] is True

    snapshot = visitor.get(f"{api}api/conversation/", params={"profile": profile})
    body = {
        "profile": profile,
        "client_id": str(uuid.uuid4()),
        "text": "Is anybody there?",
        "stamp": snapshot.json()["form"]["stamp"],
    }
    started = visitor.post(f"{api}api/conversations/", json=body)
    if started.status_code == 429:
        # Quicker than a person: browsers wait as they are told, and send it again.
        time.sleep(int(started.headers["Retry-After"]))
        started = visitor.post(f"{api}api/conversations/", json=body)
    assert started.status_code == 201, started.text
    waiting = agent.get("/admin/livechat/api/desk/").json()["waiting"]
    assert [chat["last"]["text"] for chat in waiting] == ["Is anybody there?"]
    chat = f"/admin/livechat/api/conversations/{waiting[0]['id']}/"

    with visitor.stream("GET", started.json()["stream"]) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        stream = events(response)
        assert next(stream)[0] == "hello"

        assert agent.post(f"{chat}accept/", json={}).status_code == 200
        accepted = next_message(stream)
        assert (accepted["event"], accepted["name"]) == ("accepted", "Grace Hall")

        reply = {"client_id": str(uuid.uuid4()), "text": "Yes: how can I help?"}
        assert agent.post(f"{chat}messages/", json=reply).status_code == 201
        assert next_message(stream)["text"] == "Yes: how can I help?"

    thanks = {"client_id": str(uuid.uuid4()), "text": "Thank you!"}
    assert visitor.post(f"{api}api/messages/", json=thanks).status_code == 201
    texts = [m["text"] for m in agent.get(chat).json()["messages"] if m["text"]]
    assert texts == ["Is anybody there?", "Yes: how can I help?", "Thank you!"]
