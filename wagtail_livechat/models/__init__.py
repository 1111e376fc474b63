"""Data. Services are the only code that writes it."""

from .applied import AppliedProfile
from .choices import ChatChoiceMixin
from .conversations import Conversation, Guest, Message
from .departments import Department, DepartmentName
from .embeds import EmbedCode
from .labels import Label
from .placement import PlacementRule
from .presence import AgentPresence
from .profiles import WidgetProfile
from .replies import CannedReply
from .rights import ChatGroup, DepartmentGrant
from .settings import ChatSettings
from .visitors import Visitor

__all__ = [
    "AgentPresence",
    "AppliedProfile",
    "CannedReply",
    "ChatChoiceMixin",
    "ChatGroup",
    "ChatSettings",
    "Conversation",
    "Department",
    "DepartmentGrant",
    "DepartmentName",
    "EmbedCode",
    "Guest",
    "Label",
    "Message",
    "PlacementRule",
    "Visitor",
    "WidgetProfile",
]
