"""Which widget a request is about, and how its options are told to the browser."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import conf
from ..services import chat_fields, embeds, intake, placement, portal
from ..services.departments import Choice
from ..services.widgets import Widget
from . import embedding, forms, texts
from .sites import site_id_for

#: A page can name so many departments; what comes after them is left out.
_NARROWED_TO = 100


def widget_of(request) -> Widget | None:
    """The embed code's widget, or the applied profile that ``?profile=`` names.

    None: unknown, revoked, or no longer on the portal (R13); a page from some cache
    may still ask for it. Without a name it is what a page that no rule speaks of shows.
    """
    if embedding.names_code(request):
        code = embedding.code_of(request)
        if code is None:
            return None
        embeds.used(code)
        return code if code.live else None
    site = portal.of_site(site_id_for(request))
    if key := request.GET.get("profile"):
        return site.by_key(key)
    return placement.choose(site.widgets, placement.Place(get_language() or ""))


def button(widget: Widget) -> dict[str, str]:
    """How the launcher looks (R14)."""
    options = widget.options
    return {
        "text": options["button_text"] or _("Chat with us"),
        "size": options["button_size"],
        "icon": options["icon"],
        "position": options["position"],
        **colors(widget),
    }


def colors(widget: Widget) -> dict[str, str]:
    """Background, text and border; an empty border means none."""
    return {name: widget.options[name] for name in ("background", "color", "border")}


def title(widget: Widget | None) -> str:
    """The window's title."""
    return (widget and widget.options["title"]) or _("Chat")


def proactive(request, widget: Widget, user) -> dict[str, Any] | None:
    """The offer that comes by itself, or None where it must not come (R18)."""
    options = widget.options
    if not options["proactive"] or intake.needs_login(widget, user):
        return None
    return {
        "seconds": options["proactive_seconds"],
        "title": options["proactive_title"] or _("Can we help you?"),
        "text": options["proactive_text"] or _("Chat with one of us now."),
        "open": _("Start chat"),
        "dismiss": _("No, thanks"),
    }


def narrowing(request) -> tuple[str, ...]:
    """The departments that the page leaves to its widget, by name or number (R29).

    The page can write anything here: it only ever takes departments away.
    """
    parts = request.GET.get("departments", "").split(",", _NARROWED_TO)[:_NARROWED_TO]
    return tuple(part for each in parts if (part := each.strip()))


def window(
    request, widget: Widget, user, visitor, offered: list[Choice]
) -> dict[str, Any]:
    """What the window needs beyond its texts; some of it is for this visitor only."""
    return {
        "size": widget.options["panel_size"],
        "waiting_seconds": widget.options["waiting_seconds"],
        "form": start_form(request, widget, user, visitor, offered),
    }


def start_form(
    request, widget: Widget, user, visitor, offered: list[Choice]
) -> dict[str, Any]:
    """What is asked before a chat (R16, R17, R22): the least that is not known.

    In this order: department, name, e-mail address, custom fields.
    """
    ids = [each.pk for each in offered]
    questions = chat_fields.asked(chat_fields.of_site(widget.site_id), ids)
    return {
        **doors(request, widget, user),
        "fields": [
            *forms.department(offered, request.GET.get("department", "")),
            *forms.person(intake.questions(widget, user, visitor)),
            *forms.custom(questions, ids),
        ],
        **forms.rest(request, widget, visitor),
    }


def doors(request, widget: Widget, user) -> dict[str, str]:
    """Where to log in and to register, if that has to be done first (R16)."""
    if not intake.needs_login(widget, user):
        return {"login": "", "register": ""}
    register = conf.get("REGISTER_URL")
    return {
        "login": login_url(request),
        "register": (
            request.build_absolute_uri(resolve_url(register)) if register else ""
        ),
    }


def widget_texts(widget: Widget | None) -> dict[str, str]:
    """The window's sentences, with those the profile has of its own."""
    sentences = texts.widget_texts()
    if widget is not None:
        own = {**widget.options["texts"], "greeting": widget.options["greeting"]}
        sentences.update({name: text for name, text in own.items() if text})
    return sentences


def chat_page_url(request, widget: Widget | None) -> str:
    """The full-page chat with the same options and language, absolute."""
    query = {"lang": get_language() or ""}
    if widget is not None:
        query[embedding.PARAMETER if widget.is_embed else "profile"] = widget.key
    if narrowed := narrowing(request):
        query["departments"] = ",".join(narrowed)
    address = reverse("wagtail_livechat:chat")
    return request.build_absolute_uri(f"{address}?{urlencode(query)}")


def login_url(request) -> str:
    """Where visitors log in; the browser adds ``next``.

    A foreign page sends them to the chat page, whose address it cannot lose.
    """
    name = conf.get("LOGIN_URL") or getattr(settings, "WAGTAIL_FRONTEND_LOGIN_URL", "")
    return request.build_absolute_uri(resolve_url(name or settings.LOGIN_URL))
