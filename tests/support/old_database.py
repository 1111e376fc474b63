"""A database from before departments had rights, and what became of it.

Run in the environment of a database: ``python -m tests.support.old_database old``
migrates an empty one to ``wagtail_livechat`` 0002 and gives people the rights of
then, ``... now`` migrates it on, ``... tell`` prints who has which rights as JSON.
"""

import json
import sys

OLD = "0002_defaults"
PEOPLE = ("everywhere", "at-the-museum", "alone", "bystander")


def old() -> None:
    """The rights as they could be given until then."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    others = {
        (label, name)
        for label, name in executor.loader.graph.leaf_nodes()
        if label not in {"wagtail_livechat", "home"}
    }
    executor.migrate([*others, ("wagtail_livechat", "0001_initial")])
    _make_sites()
    call_command("migrate", "wagtail_livechat", OLD, verbosity=0)
    _make_people()
    _make_chats()


def now() -> None:
    """What ``manage.py migrate`` does."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def back() -> None:
    """The way back to what there was."""
    from django.core.management import call_command

    call_command("migrate", "wagtail_livechat", OLD, verbosity=0)


def tell() -> dict:
    """Who may do what now, as the plugin sees it."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from wagtail.models import GroupSitePermission, Site

    from wagtail_livechat import permissions
    from wagtail_livechat.models import ChatGroup, Conversation
    from wagtail_livechat.services import availability

    users = get_user_model().objects.filter(username__in=PEOPLE)
    guests = permissions.groups_of(None)
    return {
        "chat groups": {
            each.kind: _group(each.group) for each in ChatGroup.objects.all()
        },
        "groups": {group.name: _group(group) for group in Group.objects.all()},
        "people": {user.username: _person(user) for user in users},
        "site permissions": GroupSitePermission.objects.count(),
        "guests may start": permissions.may_start(guests),
        "offered to guests": {
            site.hostname: [each.name for each in availability.read(site).offered()]
            for site in Site.objects.all()
        },
        "chats": {
            chat.department.site.hostname: [chat.state, chat.last_seq]
            for chat in Conversation.objects.select_related("department__site")
        },
    }


def _make_sites() -> None:
    from wagtail.models import Page, Site

    # Without signals: ours would make departments of today in the tables of then.
    root = Page.get_first_root_node()
    Site.objects.update(hostname="library.test", is_default_site=True)
    Site.objects.bulk_create([Site(hostname="museum.test", root_page=root)])


def _make_people() -> None:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupSitePermission, Site

    answer = Permission.objects.get(codename="answer_conversation")
    users = {
        name: get_user_model().objects.create_user(name, is_staff=True)
        for name in PEOPLE
    }
    groups = {name: Group.objects.create(name=name) for name in PEOPLE[:2]}
    groups["everywhere"].permissions.add(answer)
    GroupSitePermission.objects.create(
        group=groups["at-the-museum"],
        site=Site.objects.get(hostname="museum.test"),
        permission=answer,
    )
    for name, group in groups.items():
        users[name].groups.add(group)
    users["alone"].user_permissions.add(answer)
    # The host's own, which has nothing to do with chat.
    everyone = Group.objects.create(name="Everyone")
    everyone.permissions.add(Permission.objects.get(codename="add_image"))
    users["bystander"].groups.add(everyone)


def _make_chats() -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    state = MigrationLoader(connection).project_state(("wagtail_livechat", OLD))
    ours = state.apps.get_app_config("wagtail_livechat")
    for number, department in enumerate(ours.get_model("Department").objects.all()):
        visitor = ours.get_model("Visitor").objects.create(
            site_id=department.site_id, token_hash=str(number)
        )
        ours.get_model("Conversation").objects.create(
            site_id=department.site_id,
            visitor=visitor,
            department=department,
            state="waiting",
            last_seq=number + 1,
        )


def _group(group) -> dict:
    permissions = group.permissions.values_list("codename", flat=True)
    grants = group.livechat_grants.select_related("department__site")
    return {
        "name": group.name,
        "may": sorted(permissions),
        "grants": sorted([g.side, g.department.site.hostname] for g in grants),
        "members": sorted(group.user_set.values_list("username", flat=True)),
    }


def _person(user) -> dict:
    from wagtail_livechat import permissions

    departments = permissions.departments_of(user).select_related("site")
    return {
        "rights": sorted(permissions.rights_of(user)),
        "sites": sorted(each.site.hostname for each in departments),
        "waiting": permissions.waiting_for(user).count(),
    }


if __name__ == "__main__":
    import django

    django.setup()
    answer = {"old": old, "now": now, "back": back, "tell": tell}[sys.argv[1]]()
    sys.stdout.write(json.dumps(answer))
