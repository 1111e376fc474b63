"""A chat changes hands: departments, other agents, invited ones (R28, R33, A14)."""

import pytest
from wagtail.models import ModelLogEntry

from tests import factories
from wagtail_livechat import permissions
from wagtail_livechat.models import Conversation, Guest, Message
from wagtail_livechat.services import conversations, errors, handing_over, messages

VISITOR = Conversation.Party.VISITOR
State = Conversation.State


@pytest.fixture
def returns(site):
    """Another department of the site, with the same agents."""
    return factories.make_department(site, "Returns")


@pytest.fixture
def ben(site, agent):
    return factories.make_agent(site, "ben")


@pytest.fixture
def held(chat, agent):
    """A chat that the agent has accepted."""
    return conversations.accept(chat, agent)


def events(chat) -> list[tuple]:
    """(seq, event, who it is about, text) of the lines of the system."""
    lines = Message.objects.filter(conversation=chat, sender="system").order_by("seq")
    return list(lines.values_list("seq", "event", "author__first_name", "text"))


def seqs(chat) -> list[int]:
    return list(
        Message.objects.filter(conversation=chat)
        .order_by("seq")
        .values_list("seq", flat=True)
    )


def logged(chat) -> list[str]:
    entries = ModelLogEntry.objects.for_instance(chat).order_by("timestamp", "pk")
    return list(entries.values_list("action", flat=True))


def fresh(chat) -> Conversation:
    return Conversation.objects.get(pk=chat.pk)


# --- transfer -----------------------------------------------------------------


def test_a_transferred_chat_waits_in_the_other_department(held, agent, returns):
    moved = handing_over.transfer(held, returns, agent)
    assert (moved.state, moved.agent, moved.department) == (
        State.WAITING,
        None,
        returns,
    )
    assert events(held)[-1] == (3, "moved", "Amira", "Returns")
    assert logged(held) == ["wagtail_livechat.transfer"]


def test_only_agents_of_the_new_department_meet_it_now(site, held, agent):
    """R33: whoever gave it away is one of them, or is not."""
    quiet = factories.make_department(site, "Archive")
    quiet.grants.all().delete()
    keeper = factories.make_agent(None, "keeper")
    keeper.groups.clear()
    quiet.agents.add(keeper)
    handing_over.transfer(held, quiet, agent)
    assert list(permissions.waiting_for(agent)) == []
    assert not permissions.readable_by(agent).filter(pk=held.pk).exists()
    assert list(permissions.waiting_for(keeper)) == [held]
    assert conversations.accept(fresh(held), keeper).agent == keeper


def test_the_visitor_is_told_the_department_in_their_language(site, agent, returns):
    returns.names.create(language="ar", name="الإرجاع")
    chat = factories.start_chat(site, details={"language": "ar"}).conversation
    handing_over.transfer(chat, returns, agent)
    assert events(chat)[-1][-1] == "الإرجاع"


def test_a_transfer_sends_invited_agents_out(held, agent, ben, returns):
    handing_over.invite(held, ben, agent)
    moved = handing_over.transfer(fresh(held), returns, agent)
    assert not moved.has_guests and not Guest.objects.exists()
    assert not permissions.conversations_of(ben).exists()


def test_a_chat_can_go_back_to_those_who_wait_in_its_own_department(held, agent):
    moved = handing_over.transfer(held, held.department, agent)
    assert (moved.state, moved.agent) == (State.WAITING, None)


def test_a_transfer_to_where_it_waits_already_takes_no_number(chat, agent):
    with pytest.raises(errors.NotPossible):
        handing_over.transfer(chat, chat.department, agent)
    assert (fresh(chat).last_seq, seqs(chat)) == (1, [1])


def test_no_transfer_to_another_site_or_to_a_department_that_is_off(
    site, held, agent, returns
):
    elsewhere = factories.make_department(factories.make_site("other.example"), "Far")
    returns.enabled = False
    returns.save()
    for department in (elsewhere, returns):
        with pytest.raises(errors.NotPossible):
            handing_over.transfer(held, department, agent)
    assert fresh(held).agent == agent and seqs(held) == [1, 2]
    assert logged(held) == []


def test_an_ended_chat_goes_nowhere(held, agent, ben, returns):
    conversations.end(held, by=VISITOR)
    for give in (
        lambda: handing_over.transfer(held, returns, agent),
        lambda: handing_over.assign(held, ben, agent),
        lambda: handing_over.invite(held, ben, agent),
        lambda: handing_over.leave(held, ben),
    ):
        with pytest.raises(errors.ConversationEnded):
            give()
    assert seqs(held) == [1, 2, 3]


# --- assign -------------------------------------------------------------------


def test_a_waiting_chat_is_assigned_without_being_accepted(chat, agent, ben):
    given = handing_over.assign(chat, ben, agent)
    assert (given.state, given.agent) == (State.ACTIVE, ben)
    assert given.accepted_at is not None
    assert events(chat) == [(2, "assigned", "Ben", "")]
    assert logged(chat) == ["wagtail_livechat.assign"]


def test_whoever_had_it_has_it_no_more(held, agent, ben):
    handing_over.assign(held, ben, agent)
    assert list(permissions.conversations_of(ben)) == [held]
    assert not permissions.readable_by(agent).exists()


