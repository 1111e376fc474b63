"""axe-core finds nothing to object to where admins say who chats where (A7, R27)."""

import pytest
from playwright.sync_api import expect

from .test_axe import check

pytestmark = pytest.mark.e2e

SETUP = """
import uuid
from wagtail.models import Site
from wagtail_livechat.models import Department, WidgetProfile
from wagtail_livechat.services import embeds, presence, rights, starting
from django.contrib.auth import get_user_model
site = Site.objects.get(hostname="localhost")
general = Department.objects.get(site=site, is_default=True)
Department.objects.create(site=site, name="Old", enabled=False)
code = embeds.create(WidgetProfile.objects.filter(site=site).first(), name="Shop")
code.departments.set([general])
presence.set_online(get_user_model().objects.get(username="amira"), True)
starting.start(site, visitor=None, text="Hello?", client_id=uuid.uuid4())
group = get_user_model().objects.get(username="amira").groups.first()
print(group.pk, rights.group_of("everyone").pk, general.pk)
"""
PANEL = "#livechat-permissions-section"


@pytest.fixture(scope="module")
def server(make_module_server):
    return make_module_server()


@pytest.fixture(scope="module")
def numbers(server):
    """The group of agents, Everyone, and the department with a chat that waits."""
    return server.database.run(SETUP).split()


@pytest.fixture(params=["light", "dark", "narrow"])
def page(request, person, server):
    """The admin in different looks."""
    width = 375 if request.param == "narrow" else 1280
    admin = person(
        "admin",
        color_scheme="dark" if request.param == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    admin.allow(r"favicon\.ico")
    admin.use_session(server, "admin")
    return admin.page()


def is_too_wide(page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def test_the_panel_of_groups_has_no_violations(page, server, numbers):
    agents, everyone, _department = numbers
    for group in (agents, everyone):
        page.goto(f"{server.url}/admin/groups/edit/{group}/")
        expect(page.locator(PANEL)).to_be_visible()
        check(page, f"group {group}", PANEL)
        assert not is_too_wide(page)
    for box in page.locator(PANEL).get_by_role("checkbox").all():
        size = box.bounding_box()
        assert min(size["width"], size["height"]) >= 24


def test_the_form_of_a_department_has_no_violations(page, server, numbers):
    """Its question too."""
    *_groups, department = numbers
    snippet = f"{server.url}/admin/snippets/wagtail_livechat/department"
    page.goto(f"{snippet}/edit/{department}/")
    check(page, "the form", "form")
    page.get_by_role("checkbox", name="Enabled").uncheck()
    page.get_by_role("button", name="Save").last.click()
    box = page.get_by_role("checkbox", name="Switch it off all the same")
    expect(box).to_be_visible()
    expect(page.get_by_text("1 chat waits in this department.")).to_be_visible()
    check(page, "the question", "form")
    assert not is_too_wide(page)


def test_the_page_that_deletes_a_department_has_no_violations(page, server, numbers):
    """With and without an error."""
    *_groups, department = numbers
    snippet = f"{server.url}/admin/snippets/wagtail_livechat/department"
    page.goto(f"{snippet}/delete/{department}/")
    expect(page.get_by_role("combobox")).to_be_visible()
    check(page, "the question")
    page.get_by_role("button", name="Yes, delete").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    check(page, "an error")
    assert not is_too_wide(page)
