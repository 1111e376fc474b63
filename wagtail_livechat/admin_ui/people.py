"""Finding a user by what somebody types, and what may be shown of them."""

from functools import reduce
from operator import or_

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.admin.utils import get_user_display_name
from wagtail.permission_policies import ModelPermissionPolicy

#: More matches than these are no help.
LIMIT = 10
_NAMES = ("first_name", "last_name")
_WORDS = 5


def may_see(user) -> bool:
    """Whether ``user`` may see who there is: those who may manage users."""
    policy = ModelPermissionPolicy(get_user_model())
    return policy.user_has_any_permission(user, ["add", "change", "delete", "view"])


def find(typed: str, asked_by) -> list:
    """The users that ``typed`` means, at most ``LIMIT``.

    A whole user name or e-mail address means one person. Parts of them, or of
    names, are looked up only for those who may see the users anyway.
    """
    model = get_user_model()
    known = {field.name for field in model._meta.get_fields()}
    users = model._default_manager.order_by(model.USERNAME_FIELD)
    email = model.get_email_field_name()
    if named := users.filter(**{model.USERNAME_FIELD: typed}).first():
        return [named]
    if email in known and (found := users.filter(**{f"{email}__iexact": typed})):
        return list(found[:LIMIT])
    if not may_see(asked_by):
        return []
    fields = {model.USERNAME_FIELD, email, *_NAMES} & known
    matching = Q()
    for word in typed.split()[:_WORDS]:
        matching &= reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields))
    return list(users.filter(matching)[:LIMIT]) if matching else []


def name_for(user, asked_by) -> str:
    """What ``asked_by`` may read of ``user`` in a sentence."""
    return get_user_display_name(user) if may_see(asked_by) else user.get_username()


def details_for(user, asked_by) -> str:
    """The name with what tells apart people of the same name."""
    if not may_see(asked_by):
        return user.get_username()
    email = getattr(user, user.get_email_field_name(), "")
    details = ", ".join(part for part in (user.get_username(), email) if part)
    return f"{get_user_display_name(user)} ({details})"
