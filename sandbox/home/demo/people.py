"""Groups and users: who may answer whose chats, and who may edit pages."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page, Site

from wagtail_livechat.models import ChatGroup, Department
from wagtail_livechat.permissions import Right, permissions_for
from wagtail_livechat.services import rights

# For the demo only; load_demo prints it.
PASSWORD = "harbour"

AGENTS_MAY = (
    Right.ANSWER,
    Right.UNASSIGNED,
    Right.ENDED,
    Right.TRANSFER,
    Right.CANNED,
    Right.CREATE_LABELS,
)
USERS = {
    # name: (first name, last name, groups)
    "amira": ("Amira", "Haddad", ["Library chat agents"]),
    "ben": ("Ben", "Okafor", ["Library chat agents", "Museum chat agents"]),
    "sana": ("Sana", "Vuković", ["Chat supervisors"]),
    "clara": ("Clara", "Lind", ["Site editors"]),
    # No place in the admin: a visitor who can log in.
    "noah": ("Noah", "Adeyemi", ["Friends of the library"]),
}


def load_people(sites: dict[str, Site]) -> dict:
    """Make what is missing; returns the users by name."""
    _agents("Library chat agents", sites["library"])
    _agents("Museum chat agents", sites["museum"])
    _supervisors(sites)
    _editors("Site editors", sites.values())
    users = {name: _user(name, *values) for name, values in USERS.items()}
    users["admin"] = _admin()
    return users


def _agents(name: str, site: Site) -> None:
    """A group that answers the chats of one site and does nothing else."""
    group = _group(name)
    group.permissions.add(*permissions_for(AGENTS_MAY))
    for department in Department.objects.filter(site=site):
        rights.grant(group, department, rights.Side.AGENT)


def _supervisors(sites: dict[str, Site]) -> None:
    """The ready-made group of supervisors, in all departments of both sites."""
    group = rights.group_of(ChatGroup.Kind.SUPERVISORS)
    for department in Department.objects.filter(site__in=sites.values()):
        rights.grant(group, department, rights.Side.AGENT)


def _editors(name: str, sites) -> None:
    """A group that edits and publishes the pages of all sites, without chat.

    They may see the widget profiles, to choose one for a page.
    """
    group = _group(name)
    group.permissions.add(
        Permission.objects.get(
            content_type__app_label="wagtail_livechat", codename="view_widgetprofile"
        )
    )
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=["add_page", "change_page", "publish_page"],
    )
    for site in sites:
        for page in site.root_page.get_translations(inclusive=True):
            for permission in permissions:
                GroupPagePermission.objects.get_or_create(
                    group=group, page=Page(pk=page.pk), permission=permission
                )


def _group(name: str) -> Group:
    group, created = Group.objects.get_or_create(name=name)
    if created:
        group.permissions.add(
            Permission.objects.get(
                content_type__app_label="wagtailadmin", codename="access_admin"
            )
        )
    return group


def _user(name: str, first_name: str, last_name: str, groups: list[str]):
    user, created = get_user_model().objects.get_or_create(
        username=name,
        defaults={
            "first_name": first_name,
            "last_name": last_name,
            "email": f"{name}@example.org",
        },
    )
    if created:
        user.set_password(PASSWORD)
        user.save()
        user.groups.set(Group.objects.filter(name__in=groups))
    return user


def _admin():
    users = get_user_model().objects
    return users.filter(username="admin").first() or users.create_superuser(
        "admin",
        "admin@example.org",
        PASSWORD,
        first_name="Ada",
        last_name="Moor",
    )
