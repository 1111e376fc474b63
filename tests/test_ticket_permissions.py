"""Who sees which tickets, and to whom they may be assigned (R20, A13)."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail import hooks

from tests import factories
from wagtail_livechat import permissions
from wagtail_livechat.models import ChatGroup, Ticket
from wagtail_livechat.permissions import Right


def make_ticket(department) -> Ticket:
    return Ticket.objects.create(
        reference=f"TEST-{department.tickets.count()}{department.pk}",
        site=department.site,
        department=department,
        email="nora@example.org",
        subject="Hello",
        body="Hello",
    )


@pytest.fixture
def worker(site):
    """Somebody of the admin who is in no group yet."""
    return get_user_model().objects.create_user("ben")


@pytest.fixture
def department(site, worker):
    return factories.make_ticket_department(site, workers=[worker])


@pytest.fixture
def ticket(department):
    return make_ticket(department)


def fresh(user):
    """Without the permissions that Django remembers."""
    return get_user_model().objects.get(pk=user.pk)


def test_who_works_for_a_department_sees_its_tickets(site, department, ticket, worker):
    other = factories.make_ticket_department(site, "Tours")
    make_ticket(other)
    assert list(permissions.tickets_of(worker)) == [ticket]
    assert list(permissions.ticket_departments_of(worker)) == [department]


def test_it_needs_no_right_to_chat_and_gives_none(worker, department):
    assert permissions.has(worker, Right.WORK_TICKETS)
    assert not permissions.rights_of(worker)
    assert not permissions.departments_of(worker).exists()


def test_without_the_right_a_group_is_not_enough(department, ticket, worker):
    department.groups.get().permissions.clear()
    Ticket.objects.update(assignee=worker)
    worker = fresh(worker)
    assert not permissions.tickets_of(worker).exists()
    assert not permissions.ticket_departments_of(worker).exists()
    assert not permissions.workers_of(department).exists()


def test_without_a_group_the_right_is_not_enough(site, department, ticket):
    agent = factories.make_agent(site, "cleo", may=[Right.WORK_TICKETS])
    assert not permissions.tickets_of(agent).exists()
    assert agent not in permissions.workers_of(department)


def test_what_is_assigned_is_seen_whatever_the_department(site, ticket):
    agent = factories.make_agent(site, "cleo", may=[Right.WORK_TICKETS])
    Ticket.objects.update(assignee=agent)
    assert list(permissions.tickets_of(agent)) == [ticket]


def test_tickets_of_another_site_are_not_seen(worker, department):
    elsewhere = factories.make_site("other.example.org")
    make_ticket(factories.make_ticket_department(elsewhere))
    assert not permissions.tickets_of(worker).exists()


def test_a_ticket_is_listed_once_for_who_is_in_two_groups(department, ticket, worker):
    second = Group.objects.create(name="Second")
    second.user_set.add(worker)
    department.groups.add(second)
    Ticket.objects.update(assignee=worker)
    assert list(permissions.tickets_of(worker)) == [ticket]
    assert list(permissions.workers_of(department)) == [worker]


def test_superusers_see_all_and_may_be_assigned(department, ticket):
    admin = get_user_model().objects.create_superuser("admin")
    assert list(permissions.tickets_of(admin)) == [ticket]
    assert list(permissions.ticket_departments_of(admin)) == [department]
    assert admin in permissions.workers_of(department)


@pytest.mark.parametrize("superuser", [False, True])
def test_who_has_left_sees_nothing(department, ticket, worker, superuser):
    worker.is_active, worker.is_superuser = False, superuser
    worker.save()
    worker = fresh(worker)
    assert not permissions.tickets_of(worker).exists()
    assert not permissions.workers_of(department).exists()


def test_implicit_groups_make_nobody_a_worker(site, ticket):
    """Everyone and Registered are for visitors."""
    department = ticket.department
    for kind in (ChatGroup.Kind.EVERYONE, ChatGroup.Kind.REGISTERED):
        department.groups.add(Group.objects.get(livechat_group__kind=kind))
    agent = factories.make_agent(site, "cleo", may=[Right.WORK_TICKETS])
    assert not permissions.tickets_of(agent).exists()
    assert agent not in permissions.workers_of(department)


@pytest.mark.django_db
def test_wagtails_group_editor_offers_the_right():
    offered = [
        permission.codename
        for function in hooks.get_hooks("register_permissions")
        for permission in function()
    ]
    assert "work_ticket" in offered
