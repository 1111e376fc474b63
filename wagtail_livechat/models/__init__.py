"""Data. Services are the only code that writes it."""

from .applied import AppliedProfile
from .choices import ChatChoiceMixin
from .conversations import Conversation, Message
from .departments import Department
from .embeds import EmbedCode
from .placement import PlacementRule
from .presence import AgentPresence
from .profiles import WidgetProfile
from .settings import ChatSettings
from .visitors import Visitor

__all__ = [
    "AgentPresence",
    "AppliedProfile",
    "ChatChoiceMixin",
    "ChatSettings",
    "Conversation",
    "Department",
    "EmbedCode",
    "Message",
    "PlacementRule",
    "Visitor",
    "WidgetProfile",
]
