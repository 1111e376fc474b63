"""Prepared queries answer what Django's own would."""

import pytest
from django.db import connections

from tests import factories
from wagtail_livechat.models import Conversation, Visitor
from wagtail_livechat.services.prepared import Prepared

COLUMNS = [field.attname for field in Conversation._meta.concrete_fields]


def by_visitor(site_id, token_hash):
    return (
        Conversation.objects.filter(
            visitor__site=site_id, visitor__token_hash=token_hash, state="waiting"
        )
        .order_by("-pk")
        .values_list(*COLUMNS)[:1]
    )


@pytest.fixture
def chats(site, agent):
    return [factories.start_chat(site).conversation for _ in range(3)]


def test_it_gives_the_rows_of_the_query_it_was_built_from(chats):
    prepared = Prepared(by_visitor, int, str)
    for chat in chats:
        values = chat.site_id, chat.visitor.token_hash
        found = prepared.rows(*values)
        assert found == [list(row) for row in by_visitor(*values)]
        [row] = found
        # Converted as well: text of SQLite's has become a UUID and a moment.
        assert Conversation.from_db("default", COLUMNS, row).uuid == chat.uuid
        assert row[COLUMNS.index("created_at")] == chat.created_at


def test_nothing_found_is_nothing(chats):
    prepared = Prepared(by_visitor, int, str)
    assert prepared.rows(chats[0].site_id, "no such token") == []
    Conversation.objects.update(state="ended")
    assert prepared.rows(chats[0].site_id, chats[0].visitor.token_hash) == []


def test_values_are_never_part_of_the_sql(chats):
    prepared = Prepared(by_visitor, int, str)
    assert prepared.rows(chats[0].site_id, "' OR 1=1 --") == []
    assert Visitor.objects.count() == 3


def test_it_is_built_once_and_costs_one_query(chats, django_assert_num_queries):
    built = []

    def build(*values):
        built.append(values)
        return by_visitor(*values)

    prepared = Prepared(build, int, str)
    prepared.rows(1, "x")
    first = len(built)
    with django_assert_num_queries(5):
        for _ in range(5):
            prepared.rows(chats[0].site_id, chats[0].visitor.token_hash)
    assert len(built) == first
    assert connections["default"].in_atomic_block  # it takes part in what is open
