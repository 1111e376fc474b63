"""Tell the plugins, once what happened can no longer be undone."""

from django.db import transaction

from .. import hooks


def announce(name: str, /, **kwargs) -> None:
    """Call the notification hook ``name`` after the transaction has committed.

    Rolled back: nobody hears of it. A failing plugin is logged and cannot fail
    the caller, whose work is already stored (I1).
    """
    transaction.on_commit(lambda: hooks.notify(name, **kwargs), robust=True)
