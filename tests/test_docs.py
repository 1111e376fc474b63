"""The reference pages name everything there is, and nothing else."""

import inspect
import re
from pathlib import Path

from wagtail_livechat import conf, hooks

DOCS = Path(__file__).parents[1] / "docs"


def test_every_setting_has_its_heading_and_its_default():
    page = (DOCS / "settings.md").read_text()
    headings = re.findall(r"^### `(\w+)`$", page, re.MULTILINE)
    assert sorted(headings) == sorted(conf.DEFAULTS)
    for name, default in conf.DEFAULTS.items():
        section = page.split(f"### `{name}`\n")[1].split("\n#")[0]
        if name == "RATE_LIMITS":
            for scope, limit in default.items():
                assert f"| `{scope}` | `{limit}` |" in section
        else:
            shown = repr(default).replace("'", '"')
            assert f"Default `{shown}`" in section, name


def test_every_hook_is_documented_with_its_arguments():
    page = (DOCS / "hooks.md").read_text()
    for name, spec in inspect.getmembers(hooks.HookSpecs, inspect.isfunction):
        arguments = ", ".join(list(inspect.signature(spec).parameters)[1:])
        assert f"* `{name}({arguments})`" in page, name


def test_every_notification_the_services_make_is_a_hook():
    package = Path(hooks.__file__).parent
    announced = {
        name
        for path in package.rglob("*.py")
        for name in re.findall(r'announce\(\s*"(\w+)"', path.read_text())
    }
    specified = {
        name for name, _ in inspect.getmembers(hooks.HookSpecs, inspect.isfunction)
    }
    assert announced and announced <= specified
