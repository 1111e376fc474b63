"""Data. Services are the only code that writes it."""

from .applied import AppliedProfile
from .choices import ChatChoiceMixin
from .consent import ConsentVersion
from .conversations import Conversation, Guest, Message
from .departments import Department, DepartmentName
from .embeds import EmbedCode
from .fields import ChatField, ChatFieldText, FieldValue
from .labels import Label
from .placement import PlacementRule
from .presence import AgentPresence
from .profiles import WidgetProfile
from .replies import CannedReply
from .rights import ChatGroup, DepartmentGrant
from .settings import ChatSettings
from .tickets import (
    Mail,
    Ticket,
    TicketDepartment,
    TicketDepartmentName,
    TicketEntry,
)
from .timers import Timer
from .visitors import Visitor

__all__ = [
    "AgentPresence",
    "AppliedProfile",
    "CannedReply",
    "ChatChoiceMixin",
    "ChatField",
    "ChatFieldText",
    "ChatGroup",
    "ChatSettings",
    "ConsentVersion",
    "Conversation",
    "Department",
    "DepartmentGrant",
    "DepartmentName",
    "EmbedCode",
    "FieldValue",
    "Guest",
    "Label",
    "Mail",
    "Message",
    "PlacementRule",
    "Ticket",
    "TicketDepartment",
    "TicketDepartmentName",
    "TicketEntry",
    "Timer",
    "Visitor",
    "WidgetProfile",
]
