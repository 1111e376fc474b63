"""``{% livechat %}`` (R3, R6, R29)."""

import re

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.template import Context, Template
from django.utils import translation
from wagtail.models import Locale, Site

from sandbox.home.models import StandardPage
from tests.factories import make_department
from wagtail_livechat.models import (
    ChatSettings,
    Department,
    PlacementRule,
    WidgetProfile,
)
from wagtail_livechat.services import portal


def render(rf, request=None, **context):
    request = request or rf.get("/")
    template = Template("{% load livechat_tags %}{% livechat %}")
    return template.render(Context({"request": request, **context})).strip()


def make_page(site, title="Events", parent=None):
    page = StandardPage(title=title, summary=title, body=f"<p>{title}</p>")
    return (parent or site.root_page).add_child(instance=page)


def make_profile(site, *rules, **values):
    profile = WidgetProfile(site=site, name="Other", locale=Locale.objects.first())
    profile.placement_rules = [PlacementRule(**rule) for rule in rules]
    for name, value in values.items():
        setattr(profile, name, value)
    profile.save()
    portal.apply(profile)
    return profile


def test_a_page_carries_one_asynchronous_script(rf, site):
    html = render(rf)
    assert html.count("<script") == 1 and " async " in html
    assert 'data-api="/livechat/"' in html
    assert "loader.js" in html and "panel.js" in html


def test_it_is_the_same_for_everybody(rf, site, admin_user):
    request = rf.get("/")
    request.user = admin_user
    request.COOKIES["livechat_visitor"] = "token"
    assert render(rf, request) == render(rf)


def test_switched_off_there_is_nothing_in_the_page(rf, site):
    """R3"""
    ChatSettings.objects.create(site=site, enabled=False)
    assert render(rf) == ""


@pytest.mark.parametrize("tickets", [False, True])
def test_switched_off_the_button_stays_for_tickets_only(rf, site, tickets):
    """A3: if the profile says so, and takes tickets at all."""
    profile = WidgetProfile.objects.get(site=site)
    profile.tickets, profile.tickets_when_off = tickets, True
    portal.apply(profile)
    ChatSettings.objects.create(site=site, enabled=False)
    cache.clear()
    assert ("<script" in render(rf)) is tickets


def test_without_a_request_or_a_site_it_renders_nothing(rf, db):
    assert (
        Template("{% load livechat_tags %}{% livechat %}").render(Context()).strip()
        == ""
    )
    Site.objects.all().delete()
    assert render(rf) == ""


def test_the_rules_decide_which_profile_it_names(rf, site):
    """R6: placement by page, type and language."""
    events, other = make_page(site), make_page(site, "Help")
    story = make_page(site, "Story", events)
    default = WidgetProfile.objects.get(site=site)
    profile = make_profile(site, {"page_id": events.pk})
    for name in ("page", "self"):
        assert f'data-profile="{profile.key}"' in render(rf, **{name: story})
        assert f'data-profile="{default.key}"' in render(rf, **{name: other})
    assert f'data-profile="{default.key}"' in render(rf, page="no page at all")


NARROWED = "{% load livechat_tags %}{% livechat departments=wanted %}"


def narrowed_to(rf, wanted) -> str | None:
    """What ``data-departments`` says; None if it is not there."""
    context = Context({"request": rf.get("/?departments=Other"), "wanted": wanted})
    html = Template(NARROWED).render(context)
    found = re.search(r'data-departments="([^"]*)"', html)
    return found and found[1]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("Sales, Support", "Sales, Support"),
        (["Sales", 7, "المبيعات"], "Sales,7,المبيعات"),
        (1_000, "1000"),
        ('"><script>', "&quot;&gt;&lt;script&gt;"),
        *[(nothing, None) for nothing in ("", None, [], [None, ""])],
    ],
)
def test_a_page_may_narrow_the_departments(rf, site, wanted, told):
    """R29: nothing given, nothing narrowed."""
    assert narrowed_to(rf, wanted) == told


