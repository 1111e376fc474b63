"""Who may do what, where: the one place that every surface asks.

Two things make up a right. *What* somebody may do is a Django permission
(``Right``), held by a group or by the person (R32). *Where* is a grant of a group
for a department (``DepartmentGrant``), or the person's own (``Department.agents``,
R33). Both add up over all groups; nothing vetoes (R25, A7).

Visitors belong to groups too, without being members: everybody to *Everyone*, who
is logged in also to *Registered* (R26).
"""

from .agents import (
    agents_of,
    agents_of_site,
    can_answer_anywhere,
    departments_of,
    granted_departments,
    is_agent_of,
)
from .chats import (
    acceptable_by,
    blockable_by,
    conversations_of,
    deletable_by,
    endable_by,
    ended_for,
    fillable_by,
    labelable_by,
    may_on,
    others_of,
    readable_by,
    reported_to,
    ticketable_by,
    transferable_by,
    waiting_for,
)
from .managed import (
    MANAGED,
    field_policy,
    label_policy,
    managed_sites,
    reply_policy,
    ticket_department_policy,
)
from .rights import AGENT_RIGHTS, Right, has, may, permissions_for, rights_of
from .screens import (
    can_switch,
    conversation_policy,
    may_explain_rights,
    may_see_placement,
    settings_policy,
)
from .tickets import (
    ticket_departments_of,
    ticket_policy,
    tickets_of,
    workers_of,
)
from .visitors import groups_of, may_start, visitor_departments

__all__ = [
    "AGENT_RIGHTS",
    "MANAGED",
    "Right",
    "acceptable_by",
    "agents_of",
    "agents_of_site",
    "blockable_by",
    "can_answer_anywhere",
    "can_switch",
    "conversation_policy",
    "conversations_of",
    "deletable_by",
    "departments_of",
    "endable_by",
    "ended_for",
    "field_policy",
    "fillable_by",
    "granted_departments",
    "groups_of",
    "has",
    "is_agent_of",
    "label_policy",
    "labelable_by",
    "managed_sites",
    "may",
    "may_explain_rights",
    "may_on",
    "may_see_placement",
    "may_start",
    "others_of",
    "permissions_for",
    "readable_by",
    "reply_policy",
    "reported_to",
    "rights_of",
    "settings_policy",
    "ticket_department_policy",
    "ticket_departments_of",
    "ticket_policy",
    "ticketable_by",
    "tickets_of",
    "transferable_by",
    "visitor_departments",
    "waiting_for",
    "workers_of",
]
