"""What happens elsewhere in the host that chat has to hear of."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import GroupSitePermission, Site

from .models import ChatSettings, Department, WidgetProfile
from .services import departments, status_cache
from .services.announce import announce
from .transport import sites


def connect() -> None:
    """Connect every receiver; called once, when Django has started."""
    user_model = get_user_model()
    post_save.connect(_site_saved, sender=Site)
    post_save.connect(sites.forget, sender=Site)
    post_delete.connect(sites.forget, sender=Site)
    for model in (ChatSettings, Department, WidgetProfile):
        post_save.connect(_options_changed, sender=model)
        post_delete.connect(_options_changed, sender=model)
    post_save.connect(_user_saved, sender=user_model)
    m2m_changed.connect(_user_rights_changed, sender=user_model.groups.through)
    m2m_changed.connect(
        _user_rights_changed, sender=user_model.user_permissions.through
    )
    m2m_changed.connect(_group_rights_changed, sender=Group.permissions.through)
    post_save.connect(_site_permission_changed, sender=GroupSitePermission)
    post_delete.connect(_site_permission_changed, sender=GroupSitePermission)
    user_logged_out.connect(_logged_out)


def _site_saved(instance, created, raw=False, **kwargs):
    if created and not raw:
        departments.ensure_defaults(instance)


def _options_changed(instance, **kwargs):
    status_cache.forget_on_commit(instance.site_id)


def _user_saved(instance, created, **kwargs):
    if not created:
        _rights_changed([instance.pk])


def _user_rights_changed(instance, action, reverse, pk_set, **kwargs):
    if action.startswith("post_"):
        # reverse: the change came from the group's side (group.user_set.add).
        _rights_changed(list(pk_set or []) if reverse else [instance.pk])


def _group_rights_changed(instance, action, reverse, **kwargs):
    if action.startswith("post_") and not reverse:
        _rights_changed(_members(instance))


def _site_permission_changed(instance, **kwargs):
    _rights_changed(_members(instance.group))


def _members(group) -> list:
    users = get_user_model().objects.filter(groups=group)
    return list(users.values_list("pk", flat=True))


def _rights_changed(user_ids: list) -> None:
    if user_ids:
        announce("rights_changed", user_ids=user_ids)
    status_cache.forget_on_commit()


def _logged_out(user, **kwargs):
    if user is not None:
        announce("session_ended", user_id=user.pk)
