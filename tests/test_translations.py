"""The demo's second language is complete: an untranslated text would stand out."""

import pytest
from django.utils import translation

from wagtail_livechat.transport import texts


@pytest.mark.parametrize("collect", [texts.widget_texts, texts.desk_texts])
def test_every_text_of_the_client_is_translated_to_arabic(collect):
    with translation.override("en"):
        english = collect()
    with translation.override("ar"):
        arabic = collect()
    assert [key for key in english if english[key] == arabic[key]] == []


def test_placeholders_survive_translation():
    import re

    def names(text):
        return sorted(re.findall(r"\{\w+\}", text))

    for collect in (texts.widget_texts, texts.desk_texts):
        with translation.override("en"):
            english = collect()
        with translation.override("ar"):
            arabic = collect()
        for key, text in english.items():
            assert names(text) == names(arabic[key]), key


def test_numbers_get_the_form_their_language_wants():
    with translation.override("ar"):
        forms = texts.desk_plurals()["unread"]
    assert len({forms["one"], forms["two"], forms["few"], forms["many"]}) == 4
