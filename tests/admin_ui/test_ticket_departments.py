"""Chat > Ticket departments: the list, the form and deleting (R20, A13)."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.security import payloads
from wagtail_livechat import permissions
from wagtail_livechat.models import ChatGroup, Ticket, TicketDepartment, WidgetProfile
from wagtail_livechat.services import tickets

from .forms import html_of, inline, messages_of

NAMES = "wagtailsnippets_wagtail_livechat_ticketdepartment"


def at(view: str, *args) -> str:
    return reverse(f"{NAMES}:{view}", args=args)


def bulk_delete(*departments) -> str:
    path = ["wagtail_livechat", "ticketdepartment", "delete"]
    url = reverse("wagtail_bulk_action", args=path)
    return f"{url}?" + "&".join(f"id={each.pk}" for each in departments)


def form_of(at_site, names=(), **changes) -> dict:
    data = {
        "name": "Questions",
        "site": at_site.pk,
        "email": "questions@example.org",
        "enabled": "on",
        "sort_order": 0,
        **inline("names", names),
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


@pytest.fixture
def questions(site) -> TicketDepartment:
    return factories.make_ticket_department(site)


@pytest.fixture
def manager(client, site):
    """A browser of an agent of the site who manages its ticket departments."""
    user = factories.make_agent(site, "mia")
    user.user_permissions.add(
        *Permission.objects.filter(codename__endswith="_ticketdepartment")
    )
    client.force_login(user)
    client.user = user
    return client


def leave(department, status=Ticket.Status.OPEN) -> Ticket:
    """Somebody leaves a ticket."""
    ticket = tickets.create(
        department.site,
        department=department,
        text="Where is my book?",
        email="noor@example.org",
    ).ticket
    Ticket.objects.filter(pk=ticket.pk).update(status=status)
    return ticket


def test_the_list_says_who_works_there_and_on_how_much(admin, site, questions):
    """R20"""
    off = factories.make_ticket_department(site, "Old", enabled=False, sort_order=9)
    leave(questions), leave(questions, Ticket.Status.SOLVED)
    leave(questions, Ticket.Status.PENDING)
    rows = admin.get(at("list")).context["object_list"]
    assert list(rows) == [questions, off]
    assert (rows[0].undone, rows[0].total) == (2, 3)
    page = html_of(admin.get(at("list")))
    assert "Questions of " in page and "Old" in page
    for query, found in (
        ({"q": "quest"}, [questions]),
        ({"enabled": "false"}, [off]),
        ({"ordering": "total"}, [off, questions]),
    ):
        answer = admin.get(at("list_results"), query)
        assert list(answer.context["object_list"]) == found, query


def test_the_list_costs_the_same_with_many(admin, site, questions):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(at("list"))
        return len(captured)

    leave(questions)
    queries()
    few = queries()
    for number in range(5):
        leave(factories.make_ticket_department(site, f"Department {number}"))
    assert queries() == few


def test_one_is_added_with_its_groups(admin, site):
    """A13: whose members then work on its tickets."""
    group = Group.objects.create(name="Clerks")
    group.permissions.add(
        *permissions.permissions_for([permissions.Right.WORK_TICKETS])
    )
    worker = factories.make_agent(site, "ben")
    worker.groups.add(group)
    assert admin.get(at("add")).status_code == 200
    assert admin.post(at("add"), form_of(site, groups=[group.pk])).status_code == 302
    department = TicketDepartment.objects.get()
    assert list(permissions.ticket_departments_of(worker)) == [department]
    form = form_of(site, name="Enquiries", enabled=None)
    assert admin.get(at("edit", department.pk)).status_code == 200
    assert admin.post(at("edit", department.pk), form).status_code == 302
    department.refresh_from_db()
    assert (department.name, department.enabled) == ("Enquiries", False)
    assert not permissions.ticket_departments_of(worker).exists()


def test_one_has_names_in_other_languages(admin, site):
    """R28, for tickets: added, changed and taken away, one for each language."""
    arabic = {"language": "ar", "name": "أسئلة"}
    admin.post(at("add"), form_of(site, names=[arabic]))
    department = TicketDepartment.objects.get()
    assert department.name_in("ar-EG") == "أسئلة"
    assert department.name_in("de") == "Questions"
    address = at("edit", department.pk)
    assert "أسئلة" in html_of(admin.get(address))
    known = {"id": department.names.get().pk, **arabic}
    twice = admin.post(address, form_of(site, names=[known, arabic]))
    assert twice.status_code == 200 and department.names.count() == 1
    admin.post(address, form_of(site, names=[{**known, "name": "استفسارات"}]))
    assert TicketDepartment.objects.get().name_in("ar") == "استفسارات"
    admin.post(address, form_of(site, names=[{**known, "DELETE": "on"}]))
    assert TicketDepartment.objects.get().name_in("ar") == "Questions"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 101}, "at most 100"),
        ({"email": "nobody"}, "valid email address"),
        ({"site": ""}, "required"),
        ({"sort_order": "-1"}, "greater than or equal to 0"),
        ({"groups": [4711]}, "not one of the available choices"),
    ],
)
def test_bad_input_keeps_the_form(admin, site, changes, sentence):
    response = admin.post(at("add"), form_of(site, **changes))
    assert sentence in html_of(response)
    assert not TicketDepartment.objects.exists()


def test_nobody_need_be_a_member_of_implicit_groups(admin, site):
    """They make nobody a worker, so they are not offered."""
    implicit = ChatGroup.objects.filter(kind__in=ChatGroup.IMPLICIT).values("group")
    form = admin.get(at("add")).context["form"]
    offered = set(form.fields["groups"].queryset.values_list("pk", flat=True))
    assert offered and not offered & set(implicit.values_list("group", flat=True))


def test_a_manager_meets_groups_of_the_own_sites(manager, site, museum, questions):
    """T27: a group's name can tell of another site."""
    factories.make_agent(museum, "mona")
    factories.make_ticket_department(museum, "Tours")
    Group.objects.create(name="Secret circle")
    for url in (at("add"), at("edit", questions.pk)):
        page = html_of(manager.get(url))
        assert f"Agents of {site}" in page and f"Questions of {site}" in page
        assert "museum" not in page and "Secret circle" not in page
    kept = [each.pk for each in questions.groups.all()]
    form = form_of(site, groups=kept, name="Enquiries")
    assert manager.post(at("edit", questions.pk), form).status_code == 302
    questions.refresh_from_db()
    assert questions.name == "Enquiries"
    assert [each.pk for each in questions.groups.all()] == kept


