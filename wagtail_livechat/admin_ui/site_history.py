"""Wagtail's site history, without what was done with chats and what sites manage.

Wagtail shows an entry to whoever has any right on its model. Agents have some on ours,
managers on labels, replies, fields and ticket departments, but must hear nothing of
other departments and sites (R33, T27); so these entries are shown to superusers only.
Wagtail has no hook for it: our view takes the place of its own.
"""

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter
from wagtail.admin.views.reports.audit_logging import (
    LogEntriesView,
    SiteHistoryReportFilterSet,
)
from wagtail.log_actions import registry

from .. import permissions
from ..permissions import AGENT_RIGHTS


class _Filters(SiteHistoryReportFilterSet):
    """Wagtail's, with choices that occur in what the person may see."""

    object_type = ContentTypeFilter(
        label=_("Type"),
        method="filter_object_type",
        queryset=lambda request: ContentType.objects.filter(
            pk__in=_all("content_type_ids", request.user)
        ).order_by("model"),
    )

    def get_user_choices(self):
        """Who did something."""
        users = get_user_model().objects.filter(
            pk__in=_all("user_ids", self.request.user)
        )
        return users.order_by(get_user_model().USERNAME_FIELD)

    def get_action_choices(self):
        """What was done."""
        found = _all("actions", self.request.user)
        return [choice for choice in registry.get_choices() if choice[0] in found]


class SiteHistoryView(LogEntriesView):
    """For everybody who may enter the admin, as Wagtail's."""

    filterset_class = _Filters

    def filter_queryset(self, queryset):
        """Called for the entries of each log."""
        return _shown(super().filter_queryset(queryset), self.request.user)


def admin_urls() -> list:
    """For the hook ``register_admin_urls``; the names of the addresses are Wagtail's.

    What the hook returns comes after Wagtail's own addresses. It is asked before
    Wagtail closes all of them to people who may not enter the admin, ours too.
    """
    from wagtail.admin.urls import reports

    results = SiteHistoryView.as_view(results_only=True)
    reports.urlpatterns[:0] = [
        path("site-history/", SiteHistoryView.as_view()),
        path("site-history/results/", results),
    ]
    return []


def _shown(entries: QuerySet, user) -> QuerySet:
    if user.is_superuser:
        return entries
    ours = permissions.permissions_for(AGENT_RIGHTS).values("content_type")
    managed = ContentType.objects.get_for_models(*permissions.MANAGED).values()
    others = entries.exclude(content_type__in=ours)
    return others.exclude(content_type__in=[each.pk for each in managed])


def _all(what: str, user) -> set:
    """The ids or names of ``what`` in all entries that ``user`` may see."""
    found = set()
    for log in registry.get_log_entry_models():
        entries = _shown(log.objects.viewable_by_user(user), user)
        found.update(getattr(entries, f"get_{what}")())
    return found
