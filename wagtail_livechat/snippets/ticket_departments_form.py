"""The form of a ticket department (R20)."""

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from ..models import Department, DepartmentGrant, TicketDepartment
from ..permissions import managed_sites
from .departments_fields import AgentGroupsField
from .departments_panels import names
from .profile_form import label_of
from .site_scope import SiteForm

_AGENT = DepartmentGrant.Side.AGENT


class TicketDepartmentForm(SiteForm):
    """A department, and the groups whose members work on its tickets."""

    groups = AgentGroupsField(
        label=label_of(TicketDepartment, "groups"),
        help_text=_(
            "Their members work on these tickets. They need the permission to work on "
            "tickets as well; they need not answer chats."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["groups"]
        field.queryset = _groups_for(self.for_user, field.queryset)


def _groups_for(user, groups: QuerySet[Group]) -> QuerySet[Group]:
    """Those of ``groups`` that have to do with the sites ``user`` manages.

    All of them for those who may see groups anyway: names tell of other sites.
    """
    if user.has_perm("auth.change_group"):
        return groups
    sites = managed_sites(user).values("pk")
    granted = DepartmentGrant.objects.filter(
        department__in=Department.objects.filter(site__in=sites)
    )
    working = TicketDepartment.groups.through.objects.filter(
        ticketdepartment__in=TicketDepartment.objects.filter(site__in=sites)
    )
    return groups.filter(
        Q(pk__in=user.groups.values("pk"))
        | Q(pk__in=granted.filter(side=_AGENT).values("group"))
        | Q(pk__in=working.values("group"))
    )


def edit_handler() -> ObjectList:
    """The whole form."""
    return ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("site"),
                    FieldPanel(
                        "email",
                        help_text=_(
                            "Hears of each new ticket, and of those moved here. Empty: "
                            "nobody gets an e-mail."
                        ),
                    ),
                    FieldPanel(
                        "enabled",
                        help_text=_(
                            "Off: it takes no new tickets. Those that it has are still "
                            "worked on."
                        ),
                    ),
                    FieldPanel("sort_order"),
                ],
                heading=_("Ticket department"),
            ),
            names(),
            MultiFieldPanel(
                [FieldPanel("groups")], heading=_("Who works here"), icon="group"
            ),
        ],
        base_form_class=TicketDepartmentForm,
    )
