"""Numbering, idempotency and catch-up (I1 to I5)."""

import uuid

import pytest

from wagtail_livechat.models import Conversation, Message
from wagtail_livechat.services import conversations, errors, messages

VISITOR = Conversation.Party.VISITOR
AGENT = Conversation.Party.AGENT


def post(chat, text="Hello", client_id=None, **kwargs):
    return messages.post(
        chat.pk,
        sender=kwargs.pop("sender", VISITOR),
        text=text,
        client_id=client_id or uuid.uuid4(),
        **kwargs,
    )


def test_messages_are_numbered_without_holes(chat):
    for number in range(5):
        post(chat, f"line {number}")
    with pytest.raises(errors.InvalidText):
        post(chat, "")
    post(chat, "last")
    seqs = Message.objects.filter(conversation=chat).values_list("seq", flat=True)
    assert list(seqs) == [1, 2, 3, 4, 5, 6, 7]
    chat.refresh_from_db()
    assert chat.last_seq == 7


def test_the_same_client_id_is_the_same_message(chat):
    """I2"""
    client_id = uuid.uuid4()
    first = post(chat, "once", client_id)
    again = post(chat, "once", client_id)
    assert first.created and not again.created
    assert again.message == first.message
    assert Message.objects.filter(conversation=chat).count() == 2
    post(chat, "next")
    chat.refresh_from_db()
    assert chat.last_seq == 3, "a retry must not take a number"


def test_another_text_under_the_same_client_id_is_refused(chat):
    client_id = uuid.uuid4()
    post(chat, "one", client_id)
    with pytest.raises(errors.ClientIdReused):
        post(chat, "two", client_id)


def test_an_agent_cannot_reuse_a_visitors_client_id(chat, agent):
    client_id = uuid.uuid4()
    post(chat, "one", client_id)
    with pytest.raises(errors.ClientIdReused):
        post(chat, "one", client_id, sender=AGENT, author=agent)


def test_an_ended_chat_takes_nothing_more_but_still_answers_a_retry(chat):
    client_id = uuid.uuid4()
    post(chat, "before", client_id)
    conversations.end(chat, by=VISITOR)
    with pytest.raises(errors.ConversationEnded):
        post(chat, "after")
    assert not post(chat, "before", client_id).created
    chat.refresh_from_db()
    assert chat.last_seq == Message.objects.filter(conversation=chat).count()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001, "a\0b", "a\ud800b"])
def test_text_that_cannot_be_stored_is_refused_with_a_sentence(chat, text):
    with pytest.raises(errors.InvalidText, match=r"\.$"):
        post(chat, text)


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "\u202egnp.exe", "👩🏽‍🚀 🎉", "x" * 4000, "a\u2028b"],
)
def test_any_other_text_is_stored_as_it_is(chat, text):
    assert post(chat, text).message.text == text


def test_a_page_holds_what_follows_the_cursor(chat):
    for number in range(4):
        post(chat, f"line {number}")
    chat.refresh_from_db()
    page = messages.page_after(chat, 2)
    assert [message.seq for message in page.messages] == [3, 4, 5]
    assert not page.more and not page.reset


def test_a_long_history_comes_in_pages(chat, monkeypatch):
    monkeypatch.setattr(messages, "PAGE_SIZE", 2)
    for number in range(4):
        post(chat, f"line {number}")
    chat.refresh_from_db()
    page = messages.page_after(chat, 0)
    assert [message.seq for message in page.messages] == [1, 2]
    assert page.more


def test_a_cursor_beyond_the_head_is_told_to_start_again(chat):
    """I5: a restored database is noticed instead of being waited for."""
    page = messages.page_after(chat, 99)
    assert page.reset
    assert [message.seq for message in page.messages] == [1]


def test_one_post_costs_at_most_four_queries(chat, django_assert_max_num_queries):
    # Number, read, insert; SAVEPOINT and RELEASE come from the test's own
    # transaction, where a request has BEGIN and COMMIT.
    with django_assert_max_num_queries(5):
        post(chat)
