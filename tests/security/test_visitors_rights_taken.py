"""What is taken from visitors is gone with the next request (R24-R28)."""

import json
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from tests import factories
from wagtail_livechat.models import ChatSettings, Department
from wagtail_livechat.permissions import Right, permissions_for
from wagtail_livechat.services import rights

pytestmark = pytest.mark.django_db


class Customer:
    """A member of the only group whose visitors may chat, at the site."""

    def __init__(self, client):
        self.site = factories.make_site()
        Department.objects.all().delete()
        Group.permissions.through.objects.all().delete()
        self.department = Department.objects.create(site=self.site, name="Support")
        factories.go_online(factories.make_agent(self.site))
        self.group = Group.objects.create(name="Customers")
        self.start = permissions_for([Right.START]).get()
        self.group.permissions.add(self.start)
        rights.grant(self.group, self.department, rights.Side.VISITOR)
        self.user = get_user_model().objects.create_user("customer")
        self.user.groups.add(self.group)
        self.client = client
        client.force_login(self.user)

    def is_offered_chat(self) -> bool:
        """What the page is told."""
        return self.client.get(reverse("wagtail_livechat:status")).json()["available"]

    def tries(self) -> int:
        """The status of a start all the same."""
        return self.client.post(
            reverse("wagtail_livechat:start"),
            json.dumps({"text": "Hello", "client_id": str(uuid.uuid4())}),
            content_type="application/json",
        ).status_code


TAKEN = {
    "left the group": lambda it: it.user.groups.remove(it.group),
    "put out of the group": lambda it: it.group.user_set.remove(it.user),
    "the group was emptied": lambda it: it.group.user_set.clear(),
    "the group was deleted": lambda it: it.group.delete(),
    "the group lost the right": lambda it: it.group.permissions.remove(it.start),
    "the right lost the group": lambda it: it.start.group_set.remove(it.group),
    "the right lost all groups": lambda it: it.start.group_set.clear(),
    "the grant was deleted": lambda it: it.department.grants.filter(
        side=rights.Side.VISITOR
    ).delete(),
    "taken in the group's panel": lambda it: rights.set_group(
        it.group, may_start=False, visitors=[it.department], agents=[]
    ),
    "taken in the department's form": lambda it: rights.set_department(
        it.department, visitors=[], agents=Group.objects.filter(name__contains="Agents")
    ),
    "the department was switched off": lambda it: switch_off(it.department),
    "the department was deleted": lambda it: it.department.delete(),
    "chat was switched off": lambda it: ChatSettings.objects.create(
        site=it.site, enabled=False
    ),
    "the last agent lost the right": lambda it: (
        get_user_model().objects.get(username="amira-username").user_permissions.clear()
    ),
    "the last agent was deleted": lambda it: (
        get_user_model().objects.get(username="amira-username").delete()
    ),
    "logged out": lambda it: it.client.logout(),
}


def switch_off(department):
    department.enabled = False
    department.save()


@pytest.mark.parametrize("how", TAKEN)
def test_what_was_offered_a_moment_ago_is_not_any_more(
    client, django_capture_on_commit_callbacks, how
):
    """No cache keeps it: neither the page's answer nor the start."""
    customer = Customer(client)
    assert customer.is_offered_chat()
    with django_capture_on_commit_callbacks(execute=True):
        TAKEN[how](customer)
    assert not customer.is_offered_chat()
    assert customer.tries() == 403
