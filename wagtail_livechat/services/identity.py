"""How sure the e-mail address of a visitor is (A16)."""

from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Upper
from django.db.models.lookups import In

from ..models import Conversation

#: No address; that of the account they are logged in with; typed in by a guest; the
#: same, and it is the address of somebody who has an account.
NONE, USER, OPEN, UNCONFIRMED = "", "user", "open", "unconfirmed"


def with_identity(chats: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """``chats`` with what ``of`` needs: one look at the accounts for all of them."""
    users = get_user_model()
    email = users.get_email_field_name()
    known = users.objects.exclude(**{email: ""}).exclude(**{email: None})
    addresses = known.annotate(address=Upper(email)).values("address")
    return chats.annotate(
        account_email=Coalesce(F(f"visitor__user__{email}"), Value("")),
        has_account=In(Upper(F("visitor__email")), addresses),
    )


def of(conversation: Conversation) -> str:
    """One of the four; ``conversation`` comes from ``with_identity``."""
    given = conversation.visitor.email
    if not given:
        return NONE
    if given.casefold() == conversation.account_email.casefold():
        return USER
    return UNCONFIRMED if conversation.has_account else OPEN
