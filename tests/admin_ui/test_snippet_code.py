"""The snippet to paste, and the box it is in (R5, R7, R11)."""

import pytest

from wagtail_livechat.services import embeds
from wagtail_livechat.transport.snippet_code import RESERVED, base_url, snippet

from .codes import Tags, at, boxes
from .forms import (
    APPLY,
    GET_CODE,
    PUBLISH,
    edit,
    editor,
)


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
