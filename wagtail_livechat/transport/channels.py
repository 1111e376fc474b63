"""Names of the channels that events travel on.

A host may expose django-eventstream's own view, which reads any channel named
in the address. So a name cannot be guessed without the site's SECRET_KEY, and two
sites that share one Redis never hear each other.
"""

from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

PREFIX = "livechat-"
_SALT = "wagtail_livechat.channels"
_DIGITS = 32  # 128 bits


def conversation_channel(conversation_pk) -> str:
    """What the visitor of a conversation hears."""
    return _name(settings.SECRET_KEY, "conversation", str(conversation_pk))


def agent_channel(user_pk) -> str:
    """What one agent hears: their own chats."""
    return _name(settings.SECRET_KEY, "agent", str(user_pk))


def inbox_channel(department_pk) -> str:
    """What all agents of a department hear: that waiting chats have changed."""
    return _name(settings.SECRET_KEY, "inbox", str(department_pk))


def watch_channel(department_pk) -> str:
    """What those hear who may watch other agents' chats of a department."""
    return _name(settings.SECRET_KEY, "watch", str(department_pk))


@lru_cache(maxsize=8_192)
def _name(secret: str, kind: str, pk: str) -> str:
    # The secret is an argument so that changed settings cannot meet old names.
    digest = salted_hmac(_SALT, f"{kind}:{pk}", secret=secret, algorithm="sha256")
    return PREFIX + digest.hexdigest()[:_DIGITS]
