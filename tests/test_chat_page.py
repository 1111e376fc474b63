"""The full-page chat: 200 whatever the address says (R6, R7)."""

import pytest
from wagtail.models import Site

from tests import factories
from wagtail_livechat.models import ChatSettings, WidgetProfile
from wagtail_livechat.services import embeds, portal

PAGE = "/livechat/chat/"


@pytest.fixture
def default(site):
    return WidgetProfile.objects.get(site=site)


def body(response):
    assert response.status_code == 200
    html = response.content.decode()
    assert " style=" not in html and "<style" not in html
    for script in html.split("<script")[1:]:
        assert script.partition("</script>")[0].endswith(">")  # nothing inline
    return html


def test_it_holds_the_chat_with_the_options_of_the_site(client, default):
    html = body(client.get(PAGE))
    assert 'data-livechat="page"' in html and f'data-profile="{default.key}"' in html
    assert "needs JavaScript" in html and "<h1" in html
    assert "chat_page.css" in html


def test_a_link_can_name_a_profile_or_a_code(client, default):
    other = WidgetProfile.objects.create(
        site=default.site, name="Other", title="Sales", locale=default.locale
    )
    portal.apply(other)
    html = body(client.get(PAGE, {"profile": str(other.key)}))
    assert f'data-profile="{other.key}"' in html and "<title>Sales" in html
    code = embeds.create(other)
    html = body(client.get(PAGE, {"embed": str(code.key)}))
    assert f'data-key="{code.key}"' in html and "data-profile" not in html


def test_a_link_can_name_the_departments_it_leaves(client, default):
    """R29: as the page that leads here does."""
    html = body(client.get(PAGE, {"departments": 'Sales, 7,"'}))
    assert 'data-departments="Sales,7,&quot;"' in html
    assert "data-departments" not in body(client.get(PAGE, {"departments": " ,"}))


def test_no_search_engine_and_no_cache_keeps_it(client, site):
    response = client.get(PAGE)
    assert 'name="robots" content="noindex"' in body(response)
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["profile", "embed"])
@pytest.mark.parametrize("key", ["x", factories.UNKNOWN_KEY, "\0", "<b>"])
def test_an_unknown_key_gets_a_sentence_and_a_way_home(client, site, name, key):
    html = body(client.get(PAGE, {name: key}))
    assert "no longer offered" in html and "data-livechat" not in html
    assert 'class="livechat-page__back"' in html


def test_a_removed_profile_and_a_revoked_code_get_the_same(client, default):
    """R13"""
    code = embeds.create(default)
    embeds.revoke(code)
    portal.remove(default)
    for query in ({"profile": str(default.key)}, {"embed": str(code.key)}, {}):
        assert "no longer offered" in body(client.get(PAGE, query))


def test_switched_off_it_says_so(client, default):
    """R3, R12: for codes too."""
    ChatSettings.objects.create(site=default.site, enabled=False)
    code = embeds.create(default)
    for query in ({}, {"embed": str(code.key)}):
        html = body(client.get(PAGE, query))
        assert "switched off" in html and "data-livechat" not in html


def test_switched_off_it_is_there_for_tickets_if_the_profile_says_so(client, default):
    """A3"""
    default.tickets = default.tickets_when_off = True
    portal.apply(default)
    ChatSettings.objects.create(site=default.site, enabled=False)
    code = embeds.create(default)
    for query in ({}, {"embed": str(code.key)}):
        html = body(client.get(PAGE, query))
        assert "livechat-page__back" in html and "data-livechat" in html


def test_a_host_without_a_site_gets_a_sentence(client, db):
    Site.objects.all().delete()
    html = body(client.get(PAGE, {"profile": "x"}))
    assert "no chat at this address" in html
    assert "livechat-page__back" not in html


def test_it_speaks_the_language_of_the_link(client, site):
    html = body(client.get(PAGE, {"lang": "ar"}))
    assert 'lang="ar" dir="rtl"' in html and 'data-lang="ar"' in html
    for unknown in ("xx", "../..", "\0"):
        assert 'lang="en" dir="ltr"' in body(client.get(PAGE, {"lang": unknown}))


def test_the_front_page_is_only_linked_while_it_can_be_visited(client, site):
    assert "livechat-page__home" in body(client.get(PAGE))
    site.root_page.unpublish()
    assert "livechat-page__home" not in body(client.get(PAGE))


def test_a_code_opens_the_chat_of_its_own_site_on_any_host(client, default):
    museum = factories.make_site("museum.localhost")
    museum.site_name = "The museum"
    museum.save()
    code = embeds.create(WidgetProfile.objects.get(site=museum))
    html = body(client.get(PAGE, {"embed": str(code.key)}))
    assert "The museum" in html


def test_a_title_is_text(client, default):
    default.title = "<img src=x onerror=alert(1)>"
    portal.apply(default)
    html = body(client.get(PAGE))
    assert "<img" not in html and "&lt;img" in html


def test_the_pages_nonce_is_on_the_script(client, site, settings):
    settings.MIDDLEWARE = [
        "tests.support.strict_csp.nonce_policy",
        *(m for m in settings.MIDDLEWARE if "content_security" not in m),
    ]
    response = client.get(PAGE)
    nonce = response["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    assert f'nonce="{nonce}"' in body(response)


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda site: None, "تحتاج هذه المحادثة إلى JavaScript"),
        (lambda site: ChatSettings.objects.create(site=site, enabled=False), "متوقفة"),
        (
            lambda site: portal.remove(WidgetProfile.objects.get(site=site)),
            "لم تعد متاحة",
        ),
    ],
    ids=["no script", "off", "gone"],
)
def test_its_sentences_are_translated(client, site, prepare, sentence):
    prepare(site)
    html = body(client.get(PAGE, {"lang": "ar"}))
    assert sentence in html and "إلى الصفحة الرئيسية" in html
