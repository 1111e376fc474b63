"""Who is there (R4, A5; I8)."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from tests import factories
from wagtail_livechat.models import AgentPresence, ChatSettings
from wagtail_livechat.services import availability, presence


def lapse(user, seconds):
    """The lease of ``user`` ended ``seconds`` ago."""
    AgentPresence.objects.filter(user=user).update(
        lease_expires_at=Now() - timedelta(seconds=seconds)
    )


def can_start(site):
    return availability.for_site_id(site.pk).can_start()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_chat_appears_with_the_first_agent_and_goes_with_the_last():
    """R4, without waiting for a cache."""
    site = factories.make_site()
    amira, ben = factories.make_agent(site), factories.make_agent(site, "ben")
    seen = [can_start(site)]
    for user, online in [(amira, True), (ben, True), (amira, False), (ben, False)]:
        presence.set_online(user, online)
        seen.append(can_start(site))
    assert seen == [False, True, True, True, False]


def test_a_lease_that_ran_out_is_an_agent_who_is_gone(site, agent):
    """I8"""
    lapse(agent, 1)
    assert not presence.is_online(agent)
    assert not availability.read(site).can_start()


def test_a_remembered_answer_knows_when_the_lease_ends(site, agent):
    """The cache cannot keep an agent online longer than the lease."""
    remembered = availability.for_site_id(site.pk)
    assert remembered.can_start()
    presence_row = AgentPresence.objects.get()
    (until,) = remembered.state.staffed.values()
    assert until == presence_row.lease_expires_at.timestamp()


def test_a_heartbeat_renews_the_lease(site, agent):
    lapse(agent, 5)
    assert presence.renew(agent)
    assert presence.is_online(agent)


def test_a_desk_opened_the_next_day_puts_nobody_on_duty(site, agent):
    lapse(agent, 3600)
    assert not presence.renew(agent)
    assert not AgentPresence.objects.get().online


def test_a_heartbeat_does_not_switch_on(site):
    agent = factories.make_agent(site)
    assert not presence.renew(agent)
    presence.set_online(agent, True)
    presence.set_online(agent, False)
    assert not presence.renew(agent)


def test_without_the_right_an_agent_does_not_count(site, agent):
    """A5"""
    agent.groups.clear()
    assert not availability.read(site).can_start()


def test_an_inactive_user_does_not_count(site, agent):
    agent.is_active = False
    agent.save()
    assert not availability.read(site).can_start()


def test_reading_the_settings_writes_nothing(site):
    assert availability.is_enabled(site)
    assert not ChatSettings.objects.exists()
