"""Where Wagtail's group editor has the permissions for fields and tickets (R32)."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from wagtail_livechat.services import rights


@pytest.fixture
def rows(admin, site) -> dict[str, dict[str, list[str]]]:
    """The rows of the table "Object permissions", by name: labels of each column."""
    group = rights.group_of("agents")
    page = admin.get(reverse("wagtailusers_groups:edit", args=[group.pk]))
    soup = BeautifulSoup(page.content, "html.parser")
    table = soup.find(id="object-permissions-section")
    found = {}
    for row in table.find("tbody")("tr"):
        name = row.find("h3").get_text(strip=True)
        found[name] = [each.get_text(" ", strip=True) for each in row("label")]
    return found


@pytest.mark.parametrize("name", ["Chat field", "Ticket department"])
def test_what_managers_may_do_has_a_row_with_boxes(rows, name):
    words = [f"Can {action} {name.lower()}" for action in ("add", "change", "delete")]
    assert set(words) <= set(rows[name])


def test_working_on_tickets_is_in_the_row_of_tickets(rows):
    assert rows["Ticket"] == ["Can work on tickets"]


def test_agents_rights_are_in_rows_of_what_they_are_about(rows):
    """As docs/permissions.md says."""
    assert "Can go online for chat and answer" in rows["Conversation"]
    assert "Can use canned replies" in rows["Canned reply"]
    for name in (
        "Visitor",
        "Chat label",
        "Chat department",
        "Widget profile",
        "Embed code",
    ):
        assert name in rows
