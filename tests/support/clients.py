"""A visitor's browser and an agent's desk as far as HTTP goes."""

import re
import ssl
import threading
import time
import uuid
from urllib.parse import urljoin

import httpx

from .server import Server
from .sse import SSEReader
from .world import CSRF_TOKEN

#: What a browser sees when the server is away or in trouble: nothing definite.
RETRIED_STATUSES = {502, 503, 504}
#: Made once: reading all certificates takes longer than several requests.
_TLS = ssl.create_default_context()


class Busy(AssertionError):
    """503: the server cannot at the moment, and asks to be asked again."""


class NotDefinite(AssertionError):
    """No definite answer in the time allowed."""


class ApiClient:
    """JSON over HTTP with a cookie jar; one for each thread (see ``twin``)."""

    prefix = "/"

    def __init__(self, server: Server, base_url: str, timeout: float = 30):
        self.server = server
        self.base_url = base_url
        self._streams: list[SSEReader] = []
        server.clients.append(self)
        self.http = httpx.Client(
            base_url=base_url, timeout=timeout, trust_env=False, verify=_TLS
        )

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def close(self) -> None:
        """Hang up everything."""
        for stream in self._streams:
            stream.close()
        self.http.close()

    def url(self, path: str) -> str:
        return self.prefix + path

    def headers(self) -> dict[str, str]:
        return {}

    def get(self, path: str, **parameters) -> httpx.Response:
        return self.http.get(self.url(path), params=parameters)

    def post(self, path: str, body: dict, **headers: str) -> httpx.Response:
        return self.http.post(
            self.url(path), json=body, headers={**self.headers(), **headers}
        )

    def ok(self, response: httpx.Response) -> dict:
        """The answer's JSON; anything but 2xx fails the test."""
        if response.status_code == 503:
            raise Busy(response.text[:500])
        assert response.is_success, f"{response.status_code} {response.text[:500]}"
        return response.json() if response.content else {}

    def until_definite(self, path: str, body: dict, timeout: float = 60):
        """POST again and again until the server says yes or no (I2)."""
        deadline = time.monotonic() + timeout
        pause = threading.Event()
        last: object = None
        while time.monotonic() < deadline:
            try:
                response = self.post(path, body)
                if response.status_code not in RETRIED_STATUSES:
                    return response
                last = f"{response.status_code} {response.text[:300]}"
            except httpx.TransportError as error:
                last = error
            pause.wait(0.1)
        raise NotDefinite(f"{path}: no definite answer in {timeout:g} s; {last!r}")

    def open_stream(self, url: str, **options) -> SSEReader:
        """Open the stream at ``url`` with this client's cookies."""
        cookies = "; ".join(
            f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar
        )
        stream = SSEReader(
            urljoin(self.base_url, url), headers={"Cookie": cookies}, **options
        )
        self._streams.append(stream)
        return stream


class Visitor(ApiClient):
    """Somebody on the site's pages."""

    prefix = "/livechat/"

    def __init__(self, server: Server, base_url: str = "", site: str = "library"):
        default = server.url if site == "library" else server.museum_url
        super().__init__(server, base_url or default)
        self.profile = server.world["profiles"][site]

    def twin(self, server: Server | None = None) -> "Visitor":
        """The same visitor in another tab, or on another process of the site."""
        other = Visitor(server or self.server, "" if server else self.base_url)
        other.profile = self.profile
        other.http.cookies.update(self.http.cookies)
        return other

    def status(self) -> dict:
        return self.ok(self.get("api/status/", profile=self.profile))

    def start(self, text: str = "Hello", client_id: str = "", **more) -> dict:
        """Start a chat; returns the conversation."""
        return self.ok(self.post_start(text, client_id, **more))["conversation"]

    def post_start(self, text: str, client_id: str = "", **more) -> httpx.Response:
        body = {"profile": self.profile, "text": text, **more}
        body["client_id"] = client_id or str(uuid.uuid4())
        return self.post("api/conversations/", body)

    def snapshot(self, after: int = 0) -> dict:
        return self.ok(self.get("api/conversation/", after=after, profile=self.profile))

    def messages(self, after: int = 0) -> list[dict]:
        """All messages after ``after``, page by page."""
        return _pages(self.snapshot, after)

    def post_message(self, text: str, client_id: str = "") -> httpx.Response:
        body = {"client_id": client_id or str(uuid.uuid4()), "text": text}
        return self.post("api/messages/", body)

    def send(self, text: str, client_id: str = "") -> dict:
        """Send a message; returns it."""
        return self.ok(self.post_message(text, client_id))["message"]

    def send_until_definite(self, text: str, timeout: float = 60) -> dict:
        body = {"client_id": str(uuid.uuid4()), "text": text}
        return self.ok(self.until_definite("api/messages/", body, timeout))["message"]

    def end(self) -> dict:
        return self.ok(self.post("api/end/", {}))

    def stream(self, **options) -> SSEReader:
        """The stream that a snapshot offers."""
        return self.open_stream(self.snapshot()["stream"], **options)


