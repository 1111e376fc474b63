"""Who is an agent, and of which departments (R32, R33)."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import Site

from ..models import Department, DepartmentGrant
from .rights import Right, has, permissions_for

_AGENT = DepartmentGrant.Side.AGENT


def can_answer_anywhere(user) -> bool:
    """Whether ``user`` is an agent at all (R32)."""
    return has(user, Right.ANSWER)


def departments_of(user) -> QuerySet[Department]:
    """The departments ``user`` is an agent of (R33); a superuser is one of all.

    What implicit groups are granted is for visitors: it makes nobody an agent.
    """
    if not can_answer_anywhere(user):
        return Department.objects.none()
    return granted_departments(user)


def granted_departments(user) -> QuerySet[Department]:
    """The same before the right to answer is asked for; by itself it is of no use."""
    if user.is_superuser:
        return Department.objects.all()
    by_group = DepartmentGrant.objects.filter(
        group__in=user.groups.values("pk"), side=_AGENT
    )
    return Department.objects.filter(
        Q(pk__in=by_group.values("department"))
        | Q(pk__in=user.livechat_departments.values("pk"))
    )


def agents_of(departments: QuerySet[Department]) -> QuerySet:
    """The active users who are agents of at least one of ``departments``.

    By subqueries: joins of groups, permissions and grants multiply their rows.
    """
    users = get_user_model().objects
    answer = permissions_for([Right.ANSWER])
    by_group = DepartmentGrant.objects.filter(department__in=departments, side=_AGENT)
    may_answer = _among(users.filter(groups__permissions__in=answer)) | _among(
        users.filter(user_permissions__in=answer)
    )
    belongs = _among(users.filter(groups__in=by_group.values("group"))) | _among(
        users.filter(livechat_departments__in=departments)
    )
    return users.filter(Q(is_superuser=True) | (may_answer & belongs), is_active=True)


def _among(users: QuerySet) -> Q:
    return Q(pk__in=users.values("pk"))


def agents_of_site(site: Site) -> QuerySet:
    """The active users who are agents of an enabled department of ``site``."""
    return agents_of(Department.objects.filter(site=site, enabled=True))


def is_agent_of(user, department: Department) -> bool:
    """Whether ``user`` is an agent of ``department``."""
    return user.is_active and departments_of(user).filter(pk=department.pk).exists()
