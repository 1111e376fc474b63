"""Groups and people as boxes to tick in the form of a department."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ..models import ChatGroup, Department
from ..permissions import conversation_policy

#: Groups that nobody need be a member of, by kind.
_STANDS_FOR = {
    ChatGroup.Kind.EVERYONE: _lazy("%(group)s: all visitors"),
    ChatGroup.Kind.REGISTERED: _lazy("%(group)s: all who are logged in"),
}


class GroupsField(forms.ModelMultipleChoiceField):
    """Groups of the host; those that mean everybody say so."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, queryset=None, **kwargs):
        groups = Group.objects.all() if queryset is None else queryset
        in_order = groups.select_related("livechat_group").order_by("name")
        super().__init__(in_order, required=False, **kwargs)

    def label_from_instance(self, group: Group) -> str:
        """The name, and whom it stands for."""
        played = getattr(group, "livechat_group", None)
        sentence = _STANDS_FOR.get(played.kind) if played else None
        return sentence % {"group": group.name} if sentence else group.name


class AgentGroupsField(GroupsField):
    """Groups that can make somebody an agent: people have to be members of them."""

    def __init__(self, **kwargs):
        implicit = ChatGroup.objects.filter(kind__in=ChatGroup.IMPLICIT)
        groups = Group.objects.exclude(pk__in=implicit.values("group"))
        super().__init__(groups, **kwargs)


class AgentsField(forms.ModelMultipleChoiceField):
    """Single people who may answer, and those chosen before who no longer may."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(get_user_model().objects.none(), required=False, **kwargs)
        self.answering: set = set()

    def offer(self, department: Department) -> None:
        """Choose among the people who can be agents of ``department``."""
        users = get_user_model()
        answering = conversation_policy.users_with_any_permission(["answer"])
        self.answering = set(answering.values_list("pk", flat=True))
        offered = Q(pk__in=self.answering)
        if department.pk:
            offered |= Q(pk__in=department.agents.values("pk"))
        self.queryset = users.objects.filter(offered).order_by(users.USERNAME_FIELD)

    def label_from_instance(self, user) -> str:
        """The full name with the user name, which alone is unique."""
        name, username = user.get_full_name().strip(), user.get_username()
        if name:
            name = _("%(name)s (%(username)s)") % {"name": name, "username": username}
        if user.pk in self.answering:
            return name or username
        return _("%(name)s: may not answer chats now") % {"name": name or username}
