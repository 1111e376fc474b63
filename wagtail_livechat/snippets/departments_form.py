"""The form of a department: what the model alone cannot check, and its grants."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Site

from ..models import ChatGroup, Department, DepartmentGrant
from ..services import department_removal, rights
from .departments_fields import AgentGroupsField, AgentsField, GroupsField
from .profile_form import label_of
from .site_names import SiteChoiceField

_Kind = ChatGroup.Kind
_Side = DepartmentGrant.Side
#: Who has a new department: the groups that have the first one of a site.
_TO_BEGIN_WITH = {
    "visitor_groups": [_Kind.EVERYONE],
    "agent_groups": [_Kind.AGENTS, _Kind.SUPERVISORS],
}


class DepartmentForm(WagtailAdminModelForm):
    """A department, and which groups and people have to do with it (R27, R33)."""

    site = SiteChoiceField(label=label_of(Department, "site"))
    switch_off = forms.BooleanField(
        label=_("Switch it off all the same"), required=False
    )
    visitor_groups = GroupsField(
        label=_("Groups whose visitors may choose it"),
        help_text=_(
            "Grants add up: what is open to all visitors, or to all who are logged in, "
            "needs no other group."
        ),
    )
    agent_groups = AgentGroupsField(
        label=_("Groups whose agents answer it"),
        help_text=_("Their members need the permission to answer chats as well."),
    )
    agents = AgentsField(
        label=label_of(Department, "agents"),
        help_text=Department._meta.get_field("agents").help_text,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        department = self.instance
        self._was_enabled = bool(department.pk and department.enabled)
        #: How many chats wait in a department that is about to be switched off.
        self.left_waiting = 0
        self.initial = {**_groups_of(department), **self.initial}
        self.fields["agents"].offer(department)
        if department.pk is None:
            _choose_only_site(self)
        elif department.conversations.exists():
            self.fields["site"].disabled = True
            self.fields["site"].help_text = _(
                "It has chats, which belong to this site: it cannot go to another one."
            )

    def clean(self):
        """Ask before a department is switched off in which somebody waits."""
        cleaned = super().clean()
        if self._was_enabled and not cleaned.get("enabled"):
            self.left_waiting = department_removal.waiting_in(self.instance).count()
        if self.left_waiting and not cleaned.get("switch_off"):
            self.add_error("switch_off", _left_waiting(self.left_waiting))
        return cleaned

    def _get_validation_exclusions(self):
        """Not the site: that it has one default department, saving takes care of."""
        return {*super()._get_validation_exclusions(), "site"}

    def save(self, commit=True):
        """Store the department and its grants; another default one gives way."""
        if not commit:
            return super().save(commit=False)
        with transaction.atomic():
            if self.instance.is_default:
                department_removal.make_room(self.instance)
            department = super().save()
            rights.set_department(
                department,
                visitors=self.cleaned_data["visitor_groups"],
                agents=self.cleaned_data["agent_groups"],
            )
        return department


def _groups_of(department: Department) -> dict[str, list[int]]:
    if department.pk is None:
        return {
            name: list(
                ChatGroup.objects.filter(kind__in=kinds).values_list("group", flat=True)
            )
            for name, kinds in _TO_BEGIN_WITH.items()
        }
    grants = list(department.grants.values_list("side", "group"))
    return {
        "visitor_groups": [pk for side, pk in grants if side == _Side.VISITOR],
        "agent_groups": [pk for side, pk in grants if side == _Side.AGENT],
    }


def _choose_only_site(form: DepartmentForm) -> None:
    sites = list(Site.objects.all()[:2])
    if len(sites) == 1:
        form.initial.setdefault("site", sites[0].pk)


def _left_waiting(count: int) -> str:
    return ngettext(
        "%(count)d chat waits in this department. It stays in the waiting list of its "
        "agents; visitors cannot start new ones.",
        "%(count)d chats wait in this department. They stay in the waiting list of "
        "its agents; visitors cannot start new ones.",
        count,
    ) % {"count": count}
