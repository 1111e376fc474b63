"""People and chats for tests that need no server."""

import uuid

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from wagtail.models import Page, Site

from wagtail_livechat.models import ChatGroup, Department, TicketDepartment
from wagtail_livechat.permissions import Right, permissions_for
from wagtail_livechat.services import departments, presence, rights, starting

#: What no profile and no code has. The same in each process: it names tests.
UNKNOWN_KEY = "8a222158-ef74-4672-8546-5f1f5826dd53"


#: What agents may do unless a test says otherwise.
PLAIN_AGENT = (Right.ANSWER, Right.UNASSIGNED)


def make_site(hostname: str = "localhost") -> Site:
    """The site at ``hostname``, made if it is not there, with its defaults."""
    make_chat_groups()
    site = Site.objects.filter(hostname=hostname).first()
    if site is None:
        root = Page.get_first_root_node()
        site = Site.objects.create(
            hostname=hostname, site_name=hostname, root_page=root
        )
    departments.ensure_defaults(site)
    return site


def make_chat_groups() -> None:
    """The groups that migrations make, after a test that emptied the database."""
    for kind, label in ChatGroup.Kind.choices:
        if not ChatGroup.objects.filter(kind=kind).exists():
            group, _created = Group.objects.get_or_create(name=label)
            ChatGroup.objects.create(kind=kind, group=group)
            if kind == ChatGroup.Kind.EVERYONE:
                group.permissions.add(*permissions_for([Right.START]))


def make_department(site: Site, name: str, **fields) -> Department:
    """A department that everybody may use, and the site's agents answer."""
    department = Department.objects.create(site=site, name=name, **fields)
    rights.open_to_begin_with(department)
    for group in Group.objects.filter(name__in=[f"Agents of {site}", "Agents of None"]):
        rights.grant(group, department, rights.Side.AGENT)
    return department


def make_ticket_department(
    site: Site, name: str = "Questions", workers=(), **fields
) -> TicketDepartment:
    """A ticket department; ``workers`` are in a group of its own, with the right."""
    department = TicketDepartment.objects.create(site=site, name=name, **fields)
    group, _created = Group.objects.get_or_create(name=f"{name} of {site}")
    group.permissions.add(*permissions_for([Right.WORK_TICKETS]))
    group.user_set.add(*workers)
    department.groups.add(group)
    return department


def make_agent(site: Site | None, name: str = "amira", may=PLAIN_AGENT, **fields):
    """A user of the admin who is an agent of all departments of ``site``.

    None: of those of all sites there are. ``may``: the rights; these are the
    person's own, the departments are those of a group.
    """
    group, _created = Group.objects.get_or_create(name=f"Agents of {site}")
    group.permissions.add(
        Permission.objects.get(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
    )
    theirs = Department.objects.filter(site=site) if site else Department.objects.all()
    for department in theirs:
        rights.grant(group, department, rights.Side.AGENT)
    names = {"first_name": name.title(), "last_name": "Haddad", **fields}
    user = get_user_model().objects.create_user(
        f"{name}-username", f"{name}@staff.example.org", "secret", **names
    )
    user.groups.add(group)
    user.user_permissions.add(*permissions_for(may))
    return user


def go_online(user):
    """``user`` uses the switch; the caches of earlier tests are gone."""
    presence.set_online(user, True)
    cache.clear()
    return user


def fields_of(answer: dict, form: str = "form") -> dict[str, dict]:
    """The fields of a snapshot's form, by name."""
    return {field["name"]: field for field in answer[form]["fields"]}


def departments_of(answer: dict, form: str = "form") -> list[str]:
    """The names in the form's field "Department"; empty if there is none."""
    field = fields_of(answer, form).get("department", {"options": []})
    return [label for _value, label in field["options"]]


def start_chat(site: Site, text: str = "Hello?", **kwargs):
    """A visitor starts a chat; returns what the service returns."""
    return starting.start(
        site, visitor=None, text=text, client_id=uuid.uuid4(), **kwargs
    )