def test_a_page_may_narrow_them_to_departments_themselves(
    rf, site, django_assert_num_queries
):
    """R29: by number, whatever they are called; none of them is asked for twice."""
    sales = make_department(site, "Sales, and more")
    support = make_department(site, "Support")
    ids = f"{sales.pk},{support.pk}"
    chosen = Department.objects.filter(pk__in=[sales.pk, support.pk]).order_by("pk")
    assert narrowed_to(rf, support) == str(support.pk)
    with django_assert_num_queries(1):  # Wagtail's own, for the site of the request
        assert narrowed_to(rf, [sales, support]) == ids
    with django_assert_num_queries(2):
        assert narrowed_to(rf, chosen) == ids


def test_the_departments_in_the_address_of_a_page_narrow_nothing(rf, site):
    assert "data-departments" not in render(rf, rf.get("/?departments=Sales"))


def test_it_speaks_the_language_of_the_page(rf, site):
    """A translation of the profile stands in for it."""
    default = WidgetProfile.objects.get(site=site)
    arabic = Locale.objects.get_or_create(language_code="ar")[0]
    profile = default.copy_for_translation(arabic)
    profile.save()
    portal.apply(profile)
    with translation.override("ar"):
        html = render(rf)
    assert f'data-profile="{profile.key}"' in html and 'data-lang="ar"' in html
    assert f'data-profile="{default.key}"' in render(rf)


def test_where_no_profile_shows_there_is_nothing_in_the_page(rf, site):
    """R13, and a page that wants no chat."""
    page = make_page(site)
    page.livechat_choice = page.ChatChoice.NONE
    assert render(rf, page=page) == ""
    default = WidgetProfile.objects.get(site=site)
    default.placement_rules = [PlacementRule(page_id=page.pk)]
    portal.apply(default)
    cache.clear()
    assert render(rf) == ""
    portal.remove(default)
    cache.clear()
    assert render(rf, page=make_page(site, "Else")) == ""


def test_cold_it_costs_one_query_and_warm_none(rf, site, django_assert_num_queries):
    events = make_page(site)
    make_profile(site, {"page_id": events.pk}, {"page_type": "home.standardpage"})
    page = StandardPage.objects.get(pk=events.pk)
    request = rf.get("/")
    Site.find_for_request(request)  # Wagtail has done this for every page
    cache.clear()
    with django_assert_num_queries(1):
        render(rf, request, page=page)
    with django_assert_num_queries(0):
        render(rf, request, page=page)


@pytest.mark.parametrize(
    "change",
    [
        lambda profile, page: ChatSettings.objects.create(
            site=profile.site, enabled=False
        ),
        lambda profile, page: portal.remove(profile),
        lambda profile, page: profile.unpublish(),
        lambda profile, page: profile.delete(),
        lambda profile, page: page.move(
            StandardPage.objects.get(title="Last"), "last-child"
        ),
    ],
    ids=["switch", "remove", "unpublish", "delete", "move"],
)
def test_a_change_takes_effect_in_the_next_request(
    rf, site, change, django_capture_on_commit_callbacks
):
    """R3, R12, R13: in all processes that share the cache."""
    WidgetProfile.objects.get(site=site).delete()
    events = make_page(site)
    help_page = make_page(site, "Help", type(events).objects.get(pk=events.pk))
    make_page(site, "Last")
    profile = make_profile(site, {"page_id": events.pk})
    cache.clear()
    page = StandardPage.objects.get(pk=help_page.pk)
    assert str(profile.key) in render(rf, page=page)
    with django_capture_on_commit_callbacks(execute=True):
        change(profile, page)
    assert render(rf, page=StandardPage.objects.get(pk=help_page.pk)) == ""


@pytest.mark.parametrize("attribute", ["csp_nonce", "_csp_nonce"])
def test_it_carries_the_pages_nonce(rf, site, attribute):
    request: HttpRequest = rf.get("/")
    setattr(request, attribute, "r4nd0m")
    assert 'nonce="r4nd0m"' in render(rf, request)
