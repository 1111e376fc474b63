"""The code box, the list of codes and their own pages (R5, R7, R9, R11)."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests import factories
from wagtail_livechat.models import Department, EmbedCode, WidgetProfile
from wagtail_livechat.services import embeds
from wagtail_livechat.transport.snippet_code import RESERVED, base_url, snippet

from .forms import APPLY, CODES, GET_CODE, PUBLISH, edit, editor, messages_of


@pytest.fixture
def code(profile) -> EmbedCode:
    return embeds.create(profile)


class Boxes(HTMLParser):
    """The text boxes of codes on a page."""

    def __init__(self, response):
        super().__init__()
        self.texts: list[str] = []
        self.inside = False
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "textarea" and "livechat-code" in dict(attrs).get("id", "")
        if self.inside:
            self.texts.append("")

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.texts[-1] += data


def boxes(response) -> list[str]:
    """The snippets on a page, as somebody would copy them."""
    return Boxes(response).texts


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def at(view: str, code: EmbedCode) -> str:
    return reverse(f"{CODES}:{view}", args=[code.pk])


def code_form(code: EmbedCode, **changes) -> dict:
    chosen = [each.pk for each in code.departments.all()]
    return {
        "name": code.name,
        "allowed_origins": code.allowed_origins,
        "departments": chosen,
        **changes,
    }


def test_the_snippet_is_one_script_tag_with_the_key(code, site):
    """R7, R11"""
    text = snippet(code, "https://www.example.org")
    [(tag, attributes)] = Tags(text).found
    assert tag == "script" and "async" in attributes
    assert attributes["src"] == "https://www.example.org/livechat/embed.js"
    assert attributes["data-key"] == str(code.key)
    assert attributes["data-lang"] == "en"
    assert "data-livechat" in attributes
    assert attributes["data-background"] == "#1d5c8f"
    assert text.endswith("></script>")


def test_the_snippet_names_what_is_on_the_screen_and_no_limits(profile):
    """R11, A1: readable options; what restricts stays on the server."""
    profile.button_text, profile.require_login = "Ask", True
    profile.waiting_text = "Soon."
    code = embeds.create(profile)
    [(_tag, attributes)] = Tags(snippet(code, "https://x.example")).found
    assert attributes["data-button-text"] == "Ask"
    assert attributes["data-waiting-text"] == "Soon."
    assert attributes["data-require-login"] == "true"
    read_by_the_loader = {f"data-{name}" for name in RESERVED}
    assert set(attributes) & read_by_the_loader == {
        *("data-livechat", "data-key", "data-lang"),
    }


@pytest.mark.parametrize(
    "text", ['"><script>alert(1)</script>', "</textarea><b>", "a' onload='x", "&lt;"]
)
def test_no_text_leaves_its_attribute(admin, profile, text):
    """T12: neither where the snippet is shown nor where it is pasted."""
    profile.button_text = profile.name = text
    profile.save()
    code = embeds.create(profile)
    tags = Tags(snippet(code, "https://x.example")).found
    assert [tag for tag, _attributes in tags] == ["script"]
    assert tags[0][1]["data-button-text"] == text
    for url in (editor(profile), at("edit", code)):
        assert boxes(admin.get(url)) == [snippet(code, base_url(code.site, None))]


def test_the_address_is_that_of_the_site(code, site, rf):
    """R7: codes live on other sites, so it is absolute."""
    site.hostname, site.port = "www.example.org", 443
    assert base_url(site, None) == "https://www.example.org"
    request = rf.get("/", headers={"host": "testserver"})
    assert base_url(None, request) == "http://testserver"


def test_the_box_shows_the_newest_code_until_the_next_press(admin, profile):
    """R5, R11: editing, publishing and applying do not change it."""
    assert boxes(admin.get(editor(profile))) == []
    edit(admin, profile, GET_CODE, button_text="First")
    [first] = boxes(admin.get(editor(profile)))
    assert 'data-button-text="First"' in first
    for action in ([], [PUBLISH], [APPLY]):
        edit(admin, profile, *action, button_text="Later", title=f"{action}")
        assert boxes(admin.get(editor(profile))) == [first]
    edit(admin, profile, GET_CODE)
    [second] = boxes(admin.get(editor(profile)))
    assert second != first and 'data-button-text="Later"' in second


def test_the_way_back_leads_to_the_box(admin, profile):
    """R11: the address of the redirect is an element of the editor."""
    anchor = edit(admin, profile, GET_CODE).url.partition("#")[2]
    assert f'id="{anchor}"' in admin.get(editor(profile)).content.decode()


def test_the_box_can_be_copied_and_is_named(admin, profile, code):
    """R5, WCAG 4.1.2"""
    html = admin.get(editor(profile)).content.decode()
    assert 'data-controller="w-clipboard' in html
    assert f'<label class="w-sr-only" for="livechat-code-{code.pk}">' in html
    assert "Copy code of “Default”" in html
    assert 'aria-live="polite"' in html


def test_the_editor_lists_all_codes_of_the_profile(admin, profile, code):
    """R9: with their state, and the way to each."""
    revoked = embeds.create(profile, name="Old shop")
    embeds.revoke(revoked)
    html = admin.get(editor(profile)).content.decode()
    assert at("edit", code) in html and at("edit", revoked) in html
    assert "Revoked" in html and "Old shop" in html
    assert boxes(admin.get(editor(profile))) == [
        snippet(code, base_url(code.site, None))
    ]


def test_the_list_shows_every_code_and_no_way_to_add_one(admin, profile, code):
    """R5, R9: codes are made by "Get code" alone."""
    embeds.revoke(embeds.create(profile, name="Old shop"))
    html = admin.get(reverse(f"{CODES}:list")).content.decode()
    for part in ("Default", "Old shop", "Live", "Revoked", str(code.site)):
        assert part in html
    assert "/embedcode/add/" not in html
    assert admin.get("/admin/snippets/wagtail_livechat/embedcode/add/").status_code == (
        404
    )
    results = reverse(f"{CODES}:list_results")
    live = admin.get(results, {"revoked_at__isnull": "true"}).content.decode()
    assert at("edit", code) in live and "Old shop" not in live
    assert "Old shop" in admin.get(results, {"q": "shop"}).content.decode()


def test_a_code_can_be_renamed_and_limited_but_not_redesigned(admin, code, site):
    """R9, R29: options are frozen; limits take effect at once."""
    own = Department.objects.get(site=site)
    before = code.options
    form = code_form(
        code,
        name="Shop",
        allowed_origins="HTTPS://Shop.Example.org/",
        departments=[own.pk],
        options='{"button_text": "Other"}',
        button_text="Other",
        key="00000000-0000-4000-8000-000000000000",
    )
    assert admin.post(at("edit", code), form).status_code == 302
    fresh = EmbedCode.objects.get(pk=code.pk)
    assert (fresh.name, fresh.key, fresh.options) == ("Shop", code.key, before)
    assert fresh.origins == ["https://shop.example.org"]
    assert fresh.limited and list(fresh.departments.all()) == [own]
    assert embeds.find(str(code.key)).departments == (own.pk,)
    admin.post(at("edit", code), code_form(fresh, departments=[]))
    fresh.refresh_from_db()
    assert not fresh.limited


def test_a_limit_whose_departments_were_deleted_is_not_lifted_by_a_new_name(
    admin, profile, site
):
    """R29, R31: nobody can chat through it, and its page says why."""
    spare = Department.objects.create(site=site, name="Spare")
    profile.departments = [spare]
    code = embeds.create(profile)
    spare.delete()
    assert "departments of this code were deleted" in (
        admin.get(at("edit", code)).content.decode()
    )
    admin.post(at("edit", code), code_form(code, name="Renamed"))
    code.refresh_from_db()
    assert code.name == "Renamed" and code.limited


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "required"),
        ({"allowed_origins": "https://a.example/x"}, "leave out what follows"),
        ({"allowed_origins": "shop"}, "and nothing else"),
    ],
)
def test_bad_input_keeps_the_form_of_a_code(admin, code, changes, sentence):
    response = admin.post(at("edit", code), code_form(code, **changes))
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_a_code_takes_departments_of_its_own_site_only(admin, code):
    """R29"""
    museum = factories.make_site("museum.localhost")
    foreign = Department.objects.get(site=museum)
    html = admin.get(at("edit", code)).content.decode()
    assert "museum.localhost" not in html
    response = admin.post(at("edit", code), code_form(code, departments=[foreign.pk]))
    assert "not one of the available choices" in response.content.decode()
    assert not code.departments.exists()


def test_its_page_shows_the_frozen_options_in_words(admin, profile, code):
    """R11"""
    edit(admin, profile, PUBLISH, button_text="Changed since")
    html = admin.get(at("edit", code)).content.decode()
    assert "Speech bubble" in html and "Background colour" in html
    assert "Changed since" not in html


def test_revoking_asks_first_and_is_for_ever(admin, code):
    """R9, R12"""
    url = at("revoke", code)
    assert url in admin.get(at("edit", code)).content.decode()
    assert "Are you sure" in admin.get(url).content.decode()
    code.refresh_from_db()
    assert code.is_live
    response = admin.post(url)
    code.refresh_from_db()
    assert not code.is_live and response.url == at("edit", code)
    assert any("is revoked" in sentence for sentence in messages_of(response))
    html = admin.get(at("edit", code)).content.decode()
    assert "show nothing" in html and url not in html
    when = code.revoked_at
    admin.post(url)
    code.refresh_from_db()
    assert code.revoked_at == when


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("rights", [(), ("view_embedcode",), ("add_embedcode",)])
def test_revoking_needs_the_right_to_change(client_with, code, rights, method):
    response = getattr(client_with(*rights), method)(at("revoke", code))
    assert response.status_code == 302
    code.refresh_from_db()
    assert code.is_live


def test_deleting_needs_its_own_right(client_with, code):
    client_with("change_embedcode").post(at("delete", code))
    assert EmbedCode.objects.filter(pk=code.pk).exists()
    client_with("delete_embedcode").post(at("delete", code))
    assert not EmbedCode.objects.filter(pk=code.pk).exists()


def test_a_code_outlives_its_profile(admin, profile, code):
    """R8: deleting a profile while a code of it is in use breaks nothing."""
    from .forms import PROFILES

    admin.post(reverse(f"{PROFILES}:delete", args=[profile.pk]))
    assert not WidgetProfile.objects.filter(pk=profile.pk).exists()
    assert admin.get(reverse(f"{CODES}:list")).status_code == 200
    response = admin.get(at("edit", code))
    assert response.status_code == 200 and len(boxes(response)) == 1
    assert embeds.find(str(code.key)).live


@pytest.mark.parametrize("view", ["history", "usage", "delete"])
def test_wagtails_own_pages_of_a_code_work(admin, code, view):
    assert admin.get(at(view, code)).status_code == 200
