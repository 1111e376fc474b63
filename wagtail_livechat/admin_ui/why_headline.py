"""Whether somebody can chat, and the first reason why not, as one sentence."""

from django.utils.translation import gettext as _

from ..services.why import Gate, Why
from .why_targets import CODE, PROFILE, Target
from .why_words import page_title


def headline(who: str, why: Why, target: Target) -> str:
    """The conclusion."""
    words = {"who": who, "where": _where(target), "reason": _reason(why, target)}
    if why.can:
        return _("%(who)s can chat %(where)s.") % words
    return _("%(who)s cannot chat %(where)s: %(reason)s.") % words


def _where(target: Target) -> str:
    names = {"name": target.name, "page": page_title(target)}
    if target.kind == CODE:
        return _("from the code “%(name)s”") % names
    if target.kind == PROFILE or (target.widget and target.page is None):
        return _("from “%(name)s”") % names
    if target.page is None:
        return _("on this site")
    if target.widget is None:
        return _("on “%(page)s”") % names
    return _("from “%(name)s” on “%(page)s”") % names


def _reason(why: Why, target: Target) -> str:
    """Why not, to end a sentence with."""
    match why.stopped_by:
        case Gate.SWITCH:
            return _("chat is switched off for the whole site")
        case Gate.WIDGET:
            return _no_widget(target)
        case Gate.STAFF:
            return _no_agent(why)
        case Gate.GROUPS:
            return _("none of their groups lets them start chats")
        case Gate.LOGIN:
            return _("they must log in first")
        case Gate.DEPARTMENTS:
            return _no_department(why)
        case Gate.BLOCK:
            return _("they are blocked")
    return ""


def _no_widget(target: Target) -> str:
    if target.kind == CODE:
        return _("the code has been revoked")
    if target.kind == PROFILE:
        return _("it is not on the portal")
    return _("no widget shows there")


def _no_agent(why: Why) -> str:
    if not any(each.enabled for each in why.departments):
        return _("no department is switched on")
    if not why.agents:
        return _("no department that is switched on has an agent")
    return _("nobody is online")


def _no_department(why: Why) -> str:
    """The first step after which none is left."""
    left = [each for each in why.departments if each.enabled]
    if not left:
        return _("no department is switched on")
    left = [each for each in left if each.granted_by]
    if not left:
        return _("none of their groups may use a department")
    if not any(each.allowed for each in left):
        return _("the widget allows none of the departments open to them")
    return _("no department that is open to them has an agent online")
