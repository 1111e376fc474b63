"""Deleting a department: what happens to its chats, and who hears of it."""

import pytest

from tests import factories
from wagtail_livechat import permissions
from wagtail_livechat.hooks import hookimpl, plugin_manager
from wagtail_livechat.models import Conversation, Department, Guest, Message
from wagtail_livechat.permissions import Right
from wagtail_livechat.services import conversations, department_removal, rights
from wagtail_livechat.services.errors import NotPossible

State = Conversation.State


@pytest.fixture
def general(site):
    return Department.objects.get(site=site)


@pytest.fixture
def loans(site, general):
    return factories.make_department(site, "Loans")


@pytest.fixture
def keeper(general):
    """An agent of "General" alone."""
    keeper = factories.make_agent(
        None, "keeper", may=(Right.ANSWER, Right.UNASSIGNED, Right.ENDED)
    )
    keeper.groups.clear()
    general.agents.add(keeper)
    return keeper


@pytest.fixture
def rung(django_capture_on_commit_callbacks):
    """What was announced of chats that changed hands."""
    calls = []

    class Listener:
        @hookimpl
        def conversation_handed_over(self, conversation, user_ids, department_ids):
            calls.append((conversation.pk, user_ids, department_ids))

    listener = Listener()
    plugin_manager.register(listener)
    yield calls
    plugin_manager.unregister(listener)


def in_loans(site) -> Conversation:
    return factories.start_chat(site, department="Loans").conversation


def test_all_chats_move_and_nothing_in_them_changes(
    site, agent, admin_user, general, loans
):
    """Waiting, running and ended ones, with every message."""
    waiting, active, ended = (in_loans(site) for _each in range(3))
    conversations.accept(active, agent)
    conversations.end(ended, "visitor")
    messages = list(Message.objects.order_by("pk").values())
    columns = ("uuid", "state", "agent", "last_seq", "visitor", "site")
    rows = Conversation.objects.order_by("pk")
    before = list(rows.values(*columns))
    department_removal.remove(loans, general, by=admin_user)
    assert list(rows.values(*columns)) == before
    assert list(Message.objects.order_by("pk").values()) == messages
    assert {each.department for each in rows} == {general}


def test_agents_of_the_other_department_find_what_waits_and_what_was(
    site, agent, admin_user, general, loans, keeper
):
    """R33: history stays readable."""
    waiting, ended = in_loans(site), in_loans(site)
    conversations.end(ended, "visitor")
    assert not permissions.waiting_for(keeper)
    assert not permissions.readable_by(keeper)
    department_removal.remove(loans, general, by=admin_user)
    assert list(permissions.waiting_for(keeper)) == [waiting]
    assert list(permissions.readable_by(keeper)) == [ended]


def test_waiting_chats_ring_and_those_who_have_one_hear_of_it(
    site, agent, admin_user, general, loans, rung, django_capture_on_commit_callbacks
):
    """R33: nobody is told of chats that are over."""
    waiting, active, ended = (in_loans(site) for _each in range(3))
    conversations.accept(active, agent)
    guest = factories.make_agent(site, "guest")
    Guest.objects.create(conversation=active, user=guest)
    conversations.end(ended, "visitor")
    with django_capture_on_commit_callbacks(execute=True):
        department_removal.remove(loans, general, by=admin_user)
    both = sorted([loans.pk, general.pk])
    assert sorted(rung) == [
        (waiting.pk, [], both),
        (active.pk, sorted([agent.pk, guest.pk]), both),
    ]


def test_without_a_successor_a_department_with_chats_stays(
    site, agent, admin_user, loans, rung
):
    chat = in_loans(site)
    with pytest.raises(NotPossible):
        department_removal.remove(loans, by=admin_user)
    loans.refresh_from_db()
    chat.refresh_from_db()
    assert loans.enabled and chat.department == loans and rung == []


@pytest.mark.parametrize("which", ["itself", "of another site", "deleted"])
def test_not_every_department_can_take_over(
    site, agent, admin_user, general, loans, which
):
    """Nothing of one site goes to another (T27)."""
    chat = in_loans(site)
    museum = Department.objects.get(site=factories.make_site("museum.localhost"))
    gone = Department.objects.create(site=site, name="Gone")
    Department.objects.filter(pk=gone.pk).delete()
    chosen = {"itself": loans, "of another site": museum, "deleted": gone}[which]
    with pytest.raises(NotPossible):
        department_removal.remove(loans, chosen, by=admin_user)
    chat.refresh_from_db()
    assert chat.department == loans


def test_the_default_one_goes_only_if_another_becomes_it(
    site, admin_user, general, loans
):
    """A8"""
    with pytest.raises(NotPossible):
        department_removal.remove(general, by=admin_user)
    department_removal.remove(general, loans, by=admin_user)
    assert Department.objects.get(site=site, is_default=True) == loans


def test_another_one_leaves_the_default_one_alone(site, admin_user, general, loans):
    department_removal.remove(loans, general, by=admin_user)
    assert Department.objects.get(site=site) == general and general.is_default


def test_those_deleted_together_need_no_successor_among_themselves(general, loans):
    needs = department_removal.needs_successor
    assert needs(general) and not needs(loans)
    assert not needs(general, {general.pk, loans.pk})


def test_agents_it_alone_had_are_agents_no_more(site, admin_user, general, loans):
    """R33: rights do not move with the chats."""
    ben = factories.make_agent(None, "ben")
    ben.groups.clear()
    loans.agents.add(ben)
    rights.set_department(general, visitors=[], agents=[])
    department_removal.remove(loans, general, by=admin_user)
    assert not permissions.departments_of(ben)
