"""Every address of the plugin and who may use it, to be compared with the urls."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse

PUBLIC = "wagtail_livechat"
ADMIN = "wagtail_livechat_admin"
#: Wagtail's views of our models, some of them extended by us; all of them are tried
#: in test_wagtail_views.py.
MODELS = (
    *("cannedreply", "chatfield", "department", "embedcode", "label"),
    *("ticketdepartment", "widgetprofile"),
)
SNIPPETS = {f"wagtailsnippets_wagtail_livechat_{model}" for model in MODELS}
CHOOSERS = {f"wagtailsnippetchoosers_wagtail_livechat_{model}" for model in MODELS}
#: Who is a visitor or has no right to answer: the admin is closed to them.
OUTSIDERS = (
    *("nobody", "visitor", "other visitor", "museum visitor"),
    *("editor", "member", "customer"),
)
#: On the library's site: the agent whose chat it is; another plain one; one with all
#: rights; one with all rights in the other department; one of the museum, a plain
#: one of both sites; the admin. A "manager" of labels, replies, fields and ticket
#: departments is a colleague.
AGENTS = (
    *("agent", "colleague", "supervisor", "neighbour"),
    *("curator", "everywhere", "superuser"),
)
EVERYBODY = (*OUTSIDERS, *AGENTS, "manager")
#: Wagtail's log-in page or its home page with a message, or a plain refusal.
REFUSED = {302, 401, 403, 404}
#: Who may read the words of a chat of the "agent".
READERS = {"agent", "supervisor", "superuser"}


def start_body():
    return {"client_id": str(uuid.uuid4()), "text": "a new chat"}


def ticket_body():
    return {**start_body(), "email": "somebody@example.org"}


def message_body(_scene=None):
    return {"client_id": str(uuid.uuid4()), "text": "a line"}


# name: (method, body, statuses for the visitor, for another visitor, for the rest)
PUBLIC_MATRIX = {
    "status": ("GET", dict, 200, 200, 200),
    "conversation": ("GET", dict, 200, 200, 200),
    "start": ("POST", start_body, 200, 200, 201),
    "messages": ("POST", message_body, 201, 201, 401),
    "typing": ("POST", dict, 204, 204, 401),
    # An agent has the one chat; the other visitor's still waits, and ends with it.
    "ticket": ("POST", ticket_body, 409, 201, 201),
    "end": ("POST", dict, 200, 200, 401),
    # Django's test client speaks WSGI, which cannot stream; tickets are tried on
    # real servers in test_streams.py.
    "stream": ("GET", dict, 501, 501, 501),
    # The chat as a page shows nothing by itself: it asks for the conversation.
    "chat": ("GET", dict, 200, 200, 200),
    # Agents go on to the desk, guests to the log-in page.
    "desk": ("GET", dict, 302, 302, 302),
    # Where the scripts are.
    "embed": ("GET", dict, 302, 302, 302),
    "panel": ("GET", dict, 302, 302, 302),
}
#: (name, who): the status where it is another one. They are told what is missing.
PUBLIC_EXCEPTIONS = {("desk", "member"): 403, ("desk", "customer"): 403}


@dataclass(frozen=True)
class Row:
    """An address in the admin; ``answers`` are those to ``AGENTS``, in their order.

    A dot stands for a refusal. What it is about is ``Scene.talk``, or ``about``.
    """

    method: str
    answers: str
    body: Callable = lambda _scene: {}
    about: str = "talk"
    is_api: bool = True

    def answer_to(self, who: str) -> set[int]:
        """The statuses that are right."""
        who = "colleague" if who == "manager" else who
        if who not in AGENTS:
            return REFUSED
        answer = self.answers.split()[AGENTS.index(who)]
        return REFUSED if answer == "." else {int(answer)}


def page(answers: str, about: str = "talk", method: str = "GET") -> Row:
    """A page of the admin."""
    return Row(method, answers, about=about, is_api=False)


#                agent colleague supervisor neighbour curator everywhere superuser
EACH = "200 200 200 200 200 200 200"
ADMIN_MATRIX = {
    "desk": page(EACH),
    "api_desk": Row("GET", EACH),
    "count": Row("GET", EACH),
    "presence": Row("POST", EACH, lambda _scene: {"online": True}),
    "heartbeat": Row("POST", EACH),
    "conversation": Row("GET", "200 . 200 . . . 200"),
    "accept": Row("POST", "200 409 409 . . 409 409"),
    "messages": Row("POST", "201 . . . . . .", message_body),
    "typing": Row("POST", "204 . . . . . ."),
    "read": Row("POST", "204 . . . . . .", lambda _scene: {"seq": 1}),
    "end": Row("POST", "200 . 200 . . . 200"),
    "targets": Row("GET", "200 . 200 . . . 200"),
    "transfer": Row(
        "POST", ". . 200 . . . 200", lambda scene: {"department": scene.board.pk}
    ),
    "assign": Row("POST", ". . 200 . . . 200", lambda _scene: {"agent": "me"}),
    "invite": Row(
        "POST",
        "200 . . . . . .",
        lambda scene: {"agent": scene.users["colleague"].pk},
    ),
    "leave": Row("POST", "200 . . . . . ."),
    "block": Row("POST", ". . 200 . . . 200"),
    "labels": Row("GET", "200 . 200 . . . 200"),
    "label": Row("POST", ". . 200 . . . 200", lambda _scene: {"add": "new"}),
    "replies": Row("GET", ". . . . . . ."),
    "records": page(". . 200 200 . . 200"),
    "records_results": page(". . 200 200 . . 200"),
    "record": page("200 . 200 . . . 200", "over"),
    "delete_record": page(". . 200 . . . 200", "over"),
    "fields": Row("POST", "200 . 200 . . . 200"),
    "make_ticket": Row(
        "POST",
        "200 . 200 . . . 200",
        lambda scene: {
            "department": scene.questions.pk,
            "email": "somebody@example.org",
        },
    ),
    "ticket_draft": Row("GET", "200 . 200 . . . 200"),
    # The neighbour has the right, but no ticket.
    "tickets": page(". . 200 200 . . 200"),
    "tickets_results": page(". . 200 200 . . 200"),
    "ticket": page(". . 200 . . . 200", "ticket"),
    "reports": page(". . 200 200 . . 200"),
    "reports_results": page(". . 200 200 . . 200"),
    # Show no chat, and have rights of their own, which have tests of their own.
    "placement": page(". . . . . . 200"),
    "why": page(". . . . . . 200"),
}


def walk(patterns=None, namespaces=()):
    """(namespaces, pattern) of every address of the project."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            own = (pattern.namespace,) if pattern.namespace else ()
            yield from walk(pattern.url_patterns, (*namespaces, *own))
        elif isinstance(pattern, URLPattern):
            yield namespaces, pattern


@cache
def patterns_in(namespace: str) -> dict[str, URLPattern]:
    """The addresses of one namespace, by name."""
    return {
        pattern.name: pattern
        for namespaces, pattern in walk()
        if namespace in namespaces[-1:]
    }


def admin_url(name: str, conversation) -> str:
    """The address, about ``conversation`` if it is about one."""
    if "uuid" in str(patterns_in(ADMIN)[name].pattern):
        return reverse(f"{ADMIN}:{name}", args=[conversation.uuid])
    query = f"?conversation={conversation.uuid}" if name == "labels" else ""
    return reverse(f"{ADMIN}:{name}") + query
