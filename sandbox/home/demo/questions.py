"""What is asked of chats beyond a name, and who answers tickets."""

from django.contrib.auth.models import Group
from wagtail.models import Site

from wagtail_livechat.models import (
    ChatField,
    ChatFieldText,
    Department,
    TicketDepartment,
    TicketDepartmentName,
)
from wagtail_livechat.permissions import Right, permissions_for

TICKETS = "Questions about events"
TICKETS_ARABIC = "أسئلة عن الفعاليات"


def load_fields(sites: dict[str, Site]) -> None:
    """One field that visitors of a department fill in, and one for agents."""
    people, created = ChatField.objects.get_or_create(
        site=sites["museum"],
        label="How many of you are coming?",
        defaults={
            "kind": ChatField.Kind.NUMBER,
            "help_text": "Guided visits are for groups of more than ten.",
        },
    )
    if created:
        ChatFieldText.objects.create(
            field=people,
            language="ar",
            label="كم عددكم؟",
            help_text="الزيارات المصحوبة بمرشد لمجموعات تزيد على عشرة أشخاص.",
        )
        people.departments.set(
            Department.objects.filter(site=sites["museum"], name="Schools and groups")
        )
    ChatField.objects.get_or_create(
        site=sites["library"],
        label="What it was about",
        defaults={
            "kind": ChatField.Kind.CHOICE,
            "choices": "Loans\nEvents\nSomething lost\nSomething else",
            "agent_only": True,
        },
    )


def load_tickets(library: Site) -> TicketDepartment:
    """A department whose tickets the library's agents work on."""
    department, created = TicketDepartment.objects.get_or_create(
        site=library, name=TICKETS, defaults={"email": "events@harbour.example"}
    )
    if created:
        agents = Group.objects.get(name="Library chat agents")
        agents.permissions.add(*permissions_for([Right.WORK_TICKETS]))
        department.groups.add(agents)
        TicketDepartmentName.objects.create(
            department=department, language="ar", name=TICKETS_ARABIC
        )
    return department
