"""Who manages what a site's agents share: labels, canned replies, fields (R22, R23).

*What* a manager may do is Wagtail's permission on the model; *where* are the sites
whose chats they answer. Superusers manage all sites.
"""

from django.db.models import QuerySet
from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy

from ..models import CannedReply, ChatField, Label, TicketDepartment
from .agents import departments_of

#: What belongs to single sites, and is managed there.
MANAGED = (CannedReply, ChatField, Label, TicketDepartment)


def managed_sites(user) -> QuerySet[Site]:
    """The sites of whose departments ``user`` is an agent."""
    if user.is_active and user.is_superuser:
        return Site.objects.all()
    return Site.objects.filter(pk__in=departments_of(user).values("site"))


class ManagedPolicy(ModelPermissionPolicy):
    """For models with a ``site``: no right reaches beyond the managed sites."""

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return (
            self.user_has_any_permission(user, actions)
            and managed_sites(user).filter(pk=instance.site_id).exists()
        )

    def instances_user_has_any_permission_for(self, user, actions):
        if not self.user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        return self.model._default_manager.filter(site__in=managed_sites(user))


label_policy = ManagedPolicy(Label)
reply_policy = ManagedPolicy(CannedReply)
field_policy = ManagedPolicy(ChatField)
ticket_department_policy = ManagedPolicy(TicketDepartment)
