"""People and chats for tests that need no server."""

import uuid

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from wagtail.models import GroupSitePermission, Page, Site

from wagtail_livechat.services import conversations, departments, presence

#: What no profile and no code has. The same in each process: it names tests.
UNKNOWN_KEY = "8a222158-ef74-4672-8546-5f1f5826dd53"


def make_site(hostname: str = "localhost") -> Site:
    """The site at ``hostname``, made if it is not there, with its defaults."""
    site = Site.objects.filter(hostname=hostname).first()
    if site is None:
        root = Page.get_first_root_node()
        site = Site.objects.create(
            hostname=hostname, site_name=hostname, root_page=root
        )
    departments.ensure_defaults(site)
    return site


def make_agent(site: Site | None, name: str = "amira", **fields):
    """A user of the admin who may answer the chats of ``site`` (None: of all)."""
    answer = Permission.objects.get(
        content_type__app_label="wagtail_livechat", codename="answer_conversation"
    )
    group, _created = Group.objects.get_or_create(name=f"Agents of {site}")
    group.permissions.add(
        Permission.objects.get(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
    )
    if site is None:
        group.permissions.add(answer)
    else:
        GroupSitePermission.objects.get_or_create(
            group=group, site=site, permission=answer
        )
    names = {"first_name": name.title(), "last_name": "Haddad", **fields}
    user = get_user_model().objects.create_user(
        f"{name}-username", f"{name}@staff.example.org", "secret", **names
    )
    user.groups.add(group)
    return user


def go_online(user):
    """``user`` uses the switch; the caches of earlier tests are gone."""
    presence.set_online(user, True)
    cache.clear()
    return user


def start_chat(site: Site, text: str = "Hello?", **kwargs):
    """A visitor starts a chat; returns what the service returns."""
    return conversations.start(
        site, visitor=None, text=text, client_id=uuid.uuid4(), **kwargs
    )
