"""The extension points: pluggy markers, hook specifications, plugin manager.

A plugin implements any of the functions of ``HookSpecs`` with ``@hookimpl``. It
is loaded from the entry-point group ``wagtail_livechat`` or from the dotted
paths in ``WAGTAIL_LIVECHAT["PLUGINS"]``. The app's own features that only need
to hear what happened, such as the publisher of server-sent events, are plugins
too. (Wagtail's own hooks are in ``wagtail_hooks.py``.)
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pluggy
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

PROJECT_NAME = "wagtail_livechat"
hookspec = pluggy.HookspecMarker(PROJECT_NAME)
hookimpl = pluggy.HookimplMarker(PROJECT_NAME)


@dataclass(frozen=True, slots=True)
class TicketReceipt:
    """What ``create_ticket`` returns: the ticket is safe, and this is where.

    ``backend`` names the system for people; empty: it is kept here. ``reference`` is
    what it is called there and ``url`` where people who work on it find it.
    """

    backend: str
    reference: str = ""
    url: str = ""


class HookSpecs:
    """Notifications are called after the transaction has been committed.

    What they return is ignored and what they raise is logged: a plugin can
    neither delay the promise made to a visitor nor break it.
    """

    @hookspec
    def conversation_started(self, conversation, message):
        """A visitor started ``conversation`` with its first ``message``."""

    @hookspec
    def message_posted(self, conversation, message):
        """``message`` was stored, whoever wrote it; system messages too."""

    @hookspec
    def conversation_accepted(self, conversation, agent):
        """``agent`` (a user) accepted the waiting ``conversation``."""

    @hookspec
    def conversation_ended(self, conversation, message):
        """``conversation`` ended; ``message`` is the system message saying so."""

    @hookspec
    def conversation_waiting_changed(self, conversation):
        """Waiting lists that show ``conversation`` are out of date."""

    @hookspec
    def conversation_handed_over(self, conversation, user_ids, department_ids):
        """``conversation`` changed hands: it was transferred, assigned, joined or left.

        Lists of the agents ``user_ids``, and those of all agents of the departments
        ``department_ids``, are out of date.
        """

    @hookspec
    def conversation_labelled(self, conversation):
        """A label was put on ``conversation``, or taken off."""

    @hookspec
    def conversation_fields_changed(self, conversation):
        """An agent filled in fields of ``conversation`` that only agents see."""

    @hookspec
    def typing_started(self, conversation, sender, name):
        """``sender`` ("visitor" or "agent"), shown as ``name``, is typing."""

    @hookspec
    def presence_changed(self, user):
        """The agent ``user`` went online for chat or offline."""

    @hookspec
    def rights_changed(self, user_ids):
        """The rights of these users may be gone: check their streams again."""

    @hookspec
    def session_ended(self, user_id):
        """The agent ``user_id`` logged out somewhere: end their streams.

        Desks that are still logged in elsewhere come back at once.
        """

    @hookspec
    def visitor_token_revoked(self, visitor):
        """The token of ``visitor`` is no longer valid: end its streams."""

    @hookspec
    def ticket_created(self, ticket):
        """``ticket`` was stored; a visitor left it, or an agent made it of a chat."""

    @hookspec(firstresult=True)
    def create_ticket(self, ticket):
        """Put ``ticket`` into the system in which your people work on tickets.

        Called after the commit, in a thread of its own: it delays nobody. The first
        plugin to return a ``TicketReceipt`` has taken it, and None leaves it to the
        next one; without any it is kept here. What it raises does no harm: it is
        called again, later and less often, until it returns. It may come for the same
        ticket twice, so look for ``ticket.uuid`` or ``ticket.reference`` first.
        """

    @hookspec(firstresult=True)
    def check_visitor(self, site, purpose, challenge, address):
        """Whether whoever starts a chat or leaves a ticket on ``site`` is a person.

        ``purpose`` is "chat" or "ticket", ``challenge`` the token that the page has
        set with ``WagtailLiveChat.setFields({challenge: ...})`` and ``address`` the
        client's. Return a sentence to refuse them, "" to let them in without asking
        the other plugins, None for no opinion. Called after all other checks, so a
        token is used once; what it raises is logged, and keeps nobody out.
        """

    @hookspec(firstresult=True)
    def agent_public_name(self, user, site):
        """The name under which visitors of ``site`` see the agent ``user``.

        The first plugin to return a string decides. Without one it is the
        user's full name, or "Agent"; never the user name or the e-mail.
        """


def create_plugin_manager() -> pluggy.PluginManager:
    """A manager that knows the hook specifications and has no plugins yet."""
    manager = pluggy.PluginManager(PROJECT_NAME)
    manager.add_hookspecs(HookSpecs)
    return manager


plugin_manager = create_plugin_manager()


def load_plugins(
    manager: pluggy.PluginManager,
    *,
    builtin: dict[str, Any],
    paths: Iterable[str] = (),
    blocked: Iterable[str] = (),
) -> None:
    """Register built-in, configured and installed plugins, in that order.

    ``paths`` are the dotted paths of configured plugins, ``blocked`` the names of
    those not to load. Raises ``pluggy.PluginValidationError`` for a hook that does
    not exist, so that a misspelt name shows at start-up.
    """
    for name in blocked:
        manager.set_blocked(name)
    configured = {path: _import_plugin(path) for path in paths}
    for name, plugin in {**builtin, **configured}.items():
        if not manager.has_plugin(name) and not manager.is_blocked(name):
            manager.register(plugin, name=name)
    manager.load_setuptools_entrypoints(PROJECT_NAME)
    manager.check_pending()


def _import_plugin(path: str) -> Any:
    """The module, object or instance of the class at the dotted ``path``."""
    try:
        return import_module(path)
    except ModuleNotFoundError as error:
        if error.name is None or not path.startswith(error.name):
            raise
    plugin = import_string(path)
    return plugin() if isinstance(plugin, type) else plugin


def notify(
    name: str, manager: pluggy.PluginManager | None = None, /, **kwargs: Any
) -> None:
    """Call each implementation of the notification ``name`` on its own.

    pluggy would stop at the first exception; here one plugin's failure must
    not keep the next from hearing. Hook wrappers are therefore not called.
    """
    for implementation in reversed(
        getattr((manager or plugin_manager).hook, name).get_hookimpls()
    ):
        wanted = {key: kwargs[key] for key in implementation.argnames}
        try:
            implementation.function(**wanted)
        except Exception:
            logger.exception(
                "Plugin %s failed in hook %s.", implementation.plugin_name, name
            )
