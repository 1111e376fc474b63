"""A page with the widget, and an API whose every answer a test can choose.

The real server has its own tests, with a real browser too. Here it is the browser
side alone that is under test, so the server must fail on demand: refuse, stall,
cut the stream, claim to be full.
"""

import json
import queue
import threading
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from wagtail_livechat.transport.texts import WIDGET_TEXTS

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "wagtail_livechat/static/wagtail_livechat"
CORE = HERE / "core.js"
PAGE_SIZE = 200
COLORS = {"background": "#0b5c8a", "color": "#ffffff", "border": ""}
TAG = (
    '<script nonce="n" async src="/static/loader.js" data-livechat'
    ' data-api="/livechat/" data-profile="k" data-lang="en"'
    ' data-panel="/static/panel.js"></script>'
)
#: The tag of the chat page.
PAGE_TAG = TAG.replace("data-livechat ", 'data-livechat="page" ')
#: What is pasted into pages of other sites; ``{site}`` is the chat's address.
CODE = (
    '<script nonce="n" async src="{site}/livechat/embed.js" data-livechat'
    ' data-key="{key}" data-lang="en"></script>'
)
POLICY = (
    "default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n';"
    " connect-src {connect}; img-src 'self'"
)
FORM = {"fields": [], "consent": None, "stamp": "s1", "login": "", "register": ""}


def asks(name: str, kind: str = "text", label: str = "", **more) -> dict:
    """One field of a form."""
    plain = {"help": "", "required": False, "value": ""}
    return {"name": name, "kind": kind, "label": label or name, **plain, **more}


def asks_department(departments: dict[int, str], value: str = "") -> dict:
    """The field "Department", with names by number."""
    options = [[str(number), name] for number, name in departments.items()]
    more = {"required": True, "value": value, "options": options}
    return asks("department", "choice", "Department", **more)


NAME = asks("name", label="Name", required=True, autocomplete="name", max=100)
EMAIL = asks("email", "email", "E-mail", autocomplete="email", max=254)
DEPARTMENTS = {7: "General", 12: "Sales", 3: "Support"}
CONSENT = {
    "version": 3,
    "parts": [
        *["I agree to the ", {"href": "https://example.org/", "text": "notice"}],
        *[" of ", {"b": "the harbour"}, "."],
    ],
}
#: What is asked before a ticket.
TICKET = {
    "fields": [NAME, {**EMAIL, "required": True}],
    **{"consent": None, "stamp": "s1", "known_email": ""},
}
REFERENCE = "4F7K-29QD"
OFFER = {
    **{"seconds": 2, "title": "Can we help you?", "text": "Chat with us now."},
    **{"open": "Start chat", "dismiss": "No, thanks"},
}