def test_when_it_was_accepted_first_is_kept(held, agent, ben):
    assert handing_over.assign(held, ben, agent).accepted_at == held.accepted_at


def test_a_chat_is_given_to_agents_of_its_department_only(site, held, agent, returns):
    other = factories.make_agent(None, "omar")
    other.groups.clear()
    returns.agents.add(other)
    with pytest.raises(errors.NotPossible):
        handing_over.assign(held, other, agent)
    assert fresh(held).agent == agent and seqs(held) == [1, 2]


def test_assigning_it_to_whoever_has_it_changes_nothing(held, agent):
    same = handing_over.assign(held, agent, agent)
    assert (same.agent, same.last_seq, seqs(held)) == (agent, 2, [1, 2])
    assert logged(held) == []


def test_an_invited_agent_who_gets_it_is_no_guest_any_more(held, agent, ben):
    handing_over.invite(held, ben, agent)
    given = handing_over.assign(fresh(held), ben, agent)
    assert given.agent == ben and not given.has_guests


def test_other_guests_stay_when_it_changes_hands(site, held, agent, ben):
    cleo = factories.make_agent(site, "cleo")
    handing_over.invite(held, cleo, agent)
    given = handing_over.assign(fresh(held), ben, agent)
    assert given.has_guests
    assert list(permissions.conversations_of(cleo)) == [held]


# --- one of two -----------------------------------------------------------------


def test_who_accepts_after_it_was_assigned_is_told_who_has_it(chat, agent, ben):
    """I7"""
    handing_over.assign(chat, ben, agent)
    with pytest.raises(errors.AlreadyAccepted, match="Ben Haddad"):
        conversations.accept(chat, agent)
    assert fresh(chat).agent == ben


def test_who_assigns_what_was_accepted_meanwhile_takes_it_from_nobody(
    site, chat, agent, ben, returns
):
    """I7: the chat was seen waiting; what is allowed with it may differ by now."""
    seen_waiting = fresh(chat)
    conversations.accept(chat, ben)
    cleo = factories.make_agent(site, "cleo")
    for give in (
        lambda: handing_over.assign(seen_waiting, cleo, agent),
        lambda: handing_over.transfer(seen_waiting, returns, agent),
    ):
        with pytest.raises(errors.AlreadyAccepted, match="Ben Haddad") as refused:
            give()
        assert refused.value.agent == ben
    assert fresh(chat).agent == ben and seqs(chat) == [1, 2]


def test_a_chat_can_be_accepted_again_after_a_transfer(held, agent, ben, returns):
    handing_over.transfer(held, returns, agent)
    accepted = conversations.accept(fresh(held), ben)
    assert (accepted.agent, accepted.state) == (ben, State.ACTIVE)
    assert [event for _seq, event, *_ in events(held)] == [
        "accepted",
        "moved",
        "accepted",
    ]


# --- invite, leave ----------------------------------------------------------------


def test_an_agent_of_another_department_may_be_invited(site, held, agent, returns):
    """A14: that is what an invitation is for."""
    omar = factories.make_agent(None, "omar")
    omar.groups.clear()
    returns.agents.add(omar)
    invited = handing_over.invite(held, omar, agent)
    assert invited.has_guests and invited.agent == agent
    assert list(permissions.conversations_of(omar)) == [held]
    assert events(held)[-1] == (3, "joined", "Omar", "")
    assert Guest.objects.get().invited_by == agent


def test_nobody_of_another_site_is_invited(held, agent):
    other = factories.make_agent(factories.make_site("other.example"), "omar")
    with pytest.raises(errors.NotPossible):
        handing_over.invite(held, other, agent)
    assert seqs(held) == [1, 2]


def test_inviting_again_or_oneself_changes_nothing(held, agent, ben):
    handing_over.invite(held, ben, agent)
    again = handing_over.invite(fresh(held), ben, agent)
    oneself = handing_over.invite(fresh(held), agent, agent)
    assert again.last_seq == oneself.last_seq == 3
    assert seqs(held) == [1, 2, 3] and Guest.objects.count() == 1


def test_who_leaves_reads_it_no_more(held, agent, ben):
    handing_over.invite(held, ben, agent)
    left = handing_over.leave(fresh(held), ben)
    assert not left.has_guests and left.agent == agent
    assert events(held)[-1] == (4, "left", "Ben", "")
    assert not permissions.readable_by(ben).exists()


def test_who_was_not_invited_cannot_leave(held, agent, ben):
    assert handing_over.leave(held, agent).agent == agent
    assert handing_over.leave(held, ben).last_seq == 2
    assert seqs(held) == [1, 2]


def test_numbers_have_no_holes_whatever_is_tried(held, agent, ben, returns):
    """I3"""
    handing_over.invite(held, ben, agent)
    handing_over.invite(fresh(held), ben, agent)
    handing_over.leave(fresh(held), ben)
    handing_over.leave(fresh(held), ben)
    handing_over.assign(fresh(held), ben, agent)
    handing_over.assign(fresh(held), ben, agent)
    handing_over.transfer(fresh(held), returns, ben)
    with pytest.raises(errors.NotPossible):
        handing_over.transfer(fresh(held), returns, ben)
    page = messages.page_after(fresh(held), 0)
    assert [message.seq for message in page.messages] == [1, 2, 3, 4, 5, 6]
    assert fresh(held).last_seq == 6
