"""Why somebody can or cannot chat, in sentences."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import ChatGroup
from ..services.why import Gate, GroupFact, Why
from .why_targets import CODE, PROFILE, Target


def title(gate: Gate) -> str:
    """What must be so."""
    return {
        Gate.SWITCH: _("Chat is switched on"),
        Gate.WIDGET: _("The widget is there"),
        Gate.STAFF: _("An agent is online"),
        Gate.GROUPS: _("A group lets them start chats"),
        Gate.LOGIN: _("They are logged in, or need not be"),
        Gate.DEPARTMENTS: _("A department is open to them"),
        Gate.BLOCK: _("They are not blocked"),
    }[gate]


def switch(why: Why, target: Target) -> list[str]:
    """The site's switch (R3)."""
    words = {"site": target.site.site_name or target.site.hostname}
    if why.gates[Gate.SWITCH]:
        return [_("It is switched on for the site “%(site)s”.") % words]
    return [_("It is switched off for the whole site “%(site)s”.") % words]


def widget(target: Target) -> list[str]:
    """Whether it is on the portal (R13), or its code works (R7)."""
    names = {"name": target.name, "page": _page(target)}
    if target.kind == CODE:
        return _code(target)
    if target.kind == PROFILE:
        if target.widget is None:
            return [
                _(
                    "“%(name)s” is not on the portal: no page shows it until it is "
                    "applied."
                )
                % names
            ]
        return [_("“%(name)s” is on the portal.") % names, *_shows_another(target)]
    if target.widget is None:
        return [_("%(page)s shows no widget.") % names]
    return [_("%(page)s shows the widget “%(name)s”.") % names]


def staff(why: Why) -> list[str]:
    """Who is online (R4)."""
    if why.gates[Gate.STAFF]:
        return [_online(why), *_staffed(why)]
    if not why.agents:
        return [_("No department that is switched on has an agent.")]
    return [
        ngettext(
            "The only agent of this site is not online.",
            "None of the %(count)s agents of this site is online.",
            why.agents,
        )
        % {"count": why.agents}
    ]


def groups(why: Why, user) -> list[str]:
    """What their groups say together (R24-R26)."""
    sentences = [_("One group that grants it is enough. These count:")]
    if user is not None and user.is_superuser:
        sentences.insert(
            0, _("A superuser starts chats by their groups, like everybody.")
        )
    return sentences


def group_counts(fact: GroupFact) -> str:
    """Why a group counts for them."""
    return {
        ChatGroup.Kind.EVERYONE: _("for all visitors"),
        ChatGroup.Kind.REGISTERED: _("for all who are logged in"),
    }.get(fact.kind, _("they are a member"))


def login(target: Target, user) -> list[str]:
    """Whether the widget asks for a login (R16)."""
    if target.widget is None:
        return [_("There is no widget to ask for it.")]
    if not target.widget.options["require_login"]:
        return [_("This widget asks nobody to log in.")]
    if user is None:
        return [_("This widget is for people who are logged in. Guests are asked to.")]
    return [_("This widget is for people who are logged in, and they are.")]


def departments(why: Why) -> list[str]:
    """What the table below comes to (R27-R31)."""
    offered = [each.name for each in why.departments if each.offered]
    if not offered:
        return [_("None is left, so there is no chat from this widget.")]
    if len(offered) == 1:
        return [
            _("Only “%(name)s” is left. It gets the chat and nobody is asked.")
            % {"name": offered[0]}
        ]
    return [
        _("They choose one of %(count)s: %(names)s.")
        % {"count": len(offered), "names": ", ".join(offered)}
    ]


def block(why: Why, user) -> list[str]:
    """Whether an agent blocked them."""
    if why.blocked_until:
        return [
            _("An agent blocked them. It ends by itself on %(time)s.")
            % {"time": _time(why.blocked_until)}
        ]
    if user is None:
        return [_("A guest’s block belongs to their browser and is not seen here.")]
    return [_("No agent has blocked this account.")]


def _code(target: Target) -> list[str]:
    code = target.thing
    if not code.is_live:
        return [
            _("The code was revoked on %(time)s and works nowhere.")
            % {"time": _time(code.revoked_at)}
        ]
    if not code.origins:
        return [_("The code works, but on pages of this site only.")]
    return [
        _("The code works on pages of this site and of %(origins)s.")
        % {"origins": ", ".join(code.origins)},
        _(
            "On pages of other sites nobody is logged in: there everybody is a guest. "
            "On the chat page, which the code links to, people are themselves."
        ),
    ]


def _shows_another(target: Target) -> list[str]:
    if target.page is None or target.shown == target.widget:
        return []
    names = {"page": _page(target), "name": target.shown and target.shown.name}
    if target.shown is None:
        return [_("%(page)s shows no widget, though.") % names]
    return [_("%(page)s shows “%(name)s”, though.") % names]


def _online(why: Why) -> str:
    return ngettext(
        "%(count)s agent is online.", "%(count)s agents are online.", why.online
    ) % {"count": why.online}


def _staffed(why: Why) -> list[str]:
    counts = [f"{each.name} ({each.agents})" for each in why.departments if each.agents]
    if not counts:
        return []
    return [_("By department: %(counts)s.") % {"counts": ", ".join(counts)}]


def _page(target: Target) -> str:
    if target.page is None:
        return _("A page that no rule names")
    return _("“%(title)s”") % {"title": page_title(target)}


def page_title(target: Target) -> str:
    """What the page is called in the admin; empty if none is asked about."""
    return target.page.get_admin_display_title() if target.page else ""


def _time(moment) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