class Agent(ApiClient):
    """Somebody at the desk in the Wagtail admin."""

    prefix = "/admin/livechat/"

    def __init__(self, server: Server, name: str, log_in: bool = False):
        super().__init__(server, server.url)
        self.name = name
        self.user = server.world["users"][name]
        if log_in:
            self.log_in()
        else:
            # With the domain as answers set it: one cookie of each name.
            for name, value in {
                "sessionid": self.user["session"],
                "csrftoken": CSRF_TOKEN,
            }.items():
                self.http.cookies.set(name, value, domain="localhost.local")

    def log_in(self, password: str = "harbour") -> None:
        """Through the admin's form, as a person does."""
        page = self.http.get("/admin/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        answer = self.http.post(
            "/admin/login/",
            data={
                "csrfmiddlewaretoken": token[1],
                "username": self.user["username"],
                "password": password,
            },
        )
        assert answer.status_code == 302, answer.text[:500]

    def log_out(self) -> None:
        answer = self.http.post("/admin/logout/", headers=self.headers())
        assert answer.status_code == 302, answer.status_code

    def twin(self, server: Server | None = None) -> "Agent":
        """The same agent in another tab, or on another process of the site."""
        other = Agent(server or self.server, self.name)
        other.http.cookies.clear()
        other.http.cookies.update(self.http.cookies)
        return other

    def headers(self) -> dict[str, str]:
        return {"X-CSRFToken": self.http.cookies.get("csrftoken")}

    def desk(self) -> dict:
        return self.ok(self.get("api/desk/"))

    def online(self, online: bool = True) -> dict:
        return self.ok(self.post("api/presence/", {"online": online}))["me"]

    def heartbeat(self) -> dict:
        return self.ok(self.post("api/heartbeat/", {}))["me"]

    def post_accept(self, conversation: str) -> httpx.Response:
        return self.post(f"api/conversations/{conversation}/accept/", {})

    def accept(self, conversation: str) -> dict:
        return self.ok(self.post_accept(conversation))["conversation"]

    def snapshot(self, conversation: str, after: int = 0) -> dict:
        return self.ok(self.get(f"api/conversations/{conversation}/", after=after))

    def messages(self, conversation: str, after: int = 0) -> list[dict]:
        """All messages after ``after``, page by page."""
        return _pages(lambda after: self.snapshot(conversation, after), after)

    def post_message(
        self, conversation: str, text: str, client_id: str = ""
    ) -> httpx.Response:
        body = {"client_id": client_id or str(uuid.uuid4()), "text": text}
        return self.post(f"api/conversations/{conversation}/messages/", body)

    def send(self, conversation: str, text: str, client_id: str = "") -> dict:
        return self.ok(self.post_message(conversation, text, client_id))["message"]

    def send_until_definite(
        self, conversation: str, text: str, timeout: float = 60
    ) -> dict:
        body = {"client_id": str(uuid.uuid4()), "text": text}
        path = f"api/conversations/{conversation}/messages/"
        return self.ok(self.until_definite(path, body, timeout))["message"]

    def end(self, conversation: str) -> dict:
        return self.ok(self.post(f"api/conversations/{conversation}/end/", {}))

    def stream(self, **options) -> SSEReader:
        """The stream that the desk offers."""
        return self.open_stream(self.desk()["stream"], **options)


def _pages(read, after: int) -> list[dict]:
    found: list[dict] = []
    while True:
        page = read(after=after)
        found += page["messages"]
        if not page["more"]:
            return found
        after = found[-1]["seq"]


def talk(server: Server, agent_name: str = "amira") -> tuple[Visitor, Agent, str]:
    """A visitor and an agent in an accepted conversation."""
    agent = Agent(server, agent_name)
    agent.online()
    visitor = Visitor(server)
    conversation = visitor.start("Hello")["id"]
    agent.accept(conversation)
    return visitor, agent, conversation
