"""Agents who lose their rights, each in another way; for ``test_rights_taken``.

Run beside a server, in its environment: ``python -m tests.security.leavers make``
makes them and prints who they are, ``... take`` takes the rights away, all in this
one process, and prints at what time of the system's clock each had gone.
"""

import json
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: What the agents see before: a chat that waits, one of another agent.
CHATS = ("waiting", "watched")


@dataclass
class Leaver:
    """An agent of one department, by a group of their own or by themselves."""

    user: Any
    group: Any
    department: Any
    permissions: dict


@dataclass(frozen=True)
class Way:
    """One way to lose rights; None: a request to the server does it."""

    take: Callable[[Leaver], object] | None
    #: How they came by the right: "group", "single" (an entry of the department),
    #: "own" (the person's own permission) or "superuser".
    by: str = "group"
    #: Which of ``CHATS`` they may still see.
    left: tuple[str, ...] = ()


def _save(user, **values) -> None:
    for name, value in values.items():
        setattr(user, name, value)
    user.save()


def _change_password(it: Leaver) -> None:
    it.user.set_password("another one")
    it.user.save()


def _ungrant_by_panel(it: Leaver) -> None:
    from wagtail_livechat.services import rights

    rights.set_group(it.group, may_start=False, visitors=[], agents=[])


def _delete_department(it: Leaver) -> None:
    from wagtail_livechat.services import department_removal

    others = department_removal.others_of_site(it.department)
    successor = others.get(is_default=True)
    department_removal.remove(it.department, successor, by=None)


WAYS = {
    "left the group": Way(lambda it: it.user.groups.remove(it.group)),
    "put out of the group": Way(lambda it: it.group.user_set.remove(it.user)),
    "the group was emptied": Way(lambda it: it.group.user_set.clear()),
    "the group was deleted": Way(lambda it: it.group.delete()),
    "the grant was deleted": Way(lambda it: it.department.grants.all().delete()),
    "the grant was taken in the panel": Way(_ungrant_by_panel),
    "the group lost the right": Way(
        lambda it: it.group.permissions.remove(it.permissions["answer_conversation"])
    ),
    "the group lost all rights": Way(lambda it: it.group.permissions.clear()),
    "the right lost the group": Way(
        lambda it: it.permissions["answer_conversation"].group_set.remove(it.group)
    ),
    "may not see waiting chats": Way(
        lambda it: it.group.permissions.remove(
            it.permissions["see_unassigned_conversation"]
        ),
        left=("watched",),
    ),
    "may not see others' chats": Way(
        lambda it: it.group.permissions.remove(
            it.permissions["see_others_conversation"]
        ),
        left=("waiting",),
    ),
    "the department was deleted": Way(_delete_department),
    "no single agent": Way(
        lambda it: it.department.agents.remove(it.user), by="single"
    ),
    "no single agents at all": Way(
        lambda it: it.department.agents.clear(), by="single"
    ),
    "in no department by oneself": Way(
        lambda it: it.user.livechat_departments.clear(), by="single"
    ),
    "lost the own right": Way(
        lambda it: it.user.user_permissions.remove(
            it.permissions["answer_conversation"]
        ),
        by="own",
    ),
    "no superuser": Way(lambda it: _save(it.user, is_superuser=False), by="superuser"),
    "deactivated": Way(lambda it: _save(it.user, is_active=False)),
    "another password": Way(_change_password),
    "deleted": Way(lambda it: it.user.delete()),
    "logged out": Way(None),
    "deactivated with others": Way(None),
}


def make() -> dict[str, dict]:
    """A group, a department, an agent and two chats for each way."""
    from django.test import Client

    made = {}
    for number, (name, way) in enumerate(WAYS.items()):
        leaver, chats = _make(number, way)
        client = Client()
        client.force_login(leaver.user)
        made[name] = {
            "id": leaver.user.pk,
            "username": leaver.user.username,
            "session": client.cookies["sessionid"].value,
            "chats": chats,
        }
    return made


def take() -> dict[str, float]:
    """Take the rights away; when each had gone, as ``time.monotonic`` says."""
    gone = {}
    for number, (name, way) in enumerate(WAYS.items()):
        if way.take:
            way.take(_find(number))
            gone[name] = time.monotonic()
    return gone


def _make(number: int, way: Way) -> tuple[Leaver, dict[str, str]]:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import Site

    from wagtail_livechat.models import Department
    from wagtail_livechat.permissions import Right, permissions_for
    from wagtail_livechat.services import rights

    name = _name(number)
    site = Site.objects.get(hostname="localhost")
    department = Department.objects.create(site=site, name=name)
    user = get_user_model().objects.create_user(name, is_superuser=False)
    group = Group.objects.create(name=name)
    user.groups.add(group)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    may = permissions_for([Right.ANSWER, Right.UNASSIGNED, Right.OTHERS])
    if way.by == "superuser":
        _save(user, is_superuser=True)
    else:
        (user.user_permissions if way.by == "own" else group.permissions).add(*may)
    if way.by == "single":
        department.agents.add(user)
    elif way.by != "superuser":
        rights.grant(group, department, rights.Side.AGENT)
    return _find(number), {state: _chat(department, state) for state in CHATS}


def _chat(department, state: str) -> str:
    from django.contrib.auth import get_user_model

    from wagtail_livechat.models import Conversation, Visitor

    visitor = Visitor.objects.create(
        site=department.site, token_hash=uuid.uuid4().hex * 2
    )
    watched = state == "watched"
    chat = Conversation.objects.create(
        site=department.site,
        visitor=visitor,
        department=department,
        state="active" if watched else "waiting",
        agent=get_user_model().objects.get(username="amira") if watched else None,
    )
    return str(chat.uuid)


def _find(number: int) -> Leaver:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group, Permission

    from wagtail_livechat.models import Department

    ours = Permission.objects.filter(content_type__app_label="wagtail_livechat")
    return Leaver(
        get_user_model().objects.get(username=_name(number)),
        Group.objects.get(name=_name(number)),
        Department.objects.get(name=_name(number)),
        {each.codename: each for each in ours},
    )


def _name(number: int) -> str:
    return f"leaver-{number:02d}"


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps({"make": make, "take": take}[sys.argv[1]]()))
