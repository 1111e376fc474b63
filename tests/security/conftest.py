"""Two sites, their agents and visitors, and everybody who is neither."""

import json
import uuid
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Now
from django.test import Client

from tests import factories
from wagtail_livechat import conf
from wagtail_livechat.models import (
    AgentPresence,
    CannedReply,
    ChatField,
    Department,
    Label,
    TicketDepartment,
    Timer,
    WidgetProfile,
)
from wagtail_livechat.permissions import AGENT_RIGHTS, Right, permissions_for
from wagtail_livechat.services import (
    conversations,
    messages,
    portal,
    rights,
    tickets,
)

COOKIE = "livechat_visitor"
SECRETS = ("visitor-secret-words", "agent-secret-words")


@dataclass
class Scene:
    """Everybody, and the chats they have or have not."""

    library: object
    museum: object
    users: dict
    #: Accepted by "agent" on the library's site, with secret words in it.
    talk: object
    #: Still waiting on the library's site.
    waiting: object
    #: On the museum's site, accepted by "curator".
    foreign: object
    #: Was accepted by "agent", and is over.
    over: object
    #: The library's other department, and what waits there.
    board: object
    private: object
    tokens: dict
    #: The library's ticket department, for which "supervisor" works, and a ticket.
    questions: object
    ticket: object

    def client(self, who: str, host: str = "localhost") -> Client:
        """A browser: logged in as a user, or holding a visitor's token, or bare."""
        client = Client(headers={"host": host}, raise_request_exception=True)
        if who in self.users:
            client.force_login(self.users[who])
        if who in self.tokens:
            client.cookies[COOKIE] = self.tokens[who]
        return client


def send_json(client: Client, method: str, url: str, body=None):
    """One request as our scripts make it."""
    if method == "GET":
        return client.get(url)
    return client.post(url, json.dumps(body or {}), content_type="application/json")


@contextmanager
def undone():
    """Whatever is written inside is not there afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def people(django_db_setup, django_db_blocker):
    """The scene as it begins, made once for all tests of a file.

    Making it takes longer than most of them, and ``db`` would close the connection
    after each. tests/support/scheduling.py has these come first.
    """
    with django_db_blocker.unblock(), undone():
        yield _scene()


@pytest.fixture
def scene(people, settings) -> Scene:
    """Two sites; canaries in every name that must not get out."""
    cache.clear()
    settings.WAGTAIL_LIVECHAT = {
        **settings.WAGTAIL_LIVECHAT,
        "RATE_LIMITS": dict.fromkeys(conf.DEFAULTS["RATE_LIMITS"]),
    }
    with undone():
        # As if it had just begun: nobody's lease has run out, no chat waits too long.
        AgentPresence.objects.update(lease_expires_at=Now() + Value(timedelta(hours=1)))
        Timer.objects.update(deadline=Now() + Value(timedelta(hours=1)))
        yield deepcopy(people)


def _scene() -> Scene:
    cache.clear()
    library = factories.make_site("localhost")
    museum = factories.make_site("museum.localhost")
    users = {
        "agent": factories.make_agent(library, "agent", first_name="Amira"),
        "colleague": factories.make_agent(library, "colleague"),
        "curator": factories.make_agent(museum, "curator"),
        "everywhere": factories.make_agent(None, "everywhere"),
    }
    create = get_user_model().objects.create_user
    users["supervisor"] = factories.make_agent(library, "supervisor", AGENT_RIGHTS)
    users["manager"] = factories.make_agent(library, "manager")
    for model in (Label, CannedReply, ChatField, TicketDepartment):
        users["manager"].user_permissions.add(*_all_of(model))
    users["superuser"] = get_user_model().objects.create_superuser("superuser")
    users["editor"] = create("editor")
    group = Group.objects.create(name="May enter the admin")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    users["editor"].groups.add(group)
    users["member"] = create("member")
    # Nobody of the above has anything to do with this department.
    board = Department.objects.create(site=library, name="Board", sort_order=9)
    _belong(users, "neighbour", board, rights.Side.AGENT, AGENT_RIGHTS)
    users["neighbour"].groups.add(group)
    _belong(users, "customer", board, rights.Side.VISITOR, [Right.START])
    # The library's visitors may leave tickets.
    questions = factories.make_ticket_department(library, workers=[users["supervisor"]])
    profile = WidgetProfile.objects.get(site=library)
    profile.tickets = True
    portal.apply(profile)
    for name in ("agent", "curator", "neighbour"):
        factories.go_online(users[name])
    talk = factories.start_chat(library, SECRETS[0])
    other = factories.start_chat(library, "something else")
    foreign = factories.start_chat(museum, "museum-secret-words")
    over = factories.start_chat(library, "over-secret-words").conversation
    private = factories.start_chat(
        library, "board-secret-words", user=users["customer"], department="Board"
    )
    conversations.accept(talk.conversation, users["agent"])
    conversations.accept(foreign.conversation, users["curator"])
    conversations.accept(over, users["agent"])
    conversations.end(over, by="visitor")
    messages.post(
        talk.conversation.pk,
        sender="agent",
        author=users["agent"],
        text=SECRETS[1],
        client_id=uuid.uuid4(),
    )
    return Scene(
        library,
        museum,
        users,
        talk.conversation,
        other.conversation,
        foreign.conversation,
        over,
        board,
        private.conversation,
        {
            "visitor": talk.token,
            "other visitor": other.token,
            "museum visitor": foreign.token,
        },
        questions,
        tickets.create(
            library,
            department=questions,
            text="ticket-secret-words",
            email="somebody@example.org",
        ).ticket,
    )


def _all_of(model) -> list[Permission]:
    """What Wagtail and Django ask for before they change rows of ``model``."""
    app, name = model._meta.app_label, model._meta.model_name
    codenames = [f"{action}_{name}" for action in ("add", "change", "delete", "view")]
    ours = Permission.objects.filter(content_type__app_label=app)
    return list(ours.filter(codename__in=codenames))


def _belong(users: dict, name: str, department, side: str, may) -> None:
    """Make a person with a group that has the department."""
    users[name] = get_user_model().objects.create_user(name, first_name=name.title())
    group = Group.objects.create(name=f"Of {name}")
    group.permissions.add(*permissions_for(may))
    rights.grant(group, department, side)
    users[name].groups.add(group)