@dataclass
class Request:
    """What came, for tests that look closer than at its path."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: dict = field(default_factory=dict)


class FakeSite:
    """State of the site, and the server in front of it."""

    def __init__(self):
        self.available = True
        #: Of the page's text: "ltr" or "rtl".
        self.direction = "ltr"
        #: Laid over the button's options, and over what a snapshot says.
        self.button: dict = {}
        self.window: dict = {}
        self.form = dict(FORM)
        self.ticket: dict | None = None
        #: Tickets by client_id: what came.
        self.tickets: dict[str, dict] = {}
        #: What is sent arrives, but its answer does not.
        self.swallowing = False
        self.proactive: dict | None = None
        #: The widget was taken off the site, or the code was revoked.
        self.gone = False
        #: Sentences of its own, laid over the built-in ones.
        self.texts: dict[str, str] = {}
        #: Of the page: its own HTML, and the tag in it.
        self.html = ""
        self.tag = TAG
        #: What the page's policy lets it connect to.
        self.connect = "'self'"
        #: Origins that may read answers; None: there is no CORS at all.
        self.allowed: set[str] | None = None
        #: Whether that goes for the event stream too.
        self.stream_readable = True
        #: Handed to a pasted code's visitor with the first chat.
        self.token = "token-" + str(uuid.uuid4())
        self.streaming = False
        #: Streams open but bring nothing, as behind a proxy that buffers.
        self.mute = False
        #: Answer of every POST: None, or (status, body of the error).
        self.refusal: tuple[int, dict] | None = None
        #: While clear, no POST is answered.
        self.answering = threading.Event()
        self.answering.set()
        self.conversation: dict | None = None
        self.messages: list[dict] = []
        self.requests: list[str] = []
        self.asked: list[Request] = []
        self.streams: list[queue.Queue] = []
        self.changed = threading.Condition(threading.RLock())
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """End the streams and the server."""
        self.answering.set()
        for stream in list(self.streams):
            stream.put(None)
        self.server.shutdown()
        self.server.server_close()

    def wait_for(self, condition, seconds: float = 15) -> None:
        """Wait until ``condition()`` holds; it is asked after each change."""
        with self.changed:
            assert self.changed.wait_for(condition, seconds), "it never happened"

    def count(self, request: str) -> int:
        """How often ``request`` ("GET /livechat/api/status/") came."""
        return self.requests.count(request)

    def talk(self, state: str = "active") -> None:
        """A conversation that the visitor has open."""
        agent = {"name": "Ada"} if state == "active" else None
        self.conversation = {
            "id": str(uuid.uuid4()),
            "state": state,
            "agent": agent,
            "started_at": now(),
            **{"prompted": False, "place": None, "prompt_in": None},
        }
        self.messages = []
        self.say("Hello", sender="visitor")

    def say(self, text: str, sender: str = "agent", **fields) -> dict:
        """Add a message; the same client_id twice is the same message."""
        with self.changed:
            client_id = fields.get("client_id", "")
            for message in self.messages:
                if client_id and message["client_id"] == client_id:
                    return message
            before = len(self.messages)
            message = {
                **{"seq": before + 1, "prev": before, "client_id": "", "event": ""},
                **{"sender": sender, "name": "Ada" if sender == "agent" else ""},
                **{"text": text, "by": "", "at": now()},
                **fields,
            }
            self.messages.append(message)
            self.send("message", message=message)
            self.changed.notify_all()
            return message

    def accept(self, name: str = "Ada", event: str = "accepted") -> None:
        """An agent takes the conversation, or is given it ("assigned")."""
        self.conversation.update(state="active", agent={"name": name})
        self.say("", sender="system", event=event, name=name)

    def prompt(self) -> None:
        """The chat has waited for too long."""
        self.conversation.update(prompted=True, prompt_in=None)
        self.say("", sender="system", event="prompted")

    def move(self, department: str) -> None:
        """Let the conversation wait again, in another department."""
        self.conversation.update(state="waiting", agent=None)
        self.say(department, sender="system", event="moved")

    def take_ticket(self, body: dict) -> dict:
        """Make a ticket, of the chat that waits if there is one."""
        if body["client_id"] not in self.tickets:
            self.tickets[body["client_id"]] = body
            if self.conversation and self.conversation["state"] == "waiting":
                self.say(REFERENCE, sender="system", event="ticket", by="visitor")
                self.end("visitor")
        email = body.get("email") or "noor@example.org"
        return {**self.snapshot(0, False), "reference": REFERENCE, "email": email}

    def end(self, by: str) -> None:
        """End the conversation."""
        waited = self.conversation["state"] == "waiting"
        self.conversation["state"] = "missed" if waited else "ended"
        self.say("", sender="system", event="ended", by=by)

    def send(self, event: str, **data) -> None:
        """Put one frame on every stream."""
        data = {"conversation": self.conversation["id"], **data}
        for stream in list(self.streams):
            stream.put((event, data))

    def snapshot(self, after: int, texts: bool) -> dict:
        """Answer of GET api/conversation/."""
        talk, head = self.conversation, len(self.messages)
        found = [m for m in self.messages if m["seq"] > after] if talk else []
        answer = {
            "conversation": talk and {**talk, "head": head},
            "messages": found[:PAGE_SIZE],
            "more": len(found) > PAGE_SIZE,
            "reset": after > head,
            "stream": "/livechat/stream/" if talk and self.streaming else None,
            "poll": 0.2,
            "available": self.available,
            "title": "Chat",
            "chat": f"{self.url}/livechat/chat/?profile=k",
        }
        if not self.gone:
            answer |= {
                **{"colors": COLORS, "size": "medium", "waiting_seconds": 60},
                **{"form": self.form, "ticket": self.ticket, **self.window},
            }
        if texts:
            built_in = {k: str(text) for k, text in WIDGET_TEXTS.items()}
            answer["texts"] = {**built_in, **self.texts}
        return answer

    def status(self) -> dict:
        """Answer of GET api/status/."""
        usable = self.available or bool(self.ticket)
        state = {"available": usable, "resume": bool(self.conversation)}
        if self.gone:
            return {**state, "available": False}
        button = {"text": "Chat with us", "size": "medium", "icon": "bubble"}
        return {
            **state,
            "title": "Chat",
            "button": {**button, "position": "end", **COLORS, **self.button},
            "chat": f"{self.url}/livechat/chat/?profile=k",
            "proactive": self.proactive,
        }

    def last(self, request: str) -> Request:
        """The newest request of that kind ("POST /livechat/api/messages/")."""
        found = [r for r in self.asked if f"{r.method} {r.path}" == request]
        assert found, f"{request} never came"
        return found[-1]


def now() -> str:
    """The time as the API writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _handler(site: FakeSite):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args):
            """Say nothing."""

        def do_GET(self):
            path, query = self._begin()
            if path in ("/", "/next/"):
                start = f"<!doctype html><html lang=en dir={site.direction}>"
                view = "<meta name=viewport content='width=device-width'>"
                body = f"{start}<title>Host</title>{view}<body>{site.html}{site.tag}"
                policy = POLICY.format(connect=site.connect)
                headers = {"Content-Security-Policy": policy}
                self._answer(200, body.encode(), "text/html", headers)
            elif path == "/livechat/chat/":
                body = f"<!doctype html><title>Chat</title><main>{PAGE_TAG}</main>"
                self._answer(200, body.encode(), "text/html")
            elif path == "/blank":
                body = b"<!doctype html><title>Blank</title><script src=/core.js>"
                self._answer(200, body + b"</script>", "text/html")
            elif path == "/core.js":
                self._answer(200, CORE.read_bytes(), "text/javascript")
            elif path in ("/livechat/embed.js", "/livechat/panel.js"):
                name = path.rpartition("/")[2].replace("embed", "loader")
                self._answer(302, b"", "text/plain", {"Location": f"/static/{name}"})
            elif path.startswith("/static/"):
                body = (STATIC / path.removeprefix("/static/")).read_bytes()
                self._answer(200, body, "text/javascript")
            elif path == "/livechat/api/status/":
                self._json(200, site.status())
            elif path == "/livechat/api/conversation/":
                after = int(query.get("after", ["0"])[0])
                self._json(200, site.snapshot(after, "texts" in query))
            elif path == "/livechat/stream/":
                self._stream()
            else:
                self._answer(204, b"", "text/plain")

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            path, query = self._begin(body)
            site.answering.wait()
            if site.refusal:
                status, error = site.refusal
                return self._json(status, {"error": error})
            name = path.removeprefix("/livechat/api/")
            if name == "ticket/":
                self._json(201, site.take_ticket(body))
            elif name == "conversations/":
                over = ("ended", "missed")
                if not site.conversation or site.conversation["state"] in over:
                    site.talk("waiting")
                    site.messages = []
                site.say(body["text"], "visitor", client_id=body["client_id"])
                token = {"token": site.token} if "embed" in query else {}
                self._json(201, {**site.snapshot(0, False), **token})
            elif name == "messages/":
                message = site.say(body["text"], "visitor", client_id=body["client_id"])
                self._json(201, {"message": message})
            elif name == "end/":
                site.end("visitor")
                self._json(200, {})
            else:
                self._answer(204, b"", "text/plain")

        def do_OPTIONS(self):
            self._begin()
            headers = {
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "Authorization, Content-Type",
            }
            self._answer(204, b"", "text/plain", headers)

        def _begin(self, body=None):
            url = urlsplit(self.path)
            query = parse_qs(url.query)
            flat = {name: values[-1] for name, values in query.items()}
            request = Request(
                self.command, url.path, flat, dict(self.headers), body or {}
            )
            with site.changed:
                site.asked.append(request)
                site.requests.append(f"{self.command} {url.path}")
                site.changed.notify_all()
            return url.path, query

        def end_headers(self):
            origin = self.headers.get("Origin")
            stream = self.path.startswith("/livechat/stream/")
            readable = site.stream_readable or not stream
            if origin in (site.allowed or ()) and readable:
                self.send_header("Access-Control-Allow-Origin", origin)
            super().end_headers()

        def _stream(self):
            frames: queue.Queue = queue.Queue()
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            if not site.mute:
                self._frame("hello", {})
            with site.changed:
                site.streams.append(frames)
                site.changed.notify_all()
                site.send("head", head=len(site.messages))
            try:
                while frame := frames.get():
                    if site.mute:
                        continue
                    self._frame(*frame)
                    if frame[0] == "bye":
                        break
            except OSError:
                pass
            finally:
                with site.changed:
                    site.streams.remove(frames)
                    site.changed.notify_all()

        def _frame(self, event, data):
            text = f"event: {event}\ndata: {json.dumps(data)}\n\n"
            self.wfile.write(text.encode())
            self.wfile.flush()

        def _json(self, status, data):
            if site.swallowing and self.command == "POST":
                self.close_connection = True
                return
            self._answer(status, json.dumps(data).encode(), "application/json")

        def _answer(self, status, body, kind, headers=()):
            try:
                self.send_response(status)
                for name, value in dict(headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                # The page is gone: a reload in the middle of a request.
                self.close_connection = True

    return Handler
