"""Which widget a page shows, and why: the answer, before it is laid out."""

from dataclasses import dataclass, field

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import AppliedProfile, ChatChoiceMixin, WidgetProfile
from ..services import availability, page_choice, placement, portal
from ..services.placement import Verdict
from ..services.widgets import Widget
from . import placement_words as words

_EDIT = "wagtailsnippets_wagtail_livechat_widgetprofile:edit"


@dataclass(frozen=True, slots=True)
class Row:
    """One profile of the site and what it has to say about the page."""

    name: str
    url: str
    wins: bool
    shows: bool
    decides: str
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """``headline`` says what shows, ``facts`` what led to it besides the rules."""

    headline: str
    facts: list[str]
    rows: list[Row]
    #: Profiles of the site that no page shows: name and address of the editor.
    absent: list[tuple[str, str]]


def explain(page, site) -> Answer:
    """Why ``page`` (of its own class) shows the widget it shows on ``site``.

    What is applied counts as the database has it now; the page's language is that
    of its locale.
    """
    language = page.locale.language_code
    state = portal.read(site.pk)
    enabled = availability.is_enabled(site)
    winner = page_choice.widget_for(state, page, language)
    ranked = placement.rank(state.widgets, page_choice.place_of(page, language))
    return Answer(
        headline=_headline(winner, enabled, state.widgets),
        facts=[
            *_switch(enabled),
            *_choice(page, state, language),
            *_unpublished(page),
        ],
        rows=_rows(ranked, winner, state, language),
        absent=_absent(site),
    )


def _headline(winner: Widget | None, enabled: bool, widgets) -> str:
    if not widgets:
        return _("No widget shows: no profile is on the portal of this site.")
    if winner is None:
        return _("No widget shows on this page.")
    if not enabled:
        return _("“%(name)s” would show, but chat is switched off.") % {
            "name": winner.name
        }
    return _("“%(name)s” shows on this page.") % {"name": winner.name}


def _switch(enabled: bool) -> list[str]:
    if not enabled:
        return [_("Chat is switched off for the whole site.")]
    return [
        _("Chat is switched on for this site. It can be seen while an agent is online.")
    ]


def _choice(page, state: portal.Portal, language: str) -> list[str]:
    """What the page itself says (``ChatChoiceMixin``)."""
    if not isinstance(page, ChatChoiceMixin):
        return []
    if page.livechat_choice == ChatChoiceMixin.ChatChoice.NONE:
        return [_("The page itself says: no chat here. That beats every rule.")]
    if page.livechat_choice == ChatChoiceMixin.ChatChoice.PROFILE:
        if chosen := page_choice.chosen_widget(state, page, language):
            return [
                _("The page itself chooses “%(name)s”. That beats every rule.")
                % {"name": chosen.name}
            ]
        return [
            _(
                "The page itself chooses a profile that is not on this site's portal. "
                "So the rules decide."
            )
        ]
    return [_("The page itself leaves it to the rules.")]


def _unpublished(page) -> list[str]:
    return [] if page.live else [_("The page is not published yet.")]


def _rows(ranked: list[Verdict], winner, state, language: str) -> list[Row]:
    titles = words.titles_of(verdict.rule for verdict in ranked)
    editors = _editors(verdict.widget for verdict in ranked)
    return [
        Row(
            name=verdict.widget.name,
            url=_edit_url(verdict.widget.profile_id),
            wins=winner is not None and verdict.widget.key == winner.key,
            shows=verdict.shows,
            decides=words.verdict_words(verdict, titles),
            notes=[
                *_reason(ranked, number, winner),
                *_language_note(verdict.widget, state, language),
                *_age_note(editors.get(verdict.widget.profile_id)),
            ],
        )
        for number, verdict in enumerate(ranked)
    ]


def _reason(ranked: list[Verdict], number: int, winner) -> list[str]:
    """Why the first one beats the second, where rules decided at all."""
    first, *others = ranked[number:]
    decided = number == 0 and winner is not None and winner.key == first.widget.key
    if decided and others and others[0].shows:
        return [words.reason_words(first, others[0])]
    return []


def _language_note(widget: Widget, state: portal.Portal, language: str) -> list[str]:
    same = [w for w in state.widgets if w.translation_key == widget.translation_key]
    if len(same) < 2:
        return []
    return [
        _("Of %(count)s translations the one for pages in %(language)s.")
        % {"count": len(same), "language": words.language_name(language)}
    ]


def _age_note(profile: WidgetProfile | None) -> list[str]:
    if profile is None or portal.is_current(profile) is not False:
        return []
    return [_("The editor has a newer version, which has not been applied yet.")]


def _editors(widgets) -> dict[int, WidgetProfile]:
    """The profiles as the editor shows them: the newest draft where there is one."""
    ids = [widget.profile_id for widget in widgets]
    profiles = WidgetProfile.objects.filter(pk__in=ids)
    return {profile.pk: profile.get_latest_revision_as_object() for profile in profiles}


def _absent(site) -> list[tuple[str, str]]:
    applied = AppliedProfile.objects.values("profile")
    profiles = WidgetProfile.objects.filter(site=site).exclude(pk__in=applied)
    return [(profile.name, _edit_url(profile.pk)) for profile in profiles]


def _edit_url(profile_id: int | None) -> str:
    return reverse(_EDIT, args=[quote(profile_id)]) if profile_id else ""
