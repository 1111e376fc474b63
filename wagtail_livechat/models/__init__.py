"""Data. Services are the only code that writes it."""

from .conversations import Conversation, Message
from .departments import Department
from .presence import AgentPresence
from .profiles import WidgetProfile
from .settings import ChatSettings
from .visitors import Visitor

__all__ = [
    "AgentPresence",
    "ChatSettings",
    "Conversation",
    "Department",
    "Message",
    "Visitor",
    "WidgetProfile",
]
