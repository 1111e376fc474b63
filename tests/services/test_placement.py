"""Which widget a page shows: the nearest rule, exclusions, ties, languages (R6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_livechat.services.placement import (
    HIDE,
    SHOW,
    Place,
    choose,
    in_language,
    rank,
)
from wagtail_livechat.services.widgets import Widget

# A small tree: / > home > events > story
ROOT, HOME, EVENTS, STORY, HELP = (
    "0001",
    "00010001",
    *(("000100010001", "0001000100010001", "000100010002")),
)
IDS = {ROOT: 1, HOME: 2, EVENTS: 3, STORY: 4, HELP: 5}
TYPES = frozenset({"home.standardpage", "wagtailcore.page"})


def rule(page="", *, effect=SHOW, descendants=True, page_type="", language=""):
    return {
        "effect": effect,
        "page": IDS.get(page),
        "path": page,
        "descendants": descendants,
        "page_type": page_type,
        "language": language,
    }


def widget(name, *rules, order=0, language="en", translates=""):
    return Widget(
        key=name,
        site_id=1,
        name=name,
        options={},
        profile_id=None,
        rules=rules,
        translation_key=translates or name,
        language=language,
        sort_order=order,
    )


def place(path=STORY, language="en", types=TYPES):
    return Place(language, IDS[path], path, types)


def shown(where, *widgets):
    found = choose(widgets, where)
    return found and found.name


def test_without_rules_a_profile_is_meant_for_the_whole_site():
    assert shown(place(), widget("all")) == "all"
    assert shown(Place("en"), widget("all")) == "all"
    assert shown(place()) is None


def test_the_page_itself_beats_the_pages_above_it_and_the_nearer_the_farther():
    story, events, home = (widget(p, rule(p)) for p in (STORY, EVENTS, HOME))
    anywhere = widget("all", order=-9)
    assert shown(place(), anywhere, home, events, story) == STORY
    assert shown(place(), anywhere, home, events) == EVENTS
    assert shown(place(HELP), anywhere, home, events, story) == HOME
    assert shown(Place("en"), home, anywhere) == "all"


def test_a_rule_without_descendants_is_for_that_page_alone():
    only = widget("events only", rule(EVENTS, descendants=False))
    assert shown(place(EVENTS), only) == "events only"
    assert shown(place(STORY), only) is None


def test_the_nearer_page_beats_a_type_and_a_type_beats_a_language():
    near = widget("near", rule(EVENTS), order=9)
    kind = widget("kind", rule(HOME, page_type="home.standardpage"), order=5)
    tongue = widget("tongue", rule(HOME, language="en"))
    assert shown(place(), near, kind, tongue) == "near"
    assert shown(place(HELP), near, kind, tongue) == "kind"
    assert shown(place(HELP), near, tongue, widget("plain", rule(HOME))) == "tongue"


def test_a_type_includes_the_types_derived_from_it():
    base = widget("base", rule(page_type="wagtailcore.Page"))
    assert shown(place(), base) == "base"
    assert shown(place(types=frozenset({"shop.product"})), base) is None
    assert shown(Place("en"), base) is None


@pytest.mark.parametrize(
    ("said", "page", "matches"),
    [
        ("en", "en", True),
        ("en", "en-gb", True),
        ("EN", "en", True),
        ("en-gb", "en", False),
        ("ar", "en", False),
    ],
)
def test_a_language_covers_its_regions(said, page, matches):
    found = shown(place(language=page), widget("w", rule(language=said)))
    assert (found == "w") is matches


def test_a_profile_can_be_kept_away_from_a_part_of_the_site():
    mostly = widget("mostly", rule(EVENTS, effect=HIDE))
    assert shown(place(HELP), mostly) == "mostly"
    assert shown(place(STORY), mostly) is None
    assert shown(place(STORY), mostly, widget("else", order=9)) == "else"


def test_hiding_beats_showing_that_is_as_specific_and_loses_to_a_nearer_page():
    both = widget("both", rule(EVENTS), rule(EVENTS, effect=HIDE))
    assert shown(place(), both) is None
    nearer = widget("nearer", rule(EVENTS, effect=HIDE), rule(STORY))
    assert shown(place(STORY), nearer) == "nearer"
    assert shown(place(EVENTS), nearer) is None


def test_a_hiding_profile_only_hides_itself():
    assert shown(place(), widget("a", rule(STORY, effect=HIDE)), widget("b")) == "b"


def test_ties_go_by_the_order_number_then_by_who_was_there_first():
    assert shown(place(), widget("b", order=2), widget("a", order=1)) == "a"
    assert shown(place(), widget("first"), widget("second")) == "first"


def test_a_rule_about_a_deleted_page_matches_nothing():
    gone = rule(EVENTS) | {"path": ""}
    assert shown(place(STORY), widget("w", gone)) is None


def test_a_moved_page_is_followed_by_its_path():
    here = place(STORY)
    moved = Place("en", here.page_id, HELP + "0001", TYPES)
    events = widget("events", rule(EVENTS))
    assert (shown(here, events), shown(moved, events)) == ("events", None)


def test_a_translation_stands_in_for_its_original():
    english = widget("hello", rule(EVENTS), translates="t")
    arabic = widget("marhaba", rule(EVENTS), language="ar", translates="t")
    assert shown(place(language="ar"), english, arabic) == "marhaba"
    assert shown(place(language="en"), english, arabic) == "hello"
    assert shown(place(language="fr"), english, arabic) == "hello"
    assert in_language([english, arabic], "ar-eg") == [arabic]


def test_the_ranking_has_the_winner_first_and_the_hidden_last():
    widgets = [
        widget("hidden", rule(STORY, effect=HIDE)),
        widget("all"),
        widget("near", rule(EVENTS)),
    ]
    ranked = rank(widgets, place())
    assert [v.widget.name for v in ranked] == ["near", "all", "hidden"]
    assert [v.shows for v in ranked] == [True, True, False]
    assert ranked[0].rule == rule(EVENTS) and ranked[1].rule is None


rules = st.builds(
    rule,
    st.sampled_from(["", ROOT, HOME, EVENTS, STORY, HELP]),
    effect=st.sampled_from([SHOW, HIDE]),
    descendants=st.booleans(),
    page_type=st.sampled_from(["", "home.standardpage", "shop.product"]),
    language=st.sampled_from(["", "en", "ar", "en-gb"]),
)
widget_lists = st.lists(st.lists(rules, max_size=4), max_size=4).map(
    lambda many: [
        widget(str(n), *some, order=n % 2, translates=str(n // 2), language="enar"[::2])
        for n, some in enumerate(many)
    ]
)
places = st.builds(
    place,
    st.sampled_from([HOME, EVENTS, STORY, HELP]),
    language=st.sampled_from(["en", "en-gb", "ar", "fr"]),
)


@given(widget_lists, places)
def test_every_answer_is_one_of_the_widgets_and_nobody_better_was_passed_over(
    widgets, where
):
    ranked = rank(widgets, where)
    assert len(ranked) == len({w.translation_key for w in widgets})
    assert all(w in widgets for w in (v.widget for v in ranked))
    showing = [v for v in ranked if v.shows]
    assert choose(widgets, where) == (showing[0].widget if showing else None)
    assert all(showing[0].weight >= other.weight for other in showing[1:])
    for verdict in ranked:
        if verdict.rule:
            assert verdict.shows == (verdict.rule["effect"] == SHOW)


@given(widget_lists, places, rules)
def test_a_hiding_rule_never_makes_its_profile_appear(widgets, where, extra):
    """Adding "do not show" to one profile cannot bring that profile up."""
    if not widgets:
        return
    before = choose(widgets, where)
    first = widgets[0]
    hidden = widget(
        first.name,
        *first.rules,
        extra | {"effect": HIDE},
        order=first.sort_order,
        language=first.language,
        translates=first.translation_key,
    )
    after = choose([hidden, *widgets[1:]], where)
    if before is None or before.key != first.key:
        assert after is None or after.key != first.key or after == before