def test_one_without_tickets_is_deleted(admin, site, questions):
    profile = WidgetProfile.objects.get(site=site)
    profile.ticket_department = questions
    profile.save()
    question = html_of(admin.get(at("delete", questions.pk)))
    assert "1 widget profile sends its tickets here" in question
    assert admin.post(at("delete", questions.pk)).status_code == 302
    assert not TicketDepartment.objects.exists()
    profile.refresh_from_db()
    assert profile.ticket_department is None


def test_one_with_tickets_stays_and_it_is_said_why(admin, questions):
    """A page, and no error; whichever way it was asked."""
    leave(questions), leave(questions)
    page = html_of(admin.get(at("delete", questions.pk)))
    assert "This ticket department has 2 tickets, so it cannot be deleted." in page
    assert "Yes, delete" not in page
    assert f"/admin/livechat/tickets/?department={questions.pk}" in page
    assert at("edit", questions.pk) in page
    response = admin.post(at("delete", questions.pk))
    assert response.status_code == 302
    assert "“Questions” has tickets." in " ".join(messages_of(response))
    assert TicketDepartment.objects.filter(pk=questions.pk).exists()


def test_the_page_leads_nowhere_that_is_closed(manager, questions):
    """Who manages departments need not work on tickets."""
    leave(questions)
    page = html_of(manager.get(at("delete", questions.pk)))
    assert "1 ticket, so it cannot be deleted" in page
    assert "/admin/livechat/tickets/" not in page.split("<main")[1]


def test_several_are_deleted_unless_one_has_tickets(admin, site, questions):
    other = factories.make_ticket_department(site, "Other")
    leave(questions)
    for ask in (admin.get, admin.post):
        response = ask(bulk_delete(questions, other))
        assert response.status_code == 302
        assert "Questions: there are tickets." in " ".join(messages_of(response))
    assert TicketDepartment.objects.count() == 2
    assert "Other" in html_of(admin.get(bulk_delete(other)))
    assert admin.post(bulk_delete(other)).status_code == 302
    assert TicketDepartment.objects.get() == questions


@pytest.mark.parametrize("kind", ["script", "image", "quote break"])
def test_scripts_in_names_are_texts(admin, site, questions, kind):
    evil = payloads.SHOWN[kind]
    questions.groups.add(Group.objects.create(name=evil))
    TicketDepartment.objects.update(name=evil)
    leave(questions)
    for view in ("list", "edit", "inspect", "delete"):
        args = [] if view == "list" else [questions.pk]
        assert evil not in admin.get(at(view, *args)).content.decode(), view


def test_the_page_of_a_department_says_all(admin, questions):
    page = html_of(admin.get(at("inspect", questions.pk)))
    assert "Questions of " in page and "Unnamed" not in page
