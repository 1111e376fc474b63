"""The panel "Chat" of Wagtail's group editor (R24-R28, R33)."""

from django import forms
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import get_active_log_context

from .. import permissions
from ..models import ChatGroup, Department, DepartmentGrant
from ..services import rights
from . import group_inheritance, group_rows
from .group_fields import DepartmentBoxes, SeenDepartments, all_departments

_Side = DepartmentGrant.Side
_STANDS_FOR = {
    ChatGroup.Kind.EVERYONE: _(
        "This group stands for all visitors, guests too: nobody need be a member."
    ),
    ChatGroup.Kind.REGISTERED: _(
        "This group stands for all visitors who are logged in: nobody need be a member."
    ),
}


class ChatPanel(forms.Form):
    """What a group's visitors and agents may do, and in which departments.

    What its agents may *do* is in Wagtail's own tables. Only what was on the screen
    is changed: a department made meanwhile keeps its grants.
    """

    panel = forms.BooleanField(initial=True, required=False, widget=forms.HiddenInput)
    may_start = forms.BooleanField(
        label=_("Visitors in this group may start chats"), required=False
    )
    seen = SeenDepartments(required=False)
    visitors = DepartmentBoxes()
    agents = DepartmentBoxes()

    def __init__(self, *args, instance: Group | None = None, **kwargs):
        self.instance = instance or Group()
        self.kind = group_inheritance.kind_of(self.instance)
        super().__init__(
            *args,
            **{"prefix": "livechat", "initial": self._initial(), **kwargs},
        )
        if self.kind in ChatGroup.IMPLICIT:
            # They are for visitors: nobody is an agent by them.
            del self.fields["agents"]

    def save(self) -> None:
        """Store what was chosen; Wagtail has saved the group just before."""
        if not self.cleaned_data["panel"]:
            return  # a form without the panel says nothing about chat
        rights.set_group(
            self.instance,
            may_start=self.cleaned_data["may_start"],
            visitors=self._granted("visitors", _Side.VISITOR),
            agents=self._granted("agents", _Side.AGENT),
            user=get_active_log_context().user,
        )

    def as_admin_panel(self) -> str:
        """The panel; Wagtail's name for it."""
        inherited = group_inheritance.inherited_by(self.instance)
        start = self["may_start"]
        note_id = f"{start.id_for_label}-inherited"
        described = {"aria-describedby": note_id} if inherited.start else {}
        agents = self["agents"] if "agents" in self.fields else None
        context = {
            "form": self,
            "errors": [text for texts in self.errors.values() for text in texts],
            "stands_for": _STANDS_FOR.get(self.kind, ""),
            "inherited": inherited,
            "start": start.as_widget(attrs=described),
            "start_note": note_id,
            "tables": group_rows.tables(
                self._rows(), self["visitors"], agents, inherited
            ),
        }
        return render_to_string("wagtail_livechat/groups/panel.html", context)

    def _initial(self) -> dict:
        seen = list(all_departments().values_list("pk", flat=True))
        if self.instance.pk is None:
            return {"seen": seen}
        return {
            "seen": seen,
            "may_start": permissions.may_start([self.instance.pk]),
            "visitors": self._stored(_Side.VISITOR),
            "agents": self._stored(_Side.AGENT),
        }

    def _stored(self, side: str) -> QuerySet[Department]:
        grants = DepartmentGrant.objects.filter(group=self.instance, side=side)
        return Department.objects.filter(pk__in=grants.values("department"))

    def _granted(self, name: str, side: str) -> set[Department]:
        """What was chosen, and what was not on the screen."""
        stored = set(self._stored(side))
        if name not in self.fields:
            return stored
        seen = set(self.cleaned_data["seen"])
        return set(self.cleaned_data[name]) | {
            each for each in stored if str(each.pk) not in seen
        }

    def _rows(self) -> list[Department]:
        """What the tables show; a form that comes back shows what it showed."""
        seen = {str(pk) for pk in self["seen"].value() or ()}
        return [each for each in all_departments() if str(each.pk) in seen]


def panel() -> type[ChatPanel]:
    """For the hook ``register_group_permission_panel``."""
    return ChatPanel
