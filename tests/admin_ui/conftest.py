"""An admin, a profile, and people with single rights."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import Page

from sandbox.home.models import StandardPage
from tests import factories
from wagtail_livechat.models import AppliedProfile, EmbedCode, WidgetProfile
from wagtail_livechat.services import embeds


@pytest.fixture
def admin(admin_client, site):
    return admin_client


@pytest.fixture
def profile(site) -> WidgetProfile:
    """The site's first profile, which is on the portal."""
    return WidgetProfile.objects.get(site=site)


@pytest.fixture
def client_with(db):
    """A browser of somebody with these rights and no others."""

    def make(*codenames: str) -> Client:
        user = get_user_model().objects.create_user("-".join(codenames) or "nobody")
        own = Permission.objects.filter(
            content_type__app_label__in=["wagtail_livechat", "wagtailadmin"],
            codename__in=[*codenames, "access_admin"],
        )
        assert own.count() == len(codenames) + 1
        user.user_permissions.set(own)
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return make


@pytest.fixture
def frozen():
    """What visitors get: every row of the portal and of the codes, to compare."""

    def look() -> dict:
        return {
            "portal": list(AppliedProfile.objects.order_by("pk").values()),
            "codes": list(EmbedCode.objects.order_by("pk").values()),
        }

    return look


@pytest.fixture
def museum(db):
    """Another site."""
    return factories.make_site("museum.localhost")


@pytest.fixture
def code(profile) -> EmbedCode:
    """A code that works, made from the profile."""
    return embeds.create(profile)


@pytest.fixture
def story(site):
    page = StandardPage(title="Story", summary="Story", body="<p>Story</p>")
    return Page.objects.get(pk=site.root_page_id).add_child(instance=page)


@pytest.fixture
def noah(site):
    """Somebody who can log in, without a place in the admin."""
    user = get_user_model().objects.create_user(
        "noah", "noah@example.org", first_name="Noah", last_name="Adeyemi"
    )
    user.groups.add(Group.objects.create(name="Friends"))
    return user


@pytest.fixture
def explainer(db):
    """May change groups, and nothing else of all this."""
    user = get_user_model().objects.create_user("explainer")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "change_group"])
    )
    return user
