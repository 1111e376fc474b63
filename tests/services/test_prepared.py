"""Prepared queries answer what Django's own would."""

import pytest
from django.db import connections
from django.db.models import F

from tests import factories
from wagtail_livechat.models import Conversation, Visitor
from wagtail_livechat.services import prepared
from wagtail_livechat.services.prepared import Prepared, PreparedUpdate

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
    query = Prepared(by_visitor, int, str)
    for chat in chats:
        values = chat.site_id, chat.visitor.token_hash
        found = query.rows(*values)
        assert found == [list(row) for row in by_visitor(*values)]
        [row] = found
        # Converted as well: text of SQLite's has become a UUID and a moment.
        assert Conversation.from_db("default", COLUMNS, row).uuid == chat.uuid
        assert row[COLUMNS.index("created_at")] == chat.created_at


def test_nothing_found_is_nothing(chats):
    query = Prepared(by_visitor, int, str)
    assert query.rows(chats[0].site_id, "no such token") == []
    Conversation.objects.update(state="ended")
    assert query.rows(chats[0].site_id, chats[0].visitor.token_hash) == []


def test_values_are_never_part_of_the_sql(chats):
    query = Prepared(by_visitor, int, str)
    assert query.rows(chats[0].site_id, "' OR 1=1 --") == []
    assert Visitor.objects.count() == 3


def test_it_is_built_once_and_costs_one_query(chats, django_assert_num_queries):
    built = []

    def build(*values):
        built.append(values)
        return by_visitor(*values)

    query = Prepared(build, int, str)
    query.rows(1, "x")
    first = len(built)
    with django_assert_num_queries(5):
        for _ in range(5):
            query.rows(chats[0].site_id, chats[0].visitor.token_hash)
    assert len(built) == first
    assert connections["default"].in_atomic_block  # it takes part in what is open


def of_site(site_id, token_hash):
    """Without a join, which an update cannot have."""
    return Conversation.objects.filter(
        site=site_id, visitor__in=Visitor.objects.filter(token_hash=token_hash)
    ).values_list(*COLUMNS)


@pytest.mark.parametrize("answers", [True, False], ids=["RETURNING", "two queries"])
def test_an_update_answers_with_the_rows_as_it_leaves_them(
    chats, answers, monkeypatch, django_assert_num_queries
):
    if not answers:
        monkeypatch.setattr(prepared, "_can_answer_updates", lambda connection: False)
    update = PreparedUpdate(of_site, int, str, last_seq=F("last_seq") + 7)
    update.rows(0, "")  # builds it
    for chat in chats:
        values = chat.site_id, chat.visitor.token_hash
        with django_assert_num_queries(1 if answers else 2):
            [row] = update.rows(*values)
        changed = Conversation.from_db("default", COLUMNS, row)
        assert (changed.uuid, changed.last_seq) == (chat.uuid, chat.last_seq + 7)
        assert [row] == [list(row) for row in of_site(*values)]


@pytest.mark.parametrize("answers", [True, False], ids=["RETURNING", "two queries"])
def test_an_update_of_nothing_answers_nothing(chats, answers, monkeypatch):
    monkeypatch.setattr(prepared, "_can_answer_updates", lambda connection: answers)
    before = list(Conversation.objects.values_list("last_seq", flat=True))
    update = PreparedUpdate(of_site, int, str, last_seq=F("last_seq") + 7)
    assert update.rows(chats[0].site_id, "' OR 1=1 --") == []
    assert list(Conversation.objects.values_list("last_seq", flat=True)) == before
