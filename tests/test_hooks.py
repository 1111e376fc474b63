"""The plugin manager and what plugins can rely on."""

import logging

import pluggy
import pytest
from django.db import transaction

from tests import factories
from wagtail_livechat import hooks
from wagtail_livechat.services.announce import announce


class Listener:
    """A plugin that remembers what it heard."""

    def __init__(self, error=None):
        self.heard = []
        self.error = error

    @hooks.hookimpl
    def presence_changed(self, user):
        self.heard.append(user)
        if self.error:
            raise self.error


@pytest.fixture
def manager():
    return hooks.create_plugin_manager()


def test_a_failing_plugin_keeps_nobody_from_hearing(manager, caplog):
    first, failing, last = Listener(), Listener(RuntimeError("no")), Listener()
    for plugin in (first, failing, last):
        manager.register(plugin)
    with caplog.at_level(logging.ERROR):
        hooks.notify("presence_changed", manager, user="amira")
    assert first.heard == failing.heard == last.heard == ["amira"]
    assert "presence_changed" in caplog.text


def test_a_misspelt_hook_is_refused_at_start(manager):
    class Misspelt:
        @hooks.hookimpl
        def message_postet(self, message):
            """Never called."""

    with pytest.raises(pluggy.PluginValidationError):
        hooks.load_plugins(manager, builtin={"misspelt": Misspelt()})


def test_configured_plugins_are_loaded_and_blocked_ones_are_not(manager):
    hooks.load_plugins(
        manager,
        builtin={"unwanted": Listener()},
        paths=["sandbox.livechat_plugin"],
        blocked=["unwanted"],
    )
    assert manager.has_plugin("sandbox.livechat_plugin")
    assert not manager.has_plugin("unwanted")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_was_rolled_back_is_not_announced():
    listener = Listener()
    hooks.plugin_manager.register(listener)
    try:
        with transaction.atomic():
            announce("presence_changed", user="rolled back")
            transaction.set_rollback(True)
        with transaction.atomic():
            announce("presence_changed", user="committed")
            assert listener.heard == []
    finally:
        hooks.plugin_manager.unregister(listener)
    assert listener.heard == ["committed"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_dead_plugin_fails_no_send():
    site = factories.make_site()

    class Dead:
        @hooks.hookimpl
        def message_posted(self, message):
            raise RuntimeError("dead")

    dead = Dead()
    hooks.plugin_manager.register(dead)
    try:
        factories.go_online(factories.make_agent(site))
        assert factories.start_chat(site).created
    finally:
        hooks.plugin_manager.unregister(dead)
