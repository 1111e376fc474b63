"""Make the groups that chat needs, and keep the rights that people have (R24-R33).

Until here everybody could chat in every department, and agents answered in all
departments of all sites, or of one site (Wagtail's permission for a site). What they
could do they can do afterwards, by grants for departments.
"""

from django.apps import apps as installed
from django.conf import settings
from django.db import migrations

_CONVERSATION = {
    "start_conversation": "Can start chats",
    "answer_conversation": "Can go online for chat and answer",
    "see_unassigned_conversation": "Can see waiting chats",
    "see_others_conversation": "Can see other agents' chats",
    "read_ended_conversation": "Can read ended chats",
    "transfer_conversation": "Can transfer and assign chats",
    "end_others_conversation": "Can end other agents' chats",
    "delete_conversation": "Can delete ended chats",
    "report_conversation": "Can see chat reports",
}
#: Permissions are made after all migrations; those that are given here, now.
_PERMISSIONS = {
    "conversation": _CONVERSATION,
    "visitor": {"block_visitor": "Can block visitors"},
    "cannedreply": {
        "use_cannedreply": "Can use canned replies",
        "add_cannedreply": "Can add canned reply",
        "change_cannedreply": "Can change canned reply",
        "delete_cannedreply": "Can delete canned reply",
        "view_cannedreply": "Can view canned reply",
    },
    "label": {
        "create_label": "Can create labels at the desk",
        "add_label": "Can add chat label",
        "change_label": "Can change chat label",
        "delete_label": "Can delete chat label",
        "view_label": "Can view chat label",
    },
}
_AGENT = (
    "answer_conversation",
    "see_unassigned_conversation",
    "read_ended_conversation",
    "transfer_conversation",
    "use_cannedreply",
    "create_label",
)
_GROUPS = {
    "everyone": ("Everyone", ["start_conversation"]),
    "registered": ("Registered", []),
    "agents": ("Chat agents", _AGENT),
    "supervisors": (
        "Chat supervisors",
        [
            codename
            for model in _PERMISSIONS.values()
            for codename in model
            if codename != "start_conversation"
        ],
    ),
}
#: Here Wagtail lets all groups that may enter the admin choose any file. Ours come
#: afterwards, so that agents are not meant.
_FILES = {
    "wagtaildocs": "0011_add_choose_permissions",
    "wagtailimages": "0023_add_choose_permissions",
}


def begin(apps, schema_editor):
    permissions = _make_permissions(apps)
    departments = list(apps.get_model("wagtail_livechat", "Department").objects.all())
    _keep_rights(apps, permissions, departments)
    access = (
        apps.get_model("auth", "Permission")
        .objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
        .first()
    )
    for kind, (name, codenames) in _GROUPS.items():
        group = _make_group(apps, kind, name)
        group.permissions.add(*(permissions[codename] for codename in codenames))
        if kind in {"agents", "supervisors"}:
            if access:
                group.permissions.add(access)
            _grant(apps, group, departments, "agent")
        elif kind == "everyone":
            _grant(apps, group, departments, "visitor")


def _make_permissions(apps) -> dict:
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    found = {}
    for model, codenames in _PERMISSIONS.items():
        content_type, _created = content_types.get_or_create(
            app_label="wagtail_livechat", model=model
        )
        for codename, name in codenames.items():
            found[codename], _created = permissions.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": name}
            )
    return found


def _make_group(apps, kind: str, name: str):
    """A new group: a host's own of the same name is left alone."""
    groups = apps.get_model("auth", "Group").objects
    chat_group = apps.get_model("wagtail_livechat", "ChatGroup").objects
    free = name
    number = 1
    while groups.filter(name=free).exists():
        free = f"{name} (chat)" if number == 1 else f"{name} (chat {number})"
        number += 1
    group = groups.create(name=free)
    chat_group.create(kind=kind, group=group)
    return group


def _keep_rights(apps, permissions: dict, departments: list) -> None:
    answer = permissions["answer_conversation"]
    waiting = permissions["see_unassigned_conversation"]
    for group in apps.get_model("auth", "Group").objects.filter(permissions=answer):
        group.permissions.add(waiting)
        _grant(apps, group, departments, "agent")
    site_permissions = apps.get_model("wagtailcore", "GroupSitePermission").objects
    for row in site_permissions.filter(permission=answer).select_related("group"):
        row.group.permissions.add(answer, waiting)
        own = [each for each in departments if each.site_id == row.site_id]
        _grant(apps, row.group, own, "agent")
        row.delete()
    users = apps.get_model(settings.AUTH_USER_MODEL).objects
    for user in users.filter(user_permissions=answer):
        user.user_permissions.add(waiting)
        for department in departments:
            department.agents.add(user)


def _grant(apps, group, departments, side: str) -> None:
    grants = apps.get_model("wagtail_livechat", "DepartmentGrant").objects
    for department in departments:
        grants.get_or_create(group=group, department=department, side=side)


def end(apps, schema_editor):
    """Backwards, the groups stay: people may be in them."""


class Migration(migrations.Migration):
    dependencies = [
        ("wagtail_livechat", "0003_rights"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        *((app, name) for app, name in _FILES.items() if app in installed.app_configs),
    ]

    operations = [migrations.RunPython(begin, end)]
