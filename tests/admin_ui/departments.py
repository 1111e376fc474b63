"""The department snippet as admins use it."""

from django.contrib.auth.models import Group
from django.urls import reverse

from wagtail_livechat.models import Department, DepartmentGrant

from .forms import inline

NAMES = "wagtailsnippets_wagtail_livechat_department"
Side = DepartmentGrant.Side


def at(view: str, department: Department | None = None) -> str:
    """The address of one of Wagtail's views."""
    args = [department.pk] if department else []
    return reverse(f"{NAMES}:{view}", args=args)


def bulk_delete(*departments: Department) -> str:
    """The address where several are deleted together."""
    url = reverse(
        "wagtail_bulk_action", args=["wagtail_livechat", "department", "delete"]
    )
    return f"{url}?" + "&".join(f"id={each.pk}" for each in departments)


def groups_of(department: Department, side: str) -> set[Group]:
    """The groups granted that side."""
    grants = department.grants.filter(side=side).select_related("group")
    return {grant.group for grant in grants}


def department_form(department: Department, names=None, **changes) -> dict:
    """The form of ``department`` with ``changes``; None leaves a field out.

    ``names`` are dictionaries of the fields of its other names.
    """
    stored = list(department.names.all()) if department.pk else []
    known = [{"id": n.pk, "language": n.language, "name": n.name} for n in stored]
    data = {
        "name": department.name,
        "description": department.description,
        "site": department.site_id,
        "enabled": "on" if department.enabled else None,
        "is_default": "on" if department.is_default else None,
        "sort_order": department.sort_order,
        **inline("names", known + list(names or [])),
    }
    if department.pk:
        data["agents"] = [each.pk for each in department.agents.all()]
        for field, side in (("visitor", Side.VISITOR), ("agent", Side.AGENT)):
            groups = groups_of(department, side)
            data[f"{field}_groups"] = [each.pk for each in groups]
    data.update(changes)
    return {name: value for name, value in data.items() if value is not None}
