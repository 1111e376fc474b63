"""``{% livechat %}`` (R3, R6)."""

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from wagtail.models import Site

from wagtail_livechat.models import ChatSettings


def render(rf, request=None):
    request = request or rf.get("/")
    template = Template("{% load livechat_tags %}{% livechat %}")
    return template.render(Context({"request": request})).strip()


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


def test_without_a_request_or_a_site_it_renders_nothing(rf, db):
    assert (
        Template("{% load livechat_tags %}{% livechat %}").render(Context()).strip()
        == ""
    )
    Site.objects.all().delete()
    assert render(rf) == ""


def test_warm_it_costs_no_query(rf, site, django_assert_num_queries):
    request = rf.get("/")
    Site.find_for_request(request)  # Wagtail has done this for every page
    render(rf, request)
    with django_assert_num_queries(0):
        render(rf, request)


@pytest.mark.parametrize("attribute", ["csp_nonce", "_csp_nonce"])
def test_it_carries_the_pages_nonce(rf, site, attribute):
    request: HttpRequest = rf.get("/")
    setattr(request, attribute, "r4nd0m")
    assert 'nonce="r4nd0m"' in render(rf, request)
