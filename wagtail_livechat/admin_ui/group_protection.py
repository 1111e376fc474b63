"""Nobody deletes *Everyone* or *Registered* by accident: Wagtail's page says why.

The database refuses it in any case (``models.rights``), which Django's own admin
explains. Wagtail has no hook for groups, and a host may have put views of its own in
the place of Wagtail's: so their address is ours, and we hand on to whichever they are.
"""

from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.viewsets import viewsets

from ..models import ChatGroup

_GROUPS = "wagtailusers_groups"


def delete_group(request, pk: str):
    """Wagtail's question and its deed, but for the groups that mean everybody."""
    implicit = Group.objects.filter(livechat_group__kind__in=ChatGroup.IMPLICIT)
    try:
        group = implicit.filter(pk=unquote(pk)).first()
    except ValueError:
        group = None  # no number: Wagtail knows what to say
    return _refuse(request, group) if group else _wagtails_view()(request, pk=pk)


def admin_urls() -> list:
    """For the hook ``register_admin_urls``, before Wagtail's own addresses."""
    return [path("groups/delete/<str:pk>/", delete_group)]


def _refuse(request, group: Group):
    if not request.user.has_perm("auth.delete_group"):
        raise PermissionDenied
    messages.error(
        request,
        _(
            "“%(group)s” cannot be deleted: the chat needs this group, which stands "
            "for visitors who are members of no group. You can take rights from it."
        )
        % {"group": group.name},
    )
    return redirect(f"{_GROUPS}:index")


def _wagtails_view():
    """The view that would be at our address: Wagtail's, or the host's."""
    for viewset in viewsets.viewsets:
        if viewset.name == _GROUPS:
            return viewset.delete_view
    raise Http404
