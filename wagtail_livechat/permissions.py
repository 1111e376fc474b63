"""Who may do what, where: the one place that every surface asks.

The right to answer chats is the Django permission ``answer_conversation``. A
group (or a user) that has it answers on every site; Wagtail's per-site group
permission (``GroupSitePermission``) gives it for one site only (R32). Rights add
up; nothing vetoes.
"""

from django.db.models import Q, QuerySet
from wagtail.models import Site
from wagtail.permission_policies.sites import SitePermissionPolicy

from .models import ChatSettings, Conversation, Department

ANSWER = "answer"


answer_policy = SitePermissionPolicy(Conversation)
settings_policy = SitePermissionPolicy(ChatSettings)


def agent_sites(user) -> QuerySet[Site]:
    """The sites whose chats ``user`` may answer."""
    return answer_policy.sites_user_has_permission_for(user, ANSWER)


def can_answer_anywhere(user) -> bool:
    """Whether ``user`` may answer chats of at least one site."""
    return answer_policy.user_has_permission(user, ANSWER)


def agents_of(site: Site) -> QuerySet:
    """The active users who may answer chats of ``site``."""
    return answer_policy.users_with_any_permission_for_instance([ANSWER], site)


def departments_of(user) -> QuerySet[Department]:
    """The departments whose incoming chats ``user`` may see (R33)."""
    return Department.objects.filter(site__in=agent_sites(user))


def waiting_for(user) -> QuerySet[Conversation]:
    """The incoming chats ``user`` may see and accept, oldest first (R33).

    A chat whose agent's account was deleted is waiting for another one.
    """
    return Conversation.objects.filter(
        Q(state=Conversation.State.WAITING)
        | Q(state=Conversation.State.ACTIVE, agent=None),
        department__in=departments_of(user),
    ).order_by("created_at", "pk")


def conversations_of(user) -> QuerySet[Conversation]:
    """The chats ``user`` has accepted; being its agent beats departments (A14).

    The right to answer on that site is still needed: without it a user is not
    an agent there at all.
    """
    return Conversation.objects.filter(agent=user, site__in=agent_sites(user))


def visible_to(user) -> QuerySet[Conversation]:
    """The chats ``user`` may try to accept: of their departments, or their own.

    Those that somebody else has accepted meanwhile are in it, so that the one
    who came second can be told so instead of finding nothing.
    """
    return Conversation.objects.filter(
        Q(department__in=departments_of(user)) | Q(agent=user),
        site__in=agent_sites(user),
    )


def can_switch(user, site: Site) -> bool:
    """Whether ``user`` may turn chat on or off for ``site`` (R3)."""
    return settings_policy.user_has_permission_for_instance(user, "change", site)


def may_see_placement(user, site: Site | None = None) -> bool:
    """Whether ``user`` may be told what shows where on ``site``; None: on any site.

    Those may who may change the widget profiles or the site's chat settings.
    """
    if user.has_perm("wagtail_livechat.change_widgetprofile"):
        return True
    if site is None:
        return settings_policy.user_has_permission(user, "change")
    return can_switch(user, site)
