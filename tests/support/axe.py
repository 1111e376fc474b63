"""What axe-core objects to in a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

#: WCAG 2.2, levels A and AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def complaints(page: Page | Frame, include: str = "", **options) -> list[str]:
    """One line for each violation, in the page or in the part ``include`` selects.

    ``options`` are axe's own.
    """
    options |= {
        "runOnly": {"type": "tag", "values": RULES},
        # Of what is right one node each is enough; to find all takes most of the time.
        "resultTypes": ["violations"],
    }
    context = {"include": [[include]]} if include else None
    response = Axe().run(page, context=context, options=options).response
    assert response["passes"], "axe looked at nothing"
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in response["violations"]
        for node in violation["nodes"]
    ]
