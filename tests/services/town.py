"""A site with any number of groups, departments, agents and chats."""

import uuid
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.utils import timezone

from tests import factories
from wagtail_livechat.models import (
    AgentPresence,
    Conversation,
    Department,
    DepartmentGrant,
    DepartmentName,
    Guest,
    Visitor,
)
from wagtail_livechat.permissions import AGENT_RIGHTS, Right, permissions_for

State = Conversation.State


class Town:
    """A site whose groups, departments, agents and chats are grown in bulk."""

    def __init__(self):
        self.site = factories.make_site()
        self.agent = factories.make_agent(self.site, may=AGENT_RIGHTS)
        self.colleague = factories.make_agent(self.site, "ben")
        factories.go_online(self.agent)
        self.visitor = get_user_model().objects.create_user("visitor")
        self.size = 0

    def grow(self, size: int) -> None:
        """To ``size`` of everything: the agent and the visitor are in all groups."""
        tags = [uuid.uuid4().hex for _ in range(size - self.size)]
        self.size = size
        groups = Group.objects.bulk_create(Group(name=tag) for tag in tags)
        self._add_members(groups)
        departments = Department.objects.bulk_create(
            Department(site=self.site, name=tag) for tag in tags
        )
        DepartmentName.objects.bulk_create(
            DepartmentName(department=each, language="de", name=each.name)
            for each in departments
        )
        DepartmentGrant.objects.bulk_create(
            DepartmentGrant(group=group, department=department, side=side)
            for group, department in zip(groups, departments, strict=True)
            for side in DepartmentGrant.Side
        )
        self._add_agents(tags, groups)
        for state in ("waiting", "mine", "visited", "other's", "ended"):
            self._add_chats(state, departments)
        cache.clear()

    def fresh(self, user):
        """As a new request finds them, without remembered rights."""
        return get_user_model().objects.get(pk=user.pk)

    def _add_members(self, groups) -> None:
        may_start = permissions_for([Right.START]).get()
        through = Group.permissions.through
        through.objects.bulk_create(
            through(group=group, permission=may_start) for group in groups
        )
        through = get_user_model().groups.through
        through.objects.bulk_create(
            through(user=user, group=group)
            for user in (self.agent, self.visitor)
            for group in groups
        )

    def _add_agents(self, tags, groups) -> None:
        users = get_user_model().objects.bulk_create(
            get_user_model()(username=tag, password="!") for tag in tags
        )
        answers = permissions_for([Right.ANSWER]).get()
        may = get_user_model().user_permissions.through
        may.objects.bulk_create(may(user=user, permission=answers) for user in users)
        belongs = get_user_model().groups.through
        belongs.objects.bulk_create(
            belongs(user=user, group=group)
            for user, group in zip(users, groups, strict=True)
        )
        until = timezone.now() + timedelta(minutes=10)
        AgentPresence.objects.bulk_create(
            AgentPresence(user=user, online=True, lease_expires_at=until)
            for user in users
        )

    def _add_chats(self, state: str, departments) -> None:
        visitors = Visitor.objects.bulk_create(
            Visitor(site=self.site, token_hash=uuid.uuid4().hex) for _ in departments
        )
        holder = {"mine": self.agent, "other's": self.colleague}
        running = State.WAITING if state == "waiting" else State.ACTIVE
        chats = Conversation.objects.bulk_create(
            Conversation(
                site=self.site,
                visitor=visitor,
                department=department,
                state=State.ENDED if state == "ended" else running,
                agent=None if state == "waiting" else holder.get(state, self.colleague),
                has_guests=state == "visited",
            )
            for visitor, department in zip(visitors, departments, strict=True)
        )
        if state == "visited":
            Guest.objects.bulk_create(
                Guest(conversation=chat, user=self.agent) for chat in chats
            )
