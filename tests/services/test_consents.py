"""Statements to agree to: their versions, and how browsers get them."""

import uuid

import pytest
from django.core.cache import cache
from wagtail.models import Page

from tests import factories
from wagtail_livechat.models import ConsentVersion
from wagtail_livechat.services import consents, conversations, embeds, portal, starting
from wagtail_livechat.services.errors import InvalidDetails

pytestmark = pytest.mark.django_db

HTML = "<p>I agree.</p>"


@pytest.fixture
def widget(default):
    default.consent_text = HTML
    portal.apply(default)
    return portal.read(default.site_id).widgets[0]


def test_each_text_is_one_version_and_numbers_count_up_by_site(site):
    museum = factories.make_site("museum.localhost")
    first = consents.version_of(site, HTML)
    assert consents.version_of(site, HTML) == first
    assert consents.version_of(site, "<p>Other.</p>").number == 2
    assert consents.version_of(museum, HTML).number == first.number == 1


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("<p>I agree.</p>", ["I agree."]),
        (
            '<p>To the <a href="https://a.example/p?x=1&amp;y=2">notice</a>.</p>',
            ["To the ", {"href": "https://a.example/p?x=1&y=2", "text": "notice"}, "."],
        ),
        (
            "<p><b>All</b> of <i>it</i></p>",
            [{"b": "All"}, " of ", {"i": "it"}],
        ),
        ("<p>One</p><p>Two</p>", ["One\nTwo"]),
        ("<p>&lt;script&gt; &amp; more</p>", ["<script> & more"]),
        ('<p><a href="javascript:alert(1)">x</a></p>', ["x"]),
        ('<p><a href="//evil.example/">x</a></p>', ["x"]),
        ("<p><script>alert(1)</script></p>", ["alert(1)"]),
        ("<p><a><b>x</b></a></p>", [{"b": "x"}]),
        ("<p> </p>", []),
        ("", []),
    ],
)
def test_a_statement_is_told_in_harmless_parts(html, parts):
    assert consents.parts_of(html) == parts


def test_a_link_to_a_page_leads_to_where_the_page_is_now(site):
    page = site.root_page.add_child(instance=Page(title="Privacy", slug="privacy"))
    html = f'<p>See <a linktype="page" id="{page.pk}">privacy</a></p>'
    [_see, link] = consents.parts_of(html)
    assert link["text"] == "privacy" and link["href"].endswith("/privacy/")
    page.slug = "data"
    page.save()
    cache.clear()
    assert consents.parts(html)[1]["href"].endswith("/data/")
    page.delete()
    assert consents.parts_of(html) == ["See privacy"]


def test_a_widget_shows_the_version_that_was_applied(default, widget):
    assert consents.current(widget) == {"version": 1, "parts": ["I agree."]}
    default.consent_text = "<p>I agree to more.</p>"
    code = embeds.create(default)
    assert consents.current(embeds.find(str(code.key)))["version"] == 2
    assert consents.current(portal.read(default.site_id).widgets[0])["version"] == 1


@pytest.mark.parametrize("html", ["", "<p></p>", "<p> <b></b></p>"])
def test_without_words_nobody_is_asked(default, html):
    default.consent_text = html
    portal.apply(default)
    assert consents.current(portal.read(default.site_id).widgets[0]) is None
    assert not ConsentVersion.objects.exists()


@pytest.mark.parametrize(
    "given", [{}, {"consent": 2}, {"consent": True}, {"consent": "1"}]
)
def test_without_the_consent_to_this_very_version_there_is_no_chat(
    site, agent, widget, given
):
    with pytest.raises(InvalidDetails) as refused:
        factories.start_chat(site, widget=widget, details=given)
    assert list(refused.value.errors) == ["consent"]


def test_the_chat_keeps_the_version_and_the_visitor_is_not_asked_again(
    site, agent, default, widget
):
    started = factories.start_chat(site, widget=widget, details={"consent": 1})
    assert started.conversation.consent.number == 1
    assert consents.has_agreed(started.visitor, 1)
    conversations.end(started.conversation, by="visitor")

    def again(current):
        return starting.start(
            site,
            visitor=started.visitor,
            text="Again",
            client_id=uuid.uuid4(),
            widget=current,
        ).conversation

    chat = again(widget)
    assert chat.consent.number == 1
    conversations.end(chat, by="visitor")
    default.consent_text = "<p>Something new.</p>"
    portal.apply(default)
    with pytest.raises(InvalidDetails):
        again(portal.read(site.pk).widgets[0])


def test_another_visitor_has_not_agreed(site, agent, widget):
    factories.start_chat(site, widget=widget, details={"consent": 1})
    other = factories.start_chat(site).visitor
    assert not consents.has_agreed(other, 1) and not consents.has_agreed(None, 1)
