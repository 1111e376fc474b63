"""A page tree below the site's root, and profiles to place in it."""

import pytest
from wagtail.models import Locale, Page

from sandbox.home.models import StandardPage
from wagtail_livechat.models import PlacementRule, WidgetProfile
from wagtail_livechat.services import portal


def add_page(parent, title: str, **values) -> StandardPage:
    """A page below ``parent``."""
    parent = Page.objects.get(pk=parent.pk)  # its number of children is fresh
    page = StandardPage(title=title, summary=title, body=f"<p>{title}</p>", **values)
    return parent.add_child(instance=page)


@pytest.fixture
def tree(site):
    """Pages by name: home > events > story, home > help."""
    home = add_page(site.root_page, "Home")
    events = add_page(home, "Events")
    return {
        "home": home,
        "events": events,
        "story": add_page(events, "Story"),
        "help": add_page(home, "Help"),
    }


@pytest.fixture
def default(site) -> WidgetProfile:
    """The profile that every site has, applied."""
    return WidgetProfile.objects.get(site=site)


@pytest.fixture
def make_profile(site):
    """Make a profile and apply it, unless told not to."""

    def make(name, *rules: dict, applied=True, locale="en", **values):
        profile = WidgetProfile(
            site=site,
            name=name,
            locale=Locale.objects.get_or_create(language_code=locale)[0],
            **values,
        )
        profile.placement_rules = [PlacementRule(**rule) for rule in rules]
        profile.full_clean()
        profile.save()
        if applied:
            portal.apply(profile)
        return profile

    return make
