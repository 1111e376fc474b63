"""Embed codes as the admin's pages show them, and their form."""

from html.parser import HTMLParser

from django.urls import reverse

from wagtail_livechat.models import EmbedCode

from .forms import CODES


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
