"""The life of a conversation (R3, R4, A11, A17; I7)."""

import uuid

import pytest
from django.contrib.auth import get_user_model

from tests import factories
from wagtail_livechat.models import (
    ChatSettings,
    Conversation,
    Department,
    Message,
    Visitor,
)
from wagtail_livechat.services import (
    conversations,
    errors,
    messages,
    presence,
    starting,
    visitors,
)

VISITOR = Conversation.Party.VISITOR
AGENT = Conversation.Party.AGENT
State = Conversation.State


def lines(chat):
    return list(
        Message.objects.filter(conversation=chat).values_list("seq", "sender", "event")
    )


def test_a_start_makes_a_visitor_a_chat_and_its_first_message(site, agent):
    started = factories.start_chat(site, "Do you open on Sunday?")
    assert started.created
    assert started.conversation.state == State.WAITING
    assert started.conversation.department.is_default
    assert Message.objects.get().text == "Do you open on Sunday?"


def test_only_the_hash_of_the_token_is_stored(site, agent):
    started = factories.start_chat(site)
    assert len(started.token) >= 43
    assert visitors.find(site.pk, started.token) == started.visitor
    assert started.token not in str(Visitor.objects.values().get())


def test_no_agent_online_no_chat(site):
    """R4"""
    with pytest.raises(errors.ChatUnavailable):
        factories.start_chat(site)
    assert not Visitor.objects.exists() and not Conversation.objects.exists()


def test_switched_off_no_chat(site, agent):
    """R3"""
    ChatSettings.objects.create(site=site, enabled=False)
    with pytest.raises(errors.ChatUnavailable):
        factories.start_chat(site)


def test_no_enabled_department_no_chat(site, agent):
    """R31"""
    Department.objects.filter(site=site).update(enabled=False)
    with pytest.raises(errors.ChatUnavailable):
        factories.start_chat(site)


def test_an_agent_of_another_site_makes_no_chat_available(site):
    other = factories.make_site("other.example.org")
    factories.go_online(factories.make_agent(other))
    with pytest.raises(errors.ChatUnavailable):
        factories.start_chat(site)


def test_a_repeated_start_finds_its_chat_and_gets_the_same_token(site, agent):
    client_id = uuid.uuid4()
    same = {"visitor": None, "text": "Hello", "client_id": client_id}
    first = starting.start(site, **same)
    again = starting.start(site, **same)
    assert again.conversation == first.conversation and not again.created
    assert again.token == first.token
    assert Conversation.objects.count() == Visitor.objects.count() == 1
    assert Message.objects.count() == 1


def test_a_replaced_token_is_not_handed_out_again(site, agent):
    client_id = uuid.uuid4()
    same = {"visitor": None, "text": "Hello", "client_id": client_id}
    first = starting.start(site, **same)
    visitors.rotate_token(first.visitor)
    assert starting.start(site, **same).token is None


def test_a_second_tab_goes_on_with_the_open_chat(site, agent):
    first = factories.start_chat(site)
    second = starting.start(
        site, visitor=first.visitor, text="Me again", client_id=uuid.uuid4()
    )
    assert second.conversation == first.conversation and not second.created
    assert Message.objects.count() == 2


def test_after_the_end_a_start_makes_a_new_chat(site, agent):
    first = factories.start_chat(site)
    conversations.end(first.conversation, by=VISITOR)
    second = starting.start(
        site, visitor=first.visitor, text="One more thing", client_id=uuid.uuid4()
    )
    assert second.created and second.conversation != first.conversation
    assert second.visitor == first.visitor


def test_accepting_gives_the_chat_to_the_agent_and_says_so(chat, agent):
    accepted = conversations.accept(chat, agent)
    assert (accepted.state, accepted.agent) == (State.ACTIVE, agent)
    assert lines(chat) == [(1, "visitor", ""), (2, "system", "accepted")]


def test_who_comes_second_is_told_who_was_first(site, chat, agent):
    """I7"""
    ben = factories.make_agent(site, "ben")
    conversations.accept(chat, ben)
    with pytest.raises(errors.AlreadyAccepted, match="Ben Haddad") as refused:
        conversations.accept(chat, agent)
    assert refused.value.agent == ben
    assert len(lines(chat)) == 2


def test_accepting_twice_is_no_error(chat, agent):
    conversations.accept(chat, agent)
    assert conversations.accept(chat, agent).agent == agent
    assert len(lines(chat)) == 2


def test_an_ended_chat_cannot_be_accepted(chat, agent):
    conversations.end(chat, by=VISITOR)
    with pytest.raises(errors.ConversationEnded):
        conversations.accept(chat, agent)


def test_a_chat_nobody_accepted_ends_as_missed(chat):
    ended = conversations.end(chat, by=VISITOR)
    assert (ended.state, ended.ended_by) == (State.MISSED, VISITOR)


def test_an_accepted_chat_ends_as_ended_and_only_once(chat, agent):
    conversations.accept(chat, agent)
    conversations.end(chat, by=AGENT)
    again = conversations.end(chat, by=VISITOR)
    assert (again.state, again.ended_by, again.last_seq) == (State.ENDED, AGENT, 3)
    assert lines(chat)[-1] == (3, "system", "ended")


def test_switching_chat_off_lets_running_chats_finish(site, chat, agent):
    """A17"""
    conversations.accept(chat, agent)
    ChatSettings.objects.create(site=site, enabled=False)
    posted = messages.post(
        chat.pk, sender=VISITOR, text="Still here", client_id=uuid.uuid4()
    )
    assert posted.created


def test_the_chat_of_a_deleted_agent_waits_for_another(site, chat, agent):
    from wagtail_livechat import permissions

    conversations.accept(chat, agent)
    get_user_model().objects.filter(pk=agent.pk).delete()
    ben = factories.make_agent(site, "ben")
    assert list(permissions.waiting_for(ben)) == [chat]
    assert conversations.accept(chat, ben).agent == ben


def test_reading_never_goes_back_or_beyond_the_head(chat):
    for seq, expected in [(1, 1), (0, 1), (99, 1)]:
        conversations.mark_read(chat, seq)
        chat.refresh_from_db()
        assert chat.agent_read_seq == expected


def test_going_offline_leaves_the_open_chat_alone(chat, agent):
    conversations.accept(chat, agent)
    presence.set_online(agent, False)
    assert conversations.current_of(chat.visitor) == chat


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_department_that_goes_at_that_very_moment_is_no_error(monkeypatch):
    """R31: the visitor is told that there is no chat, and keeps the text."""
    from wagtail_livechat.models import Department
    from wagtail_livechat.services import departments

    site = factories.make_site()
    factories.make_department(site, "Sales")
    factories.go_online(factories.make_agent(site))
    choose = departments.choose

    def choose_and_lose(offered, wanted):
        chosen = choose(offered, wanted)
        Department.objects.filter(pk=chosen.pk).delete()
        return chosen

    monkeypatch.setattr(departments, "choose", choose_and_lose)
    with pytest.raises(errors.ChatUnavailable):
        factories.start_chat(site, department="Sales")
