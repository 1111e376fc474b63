"""Wagtail's group editor as a browser would use it."""

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from wagtail_livechat.models import Department, DepartmentGrant

Side = DepartmentGrant.Side


class GroupEditor:
    """The editor of ``group``; None: that of a new one."""

    def __init__(self, client, group: Group | None = None):
        self.client = client
        args = [group.pk] if group else []
        self.url = reverse(
            f"wagtailusers_groups:{'edit' if group else 'add'}", args=args
        )

    def html(self) -> str:
        """The page."""
        return self.client.get(self.url).content.decode()

    def form(self):
        """What a browser would send if nothing were changed."""
        html = self.html()
        form = querydict_from_html(html).copy()
        # Two things that browsers do and Wagtail's reader does not: send all hidden
        # fields of a name, and "on" for a box without a value.
        seen = BeautifulSoup(html, "html.parser")("input", {"name": "livechat-seen"})
        form.setlist("livechat-seen", [each["value"] for each in seen])
        if "livechat-may_start" in form:
            form["livechat-may_start"] = "on"
        return form

    def save(self, form=None, **changes):
        """Send the form; ``changes`` name fields of the panel, lists replace them."""
        form = self.form() if form is None else form
        for name, value in changes.items():
            values = value if isinstance(value, list) else [value]
            form.setlist(f"livechat-{name}", [getattr(v, "pk", v) for v in values])
        return self.client.post(self.url, dict(form.lists()))


def granted(group: Group, side: str) -> set[Department]:
    """The departments that ``group`` itself may use on that side."""
    grants = DepartmentGrant.objects.filter(group=group, side=side)
    return {grant.department for grant in grants.select_related("department")}
