"""The installation's lines, taken out of the documentation."""

import re
from pathlib import Path

_BLOCK = re.compile(r"<!-- install:(\w+) -->\s*```[\w+-]*\n(.*?)```", re.DOTALL)


def install_blocks(document: Path) -> dict[str, str]:
    """The fenced blocks after a comment ``<!-- install:NAME -->``, by name."""
    return dict(_BLOCK.findall(document.read_text()))


def apply(blocks: dict[str, str], project: Path, package: str) -> None:
    """Do to ``project`` what the documentation tells a developer to do."""
    code = project / package
    _change(
        code / "settings" / "base.py",
        lambda text: f"{text}\n{blocks['settings']}\n{blocks['sqlite']}",
    )
    _change(
        code / "urls.py",
        lambda text: text.replace(
            "urlpatterns = [\n", f"urlpatterns = [\n{blocks['urls']}", 1
        ),
    )
    (code / "asgi.py").write_text(blocks["asgi"])
    _change(
        code / "templates" / "base.html",
        lambda text: text.replace("</body>", f"{blocks['template']}</body>"),
    )


def _change(path: Path, change) -> None:
    before = path.read_text()
    after = change(before)
    assert after != before, f"the instructions do not fit {path.name}"
    path.write_text(after)
