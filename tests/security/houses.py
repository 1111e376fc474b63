"""Two sites with three departments each, whose people have nothing in common."""

import uuid
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.test import Client

from tests import factories
from wagtail_livechat.models import Department
from wagtail_livechat.permissions import AGENT_RIGHTS, Right, permissions_for
from wagtail_livechat.services import conversations, rights, starting

HOSTS = {"library": "localhost", "museum": "museum.localhost"}
NAMES = {
    "library": ("loans-desk", "events-desk", "archive-desk"),
    "museum": ("tickets-desk", "tours-desk", "shop-desk"),
}
ALL = [(site, name) for site, names in NAMES.items() for name in names]
PAIRS = [(a, b) for a in ALL for b in ALL if a != b]
#: In what state a chat can be, as the agent who comes along sees it.
STATES = ("waiting", "other's", "own", "visited", "ended", "own ended")


@dataclass
class House:
    """A department, its people and their chats."""

    site: object
    host: str
    row: Department
    #: With every right there is, in this department only.
    agent: object
    colleague: object
    #: A member of the only group whose visitors may use it.
    customer: object
    #: By ``STATES``.
    chats: dict = field(default_factory=dict)

    def desk(self) -> Client:
        """The agent's browser."""
        return _browser(self.agent, self.host)

    def visit(self, host: str) -> Client:
        """The customer's browser."""
        return _browser(self.customer, host)


def build() -> dict[tuple[str, str], House]:
    """All departments, by site and name; every agent is online."""
    cache.clear()
    sites = {key: factories.make_site(host) for key, host in HOSTS.items()}
    Department.objects.all().delete()
    houses = {key: _house(sites[key[0]], *key) for key in ALL}
    for house in houses.values():
        house.chats = _chats(house)
    return houses


def everything_stored() -> dict:
    """All rows of the plugin, to be compared."""
    return {
        model: list(model.objects.order_by("pk").values())
        for model in [
            *apps.get_app_config("wagtail_livechat").get_models(
                include_auto_created=True
            ),
            apps.get_model("wagtailcore", "ModelLogEntry"),
        ]
    }


def _house(site, key: str, name: str) -> House:
    row = Department.objects.create(site=site, name=name)
    agents = Group.objects.create(name=f"agents of {name}")
    access = Permission.objects.get(codename="access_admin")
    agents.permissions.add(access, *permissions_for(AGENT_RIGHTS))
    rights.grant(agents, row, rights.Side.AGENT)
    visitors = Group.objects.create(name=f"customers of {name}")
    visitors.permissions.add(*permissions_for([Right.START]))
    rights.grant(visitors, row, rights.Side.VISITOR)
    house = House(
        site,
        HOSTS[key],
        row,
        agent=_user(f"agent-of-{name}", agents),
        colleague=_user(f"colleague-of-{name}", agents),
        customer=_user(f"customer-of-{name}", visitors),
    )
    for user in (house.agent, house.colleague):
        factories.go_online(user)
    return house


def _user(name: str, group: Group):
    user = get_user_model().objects.create_user(name, f"{name}@example.org")
    user.groups.add(group)
    return user


def _chats(house: House) -> dict:
    return {state: _chat(house, state) for state in STATES}


def _chat(house: House, state: str):
    chat = starting.start(
        house.site,
        visitor=None,
        user=house.customer,
        text=f"{state} in {house.row.name}",
        client_id=uuid.uuid4(),
    ).conversation
    # One customer, but each chat from a browser of its own.
    if state in {"other's", "visited", "ended"}:
        conversations.accept(chat, house.colleague)
    if state in {"own", "own ended"}:
        conversations.accept(chat, house.agent)
    if state == "visited":
        chat.guests.create(user=house.agent)
        type(chat).objects.filter(pk=chat.pk).update(has_guests=True)
    if "ended" in state:
        conversations.end(chat, by="visitor")
    chat.refresh_from_db()
    return chat


def _browser(user, host: str) -> Client:
    client = Client(headers={"host": host})
    client.force_login(user)
    return client
