"""What the panel "Chat" of the group editor shows, and to whom it says it (A7)."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group

from tests import factories
from wagtail_livechat.models import ChatGroup, Department
from wagtail_livechat.services import rights

from .groups import GroupEditor, Side

Kind = ChatGroup.Kind


@pytest.fixture
def staff(site):
    return Group.objects.create(name="Staff")


def panel(client, group):
    """The panel's part of the editor."""
    soup = BeautifulSoup(GroupEditor(client, group).html(), "html.parser")
    return soup.find(id="livechat-permissions-section")


def box(part, name: str):
    """The box that is called ``name``."""
    [label] = [each for each in part("label") if each.get_text(strip=True) == name]
    return part.find(id=label["for"])


def note(part, name: str) -> str:
    """What is read out with the box ``name``, "" if nothing is."""
    described = box(part, name).get("aria-describedby")
    return part.find(id=described).get_text(strip=True) if described else ""


def test_each_site_has_a_table_with_headers(admin, site, staff, museum):
    """R27: what a table is about is said, by the names people know."""
    site.site_name = "Harbour Library"
    site.save()
    part = panel(admin, staff)
    assert [each.get_text() for each in part("h3")] == [
        "Harbour Library",
        "museum.localhost",
    ]
    for table in part("table"):
        heads = table.find_all("th", scope="col")
        names = [each.get_text(strip=True) for each in heads]
        assert names == ["Department", "Visitors", "Agents"]
        assert table.find("th", scope="row").get_text(strip=True) == "General"
    assert len(part("table")) == 2


def test_one_site_needs_no_heading(admin, site, staff):
    part = panel(admin, staff)
    assert len(part("table")) == 1 and not part("h3")


def test_departments_that_are_off_are_marked(admin, site, staff):
    Department.objects.create(site=site, name="Building works", enabled=False)
    rows = panel(admin, staff).find_all("th", scope="row")
    assert ["Switched off" in row.get_text() for row in rows] == [False, True]


def test_what_everyone_has_is_shown_as_locked_in_all_other_groups(admin, site, staff):
    """A7: by the name that the group has now, for eyes and for screen readers."""
    everyone = rights.group_of(Kind.EVERYONE)
    everyone.name = "The public"
    everyone.save()
    start = "Visitors in this group may start chats"
    for group in (staff, rights.group_of(Kind.REGISTERED)):
        part = panel(admin, group)
        for name in ("General: visitors", start):
            assert note(part, name) == "from The public"
            assert not box(part, name).has_attr("checked")
        assert part.find("svg", class_="icon-lock")
    own = panel(admin, everyone)
    assert not own.find("svg", class_="icon-lock") and "from " not in own.get_text()
    assert box(own, "General: visitors").has_attr("checked")


def test_what_registered_has_is_inherited_by_all_but_everyone(admin, site, staff):
    """A7: members of any group have logged in."""
    loans = Department.objects.create(site=site, name="Loans")
    registered = rights.group_of(Kind.REGISTERED)
    rights.set_group(registered, may_start=True, visitors=[loans], agents=[])
    assert note(panel(admin, staff), "Loans: visitors") == "from Registered"
    assert note(panel(admin, registered), "Loans: visitors") == ""
    everyone = panel(admin, rights.group_of(Kind.EVERYONE))
    assert note(everyone, "Loans: visitors") == ""


def test_agents_inherit_nothing(admin, site, staff):
    """R33"""
    assert note(panel(admin, staff), "General: agents") == ""


def test_an_own_grant_is_kept_beside_an_inherited_one(admin, site, staff):
    """A7: it counts again when the other one is taken away."""
    general = Department.objects.get(site=site)
    rights.grant(staff, general, Side.VISITOR)
    part = panel(admin, staff)
    assert box(part, "General: visitors").has_attr("checked")
    assert note(part, "General: visitors") == "from Everyone"
    GroupEditor(admin, staff).save()
    assert general.grants.filter(group=staff, side=Side.VISITOR).exists()


def test_a_new_group_inherits_before_it_is_saved(admin, site):
    """A7"""
    assert note(panel(admin, None), "General: visitors") == "from Everyone"


def test_names_are_text_and_never_markup(admin, site, staff, museum):
    evil = "<script>alert(1)</script>"
    factories.make_department(site, evil)
    museum.site_name = evil
    museum.save()
    everyone = rights.group_of(Kind.EVERYONE)
    everyone.name = evil
    everyone.save()
    part = panel(admin, staff)
    assert not part.find("script") and evil in part.get_text()


def test_without_departments_the_panel_says_so(admin, site, staff):
    Department.objects.all().delete()
    assert "There are no departments yet." in panel(admin, staff).get_text()
