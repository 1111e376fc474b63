"""What happens elsewhere in the host that chat has to hear of."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_save,
    pre_delete,
)
from wagtail.models import AbstractPage, Site
from wagtail.signals import post_page_move, published, unpublished

from .models import (
    AppliedProfile,
    ChatField,
    ChatFieldText,
    ChatGroup,
    ChatSettings,
    Department,
    DepartmentGrant,
    DepartmentName,
    EmbedCode,
    TicketDepartment,
    TicketDepartmentName,
    WidgetProfile,
)
from .services import departments, embeds, portal, status_cache
from .services.announce import announce
from .transport import sites


def connect() -> None:
    """Connect every receiver; called once, when Django has started."""
    user_model = get_user_model()
    post_save.connect(_site_saved, sender=Site)
    post_save.connect(sites.forget, sender=Site)
    post_delete.connect(sites.forget, sender=Site)
    for model in (
        *(AppliedProfile, ChatSettings, Department),
        *(ChatField, TicketDepartment),
    ):
        post_save.connect(_options_changed, sender=model)
        post_delete.connect(_options_changed, sender=model)
    post_save.connect(_code_changed, sender=EmbedCode)
    post_delete.connect(_code_changed, sender=EmbedCode)
    m2m_changed.connect(_code_departments, sender=EmbedCode.departments.through)
    pre_delete.connect(_codes_orphaned, sender=WidgetProfile)
    post_page_move.connect(_pages_changed)
    post_delete.connect(_page_deleted)
    published.connect(_published, sender=WidgetProfile)
    unpublished.connect(_unpublished, sender=WidgetProfile)
    post_save.connect(_user_saved, sender=user_model)
    post_delete.connect(_user_deleted, sender=user_model)
    m2m_changed.connect(_user_rights_changed, sender=user_model.groups.through)
    m2m_changed.connect(
        _user_rights_changed, sender=user_model.user_permissions.through
    )
    m2m_changed.connect(_group_rights_changed, sender=Group.permissions.through)
    pre_delete.connect(_group_goes, sender=Group)
    for model in (DepartmentGrant, ChatGroup):
        post_save.connect(_grant_changed, sender=model)
        post_delete.connect(_grant_changed, sender=model)
    for model in (DepartmentName, TicketDepartmentName):
        post_save.connect(_department_renamed, sender=model)
        post_delete.connect(_department_renamed, sender=model)
    post_save.connect(_field_text_changed, sender=ChatFieldText)
    post_delete.connect(_field_text_changed, sender=ChatFieldText)
    m2m_changed.connect(
        _field_departments_changed, sender=ChatField.departments.through
    )
    m2m_changed.connect(_single_agents_changed, sender=Department.agents.through)
    pre_delete.connect(_department_goes, sender=Department)
    user_logged_out.connect(_logged_out)


def _site_saved(instance, created, raw=False, **kwargs):
    if created and not raw:
        departments.ensure_defaults(instance)


def _options_changed(instance, **kwargs):
    status_cache.forget_on_commit(instance.site_id)


def _code_changed(instance, **kwargs):
    embeds.forget_on_commit(instance)


def _code_departments(instance, reverse, action, **kwargs):
    if not reverse and action.startswith("post_"):
        embeds.forget_on_commit(instance)


def _codes_orphaned(instance, **kwargs):
    # Codes outlive their profile; the database clears their link to it unseen.
    for code in instance.embed_codes.all():
        embeds.forget_on_commit(code)


def _pages_changed(**kwargs):
    portal.follow_pages()


def _page_deleted(sender, **kwargs):
    # Its place in the tree may be given to another page. Of a page that is several
    # rows, only the last one counts.
    if issubclass(sender, AbstractPage) and not sender._meta.parents:
        portal.follow_pages()


def _published(instance, revision, **kwargs):
    # Wagtail clears the time of a schedule in the database only: a revision that
    # still has it in memory was published by the clock and not by a person.
    if instance.live and revision.approved_go_live_at:
        portal.apply_scheduled(instance)


def _unpublished(instance, **kwargs):
    """What is no longer live, or has expired, is no longer on the portal."""
    portal.remove(instance)


def _user_saved(instance, created, **kwargs):
    if not created:
        _rights_changed([instance.pk])


def _user_deleted(instance, **kwargs):
    # Also of those who were deleted with others, in one statement.
    _rights_changed([instance.pk])


def users_changed_in_bulk(request, action_type, objects, action):
    """Wagtail's box in the list of users, which activates them without a signal."""
    if issubclass(action.model, get_user_model()):
        _rights_changed([each.pk for each in objects])


def _user_rights_changed(sender, instance, action, reverse, pk_set, **kwargs):
    # reverse: the change came from the group's side (group.user_set.add).
    if action == "pre_clear" and reverse:
        # Afterwards nobody knows who they were.
        ours = {"groups": instance.pk}
        if sender is not get_user_model().groups.through:
            ours = {"user_permissions": instance.pk}
        _rights_changed(_users(**ours))
    elif action.startswith("post_"):
        _rights_changed(list(pk_set or []) if reverse else [instance.pk])


def _group_rights_changed(instance, action, reverse, pk_set, **kwargs):
    if action == "pre_clear" and reverse:
        _rights_changed(_users(groups__permissions=instance.pk))
    elif action.startswith("post_"):
        groups = list(pk_set or []) if reverse else [instance.pk]
        _rights_changed(_users(groups__in=groups))


def _grant_changed(instance, **kwargs):
    _rights_changed(_users(groups=instance.group_id))


def _group_goes(instance, **kwargs):
    # Memberships go without a word of their own.
    _rights_changed(_users(groups=instance.pk))


def _department_renamed(instance, **kwargs):
    status_cache.forget_on_commit(instance.department.site_id)


def _field_text_changed(instance, **kwargs):
    status_cache.forget_on_commit(instance.field.site_id)


def _field_departments_changed(action, **kwargs):
    # From either side; which sites it touches is not worth a query.
    if action.startswith("post_"):
        status_cache.forget_on_commit()


def _department_goes(instance, **kwargs):
    _rights_changed(list(instance.agents.values_list("pk", flat=True)))


def _single_agents_changed(instance, action, reverse, pk_set, **kwargs):
    if action == "pre_clear" and not reverse:
        # Afterwards nobody knows who they were.
        _rights_changed(list(instance.agents.values_list("pk", flat=True)))
    elif action.startswith("post_"):
        _rights_changed([instance.pk] if reverse else list(pk_set or []))


def _users(**condition) -> list:
    users = get_user_model().objects.filter(**condition)
    return list(users.values_list("pk", flat=True).distinct())


def _rights_changed(user_ids: list) -> None:
    if user_ids:
        announce("rights_changed", user_ids=user_ids)
    status_cache.forget_on_commit()


def _logged_out(user, **kwargs):
    if user is not None:
        announce("session_ended", user_id=user.pk)
