"""Departments beside the first one of each site, and what agents find at hand."""

from django.contrib.auth.models import Group
from wagtail.models import Site

from wagtail_livechat.models import (
    CannedReply,
    ChatGroup,
    Department,
    DepartmentName,
    Label,
)
from wagtail_livechat.services import rights

#: Site, name, Arabic name, what it is for, the groups of its visitors.
DEPARTMENTS = [
    (
        "museum",
        "Schools and groups",
        "المدارس والمجموعات",
        "Guided visits for classes and groups of more than ten.",
        [ChatGroup.Kind.EVERYONE],
    ),
    (
        "library",
        "Friends of the library",
        "أصدقاء المكتبة",
        "For members: reservations of rooms, the yearly supper, donations.",
        ["Friends of the library"],
    ),
]
LABELS = [("Renewal", "#0f4c6b"), ("Lost and found", "#7a4b00")]
REPLIES = [
    ("Greeting", "Hello, and welcome to Harbour Library. How can I help?"),
    ("Opening hours", "We are open from Tuesday to Saturday, 9:00 to 19:00."),
    ("Library card", "A card is free of charge. Please bring some proof of address."),
]


def load_departments(sites: dict[str, Site]) -> None:
    """Make what is missing, before there are agents."""
    for site, name, arabic, description, visitors in DEPARTMENTS:
        department, created = Department.objects.get_or_create(
            site=sites[site], name=name, defaults={"description": description}
        )
        if created:
            DepartmentName.objects.create(
                department=department, language="ar", name=arabic
            )
            rights.set_department(
                department, visitors=[_group(each) for each in visitors], agents=[]
            )


def load_tools(sites: dict[str, Site]) -> None:
    """Labels and canned replies of the library."""
    library = sites["library"]
    for name, color in LABELS:
        Label.objects.get_or_create(site=library, name=name, defaults={"color": color})
    for title, text in REPLIES:
        CannedReply.objects.get_or_create(
            site=library, title=title, defaults={"text": text}
        )


def _group(kind_or_name: str) -> Group:
    found = rights.group_of(kind_or_name)
    return found or Group.objects.get_or_create(name=kind_or_name)[0]
