"""Tickets and people who work on them, for the tests of the list and the page."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from tests import factories
from wagtail_livechat.models import Ticket, TicketDepartment
from wagtail_livechat.services import tickets

URL = "/admin/livechat/tickets/"


def make_worker(department: TicketDepartment | None, name: str = "rosa") -> Client:
    """The browser of somebody who works on tickets and has nothing to do with chats."""
    user = get_user_model().objects.create_user(
        name, first_name=name.title(), last_name="Lind"
    )
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="work_ticket"),
    )
    if department:
        user.groups.add(department.groups.get())
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def leave(department: TicketDepartment, text: str = "Is it open?", **values) -> Ticket:
    """A ticket of a visitor."""
    values = {"email": "noor@example.org", **values}
    made = tickets.create(department.site, department=department, text=text, **values)
    return made.ticket


def url_of(ticket: Ticket) -> str:
    """The page of ``ticket``."""
    return f"{URL}{ticket.uuid}/"


def house(site, name: str = "Questions") -> TicketDepartment:
    """A ticket department with a group of its own."""
    return factories.make_ticket_department(site, name)
