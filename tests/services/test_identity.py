"""Whose e-mail address it is (A16)."""

import pytest
from django.contrib.auth import get_user_model

from tests import factories
from wagtail_livechat.models import Conversation, Visitor
from wagtail_livechat.services import identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(db):
    get_user_model().objects.create_user("nobody", "")
    return get_user_model().objects.create_user("nadia", "Nadia@example.org")


def identity_of(chat) -> str:
    return identity.of(identity.with_identity(Conversation.objects).get(pk=chat.pk))


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("", ""),
        ("noor@example.org", "open"),
        ("nadia@example.org", "unconfirmed"),
        ("NADIA@EXAMPLE.ORG", "unconfirmed"),
    ],
)
def test_what_a_guest_types_proves_nothing(site, agent, nadia, email, expected):
    chat = factories.start_chat(site, details={"email": email}).conversation
    assert identity_of(chat) == expected


def test_who_is_logged_in_is_known_by_the_address_of_the_account(site, agent, nadia):
    started = factories.start_chat(site, user=nadia)
    assert identity_of(started.conversation) == "user"
    Visitor.objects.update(email="noor@example.org")
    assert identity_of(started.conversation) == "open"


def test_another_users_address_is_not_confirmed_by_a_log_in(site, agent, nadia):
    started = factories.start_chat(site, details={"email": "nadia@example.org"})
    other = get_user_model().objects.create_user("omar", "omar@example.org")
    Visitor.objects.update(user=other)
    assert identity_of(started.conversation) == "unconfirmed"


def test_for_a_whole_list_it_costs_one_query(
    site, agent, nadia, django_assert_num_queries
):
    for number in range(5):
        details = {"email": f"v{number}@example.org"}
        factories.start_chat(site, details=details)
    with django_assert_num_queries(1):
        chats = identity.with_identity(Conversation.objects.select_related("visitor"))
        assert {identity.of(chat) for chat in chats} == {"open"}
