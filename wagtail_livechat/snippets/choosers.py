"""Choosers that only those may open who may manage what is chosen from."""

import functools

from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from wagtail.snippets.views.chooser import SnippetChooserViewSet

_ACTIONS = ("add", "change", "delete", "view")


class ManagersChooserViewSet(SnippetChooserViewSet):
    """Wagtail's chooser lists every object to everybody in the admin.

    An agent of one site must not learn what the other sites have (T27).
    """

    def construct_view(self, view_class, **kwargs):
        """The view, refused to people with no right on the model."""
        view = super().construct_view(view_class, **kwargs)

        @functools.wraps(view)
        def guarded(request, *args, **view_kwargs):
            if not self._may_manage(request.user):
                raise PermissionDenied
            return view(request, *args, **view_kwargs)

        return guarded

    def _may_manage(self, user) -> bool:
        options = self.model._meta
        return any(
            user.has_perm(
                f"{options.app_label}.{get_permission_codename(action, options)}"
            )
            for action in _ACTIONS
        )
