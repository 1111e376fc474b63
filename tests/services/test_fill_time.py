"""The signed time in forms, and the other guards against machines."""

import time

import pytest

from tests import factories
from wagtail_livechat import hooks
from wagtail_livechat.models import Conversation
from wagtail_livechat.services import fill_time, guards, starting
from wagtail_livechat.services.errors import (
    ChallengeFailed,
    Spam,
    StampInvalid,
    TooQuick,
)

START = 1_800_000_000.0


@pytest.fixture
def clock(monkeypatch, settings):
    """Let time pass by calling it with seconds; the least time is two."""
    settings.WAGTAIL_LIVECHAT = {"MINIMUM_FILL_SECONDS": 2}
    now = [START]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def wait(seconds):
        now[0] += seconds

    return wait


def test_a_form_that_took_its_time_is_taken(clock):
    given = fill_time.stamp(1)
    clock(2)
    fill_time.check(1, given)
    clock(fill_time.VALID_SECONDS - 2)
    fill_time.check(1, given)


@pytest.mark.parametrize(("seconds", "wait"), [(0, 2), (0.5, 2), (1.5, 1), (1.99, 1)])
def test_a_form_that_was_too_quick_may_come_again(clock, seconds, wait):
    given = fill_time.stamp(1)
    clock(seconds)
    with pytest.raises(TooQuick) as refused:
        fill_time.check(1, given)
    assert refused.value.retry_after == wait
    clock(wait)
    fill_time.check(1, given)


def test_a_form_that_is_too_old_is_refused(clock):
    given = fill_time.stamp(1)
    clock(fill_time.VALID_SECONDS + 1)
    with pytest.raises(StampInvalid):
        fill_time.check(1, given)


@pytest.mark.parametrize(
    "forge",
    [
        lambda given: "",
        lambda given: "x",
        lambda given: given + "x",
        lambda given: "1" + given,
        lambda given: given.partition(":")[0],
        lambda given: f"{round((START - 60) * 1000)}:{given.partition(':')[2]}",
        lambda given: fill_time.stamp(2),
    ],
)
def test_a_time_that_is_not_ours_is_refused(clock, forge):
    """Nor is that of another site's form."""
    given = fill_time.stamp(1)
    clock(10)
    with pytest.raises(StampInvalid):
        fill_time.check(1, forge(given))


def test_without_a_least_time_no_form_needs_one(settings):
    settings.WAGTAIL_LIVECHAT = {"MINIMUM_FILL_SECONDS": 0}
    fill_time.check(1, "")


class TestStarting:
    """On the way to a chat, none of which is stored when one says no."""

    @pytest.fixture
    def start(self, site, agent):
        def start(**entry):
            return factories.start_chat(site, entry=guards.Entry(**entry))

        yield start

    def test_what_people_do_not_see_must_be_empty(self, start):
        with pytest.raises(Spam):
            start(website="https://buy.example")
        assert not Conversation.objects.exists()

    def test_the_time_is_looked_at(self, start, settings):
        settings.WAGTAIL_LIVECHAT = {"MINIMUM_FILL_SECONDS": 2}
        with pytest.raises(StampInvalid):
            start()
        assert not Conversation.objects.exists()

    @pytest.fixture
    def plugin(self):
        """A challenge backend that says what the test wants."""

        class Plugin:
            calls = ()
            answer = ""

            @hooks.hookimpl
            def check_visitor(self, site, purpose, challenge, address):
                self.calls += ((site.hostname, purpose, challenge, address),)
                if isinstance(self.answer, Exception):
                    raise self.answer
                return self.answer

        plugin = Plugin()
        hooks.plugin_manager.register(plugin)
        yield plugin
        hooks.plugin_manager.unregister(plugin)

    def test_a_plugin_may_refuse_with_its_own_sentence(self, start, plugin):
        plugin.answer = "Please tick “I am not a robot”."
        with pytest.raises(ChallengeFailed, match="not a robot"):
            start(challenge="token", address="192.0.2.7")
        assert plugin.calls == (("localhost", "chat", "token", "192.0.2.7"),)
        assert not Conversation.objects.exists()

    @pytest.mark.parametrize("answer", ["", None, RuntimeError("unreachable")])
    def test_else_the_chat_begins(self, start, plugin, answer):
        """A backend that cannot be reached keeps nobody out."""
        plugin.answer = answer
        assert start(challenge="token").created

    def test_it_is_asked_last_and_once(self, site, agent, start, plugin):
        """A token can be used once: not for what would be refused anyway."""
        with pytest.raises(Spam):
            start(challenge="token", website="x")
        assert plugin.calls == ()
        started = start(challenge="token")
        form = {
            "text": "Hello?",
            "client_id": started.conversation.messages.get().client_id,
        }
        again = starting.start(
            site, visitor=None, entry=guards.Entry(challenge="token"), **form
        )
        assert not again.created and len(plugin.calls) == 1
