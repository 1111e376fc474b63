"""What is promised of the committed scripts themselves."""

import gzip
import re

import pytest

from .fake_site import STATIC

SCRIPTS = ["loader.js", "panel.js", "desk.js", "menu.js"]
FORBIDDEN = [
    *["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("],
    *["new Function", "createContextualFragment", "srcdoc"],
    *['setAttribute("style"', "javascript:"],
]


def weight(name: str) -> int:
    """Bytes of a script as a web server sends it."""
    return len(gzip.compress((STATIC / name).read_bytes(), compresslevel=9, mtime=0))


def test_the_button_is_light():
    assert weight("loader.js") <= 4_000


def test_the_open_widget_is_light():
    assert weight("loader.js") + weight("panel.js") <= 18_000


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_text_can_become_markup_or_code(name, word):
    assert word not in (STATIC / name).read_text()


@pytest.mark.parametrize("name", SCRIPTS)
def test_only_one_name_is_set_on_window(name):
    code = (STATIC / name).read_text()
    set_names = set(re.findall(r"(?:window|globalThis|self)\.(\w+)\s*=[^=]", code))
    assert set_names <= {"WagtailLiveChat"}


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_script_is_closed_in_itself(name):
    code = (STATIC / name).read_text().strip()
    assert code.startswith('"use strict";(()=>{')
    assert code.endswith("})();")
