"""The public way to the desk: on to it, or what is missing (R32)."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.staticfiles import finders
from django.urls import reverse
from wagtail.models import Site

from tests import factories
from wagtail_livechat.models import Department
from wagtail_livechat.permissions import Right, permissions_for

URL = "/livechat/desk/"


@pytest.fixture
def noah(site):
    """Somebody who can log in, without a place in the admin."""
    return get_user_model().objects.create_user("noah", "noah@example.org", "secret")


def door(client, user, **query) -> str:
    client.force_login(user)
    response = client.get(URL, query)
    assert response.status_code == 403
    return response.content.decode()


def states(html: str) -> list[bool]:
    """Of access, right and department: whether it is there."""
    return [each == "yes" for each in re.findall(r"livechat-need--(\w+)", html)]


def test_it_has_the_address_that_is_told_to_agents():
    assert reverse("wagtail_livechat:desk") == URL


def test_who_is_not_logged_in_gets_there_by_the_admins_log_in(client, noah):
    response = client.get(URL)
    assert response.status_code == 302
    login = urlsplit(response["Location"])
    assert login.path == reverse("wagtailadmin_login")
    assert parse_qs(login.query) == {"next": [URL]}
    answer = client.post(
        response["Location"], {"username": "noah", "password": "secret", "next": URL}
    )
    assert answer["Location"] == URL
    assert client.get(URL).status_code == 403


def test_the_hosts_own_log_in_is_used(client, site, settings):
    settings.WAGTAILADMIN_LOGIN_URL = "/sign-in/"
    assert client.get(URL)["Location"] == f"/sign-in/?next={URL}"


@pytest.mark.parametrize("answers", [True, False])
def test_who_may_use_the_admin_goes_on_to_the_desk(client, site, noah, answers):
    """Which says itself what else is missing."""
    user = factories.make_agent(site) if answers else noah
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    response = client.get(URL)
    assert response.status_code == 302
    assert response["Location"] == reverse("wagtail_livechat_admin:desk")


def test_it_says_what_is_missing_and_whom_to_ask(client, noah):
    html = door(client, noah)
    assert states(html) == [False, False, False]
    assert html.count("Missing") == 3 and "You have it" not in html
    for words in ("Wagtail admin", "“Can go online for chat and answer”", "department"):
        assert words in html
    assert "noah" in html and "somebody who manages the users and groups" in html


def test_it_says_what_is_there_already(client, site, noah):
    noah.user_permissions.add(*permissions_for([Right.ANSWER]))
    html = door(client, noah)
    assert states(html) == [False, True, False] and html.count("You have it") == 1
    Department.objects.get(site=site).agents.add(noah)
    html = door(client, noah)
    assert states(html) == [False, True, True]
    assert "<bdi>General</bdi>" in html


def test_departments_of_others_are_not_named(client, site, noah):
    factories.make_department(site, "Secret affairs")
    factories.make_site("museum.localhost")
    assert "Secret affairs" not in door(client, noah)


def test_every_link_on_it_can_be_followed(client, noah):
    html = door(client, noah)
    links = re.findall(r'<a [^>]*href="([^"]+)"', html)
    assert len(links) == 2
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_it_needs_no_site(client, noah):
    Site.objects.all().delete()
    assert "You cannot open the chat desk yet" in door(client, noah)


def test_nothing_is_inline_and_the_styles_exist(client, noah):
    html = door(client, noah)
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)
    styles = re.findall(r'rel="stylesheet" href="/static/([^"?]+)', html)
    assert len(styles) == 2 and all(map(finders.find, styles))


def test_names_are_text(client, site, noah):
    evil = "<img src=x>"
    get_user_model().objects.filter(pk=noah.pk).update(username=evil)
    noah.refresh_from_db()
    Department.objects.update(name=evil)
    Department.objects.get(site=site).agents.add(noah)
    Site.objects.update(site_name=evil)
    html = door(client, noah)
    assert evil not in html and html.count("&lt;img src=x&gt;") >= 4


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("en", "ltr"), ("xx", "ltr")]
)
def test_it_has_the_language_that_is_asked_for(client, noah, language, direction):
    html = door(client, noah, lang=language)
    shown = language if language != "xx" else "en"
    assert f'lang="{shown}" dir="{direction}"' in html


def test_no_cache_and_no_search_engine_keeps_any_answer(client, noah):
    for log_in in (False, True):
        if log_in:
            client.force_login(noah)
        response = client.get(URL)
        assert response["X-Robots-Tag"] == "noindex"
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_for_reading_only(client, noah, method):
    client.force_login(noah)
    assert getattr(client, method)(URL).status_code == 405
