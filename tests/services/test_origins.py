"""Origins as people type them (R7): normalised, or refused in a sentence."""

import pytest
from django.core.exceptions import ValidationError

from wagtail_livechat.models import EmbedCode, WidgetProfile
from wagtail_livechat.models.origins import normalize_origin, parse_origins


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://www.example.org", "https://www.example.org"),
        ("https://www.example.org/", "https://www.example.org"),
        ("HTTPS://WWW.Example.ORG", "https://www.example.org"),
        ("https://example.org:443", "https://example.org"),
        ("http://example.org:80", "http://example.org"),
        ("http://example.org:443", "http://example.org:443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(typed, origin):
    assert normalize_origin(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        *("example.org", "www.example.org/", "//example.org", "ftp://example.org"),
        *("https://example.org/shop", "https://example.org?x=1", "https://e.org#x"),
        *("https://ada@example.org", "https://*.example.org", "https://", "*", "null"),
        *("https://example.org:99999", "https://[::1", "javascript:alert(1)"),
        "https://exa mple.org",
    ],
)
def test_what_is_no_origin_is_refused_in_a_sentence(typed):
    with pytest.raises(ValidationError) as refused:
        normalize_origin(typed)
    assert refused.value.messages[0].endswith(".")


def test_lines_are_read_one_by_one_and_repetitions_dropped():
    text = "\n https://a.example \r\n\nhttps://A.example/\nhttps://b.example"
    assert parse_origins(text) == ["https://a.example", "https://b.example"]
    assert parse_origins(" \n") == []


def test_each_wrong_line_is_named():
    with pytest.raises(ValidationError) as refused:
        parse_origins("one\nhttps://a.example\nhttps://b.example/path")
    first, second = refused.value.messages
    assert "one" in first and "https://b.example/path" in second


@pytest.mark.parametrize("model", [WidgetProfile, EmbedCode])
def test_profiles_and_codes_store_them_normalised(site, model):
    thing = model(site=site, name="x", allowed_origins="HTTPS://A.example/")
    thing.clean()
    assert thing.allowed_origins == "https://a.example"
    thing.allowed_origins = "a.example"
    with pytest.raises(ValidationError) as refused:
        thing.clean()
    assert set(refused.value.message_dict) == {"allowed_origins"}
