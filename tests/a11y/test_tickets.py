"""axe-core finds nothing to object to in tickets: the list, the page, the desk."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.clients import Visitor
from tests.support.pages import Desk

from .test_axe import check

pytestmark = pytest.mark.e2e

#: Amira works on tickets; one of them has everything that a ticket can have.
SETUP = """
from django.contrib.auth import get_user_model
from django.utils import timezone
from tests import factories
from wagtail.models import Site
from wagtail_livechat.models import ChatField, Ticket, TicketDepartment
from wagtail_livechat.services import tickets
site = Site.objects.get(hostname="localhost")
TicketDepartment.objects.update(enabled=False)
amira = get_user_model().objects.get(username="amira")
department = factories.make_ticket_department(site, "Inquiries", workers=[amira])
factories.make_ticket_department(site, "Lost and found")
for number in range(6):
    made = tickets.create(site, department=department, text="Is it open?",
        name=("Noor", "", "نور")[number % 3], email="noor@example.org", language="ar",
        page_url="https://example.org/a/long/address/of/a/page/",
        fields=[{"label": "Card", "text": "4711"},
                {"label": "Where", "text": "https://example.org/where/"}]).ticket
tickets.note(made, "Ask Tom.", amira)
tickets.reply(made, "Yes, from ten.", amira)
tickets.set_status(made, "solved", amira)
said = [{"name": "Noor", "text": "Hello?", "at": "2026-05-06T07:08:09+00:00"}]
Ticket.objects.filter(pk=made.pk).update(
    attempts=2, retry_at=timezone.now(), transcript=said)
make = ChatField.objects.create
ChatField.objects.all().delete()
make(site=site, label="Reason", kind="choice", choices="Renewal\\nOther",
     agent_only=True, required=True, help_text="For our statistics.")
make(site=site, label="Topics", kind="choices", choices="Books\\nFilms",
     agent_only=True)
for kind in ("text", "long", "number", "email", "date", "tick", "url"):
    make(site=site, label=f"A {kind}", kind=kind, agent_only=True, help_text="Help.")
print(made.uuid)
"""
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def server(make_module_server):
    return make_module_server()


@pytest.fixture(scope="module")
def ticket(server) -> str:
    """The uuid of a ticket, among others."""
    return server.database.run(SETUP).split()[-1]


def prefer(server, language: str, theme: str) -> None:
    server.database.run(
        "from django.contrib.auth import get_user_model as g\n"
        "from wagtail.users.models import UserProfile\n"
        "p = UserProfile.get_for_user(g().objects.get(username='amira'))\n"
        f"p.preferred_language = '{language}'; p.theme = '{theme}'; p.save()"
    )


def admin_of(server, person, **options) -> Page:
    amira = person("amira", **options)
    amira.allow(r"favicon\.ico", "400")
    amira.use_session(server, "amira")
    return amira.page()


def is_too_wide(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


@pytest.mark.parametrize(
    ("language", "theme"), [("en", "light"), ("en", "dark"), ("ar", "light")]
)
def test_the_list_and_the_page_have_no_violations(
    server, ticket, person, language, theme
):
    prefer(server, language, theme)
    page = admin_of(server, person)
    for address in ("", "?q=open&status=open", "?q=nothing+like+this", f"{ticket}/"):
        page.goto(f"{server.url}/admin/livechat/tickets/{address}")
        check(page, f"{address} {language} {theme}")
    page.locator("details summary").click()
    check(page, "with the transcript")
    page.locator("form:has([value=reply]) button").click()
    expect(page.locator("#id_reply-text")).to_be_focused()
    # Wagtail's own message above it is still on its way in.
    check(page, "a reply without a text", ".livechat-ticket")


def test_a_narrow_screen_does_not_scroll_sideways(server, ticket, person):
    prefer(server, "en", "light")
    page = admin_of(server, person, viewport=PHONE)
    for address in ("", f"{ticket}/"):
        page.goto(f"{server.url}/admin/livechat/tickets/{address}")
        assert not is_too_wide(page), address
    for button in page.locator(".livechat-ticket").get_by_role("button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24, box


@pytest.mark.parametrize(
    ("language", "theme"), [("en", "light"), ("en", "dark"), ("ar", "light")]
)
def test_the_forms_of_the_desk_have_no_violations(
    server, ticket, person, language, theme
):
    """Every kind of field, with and without errors, and the form for a ticket."""
    prefer(server, language, theme)
    amira = person("amira", viewport={"width": 1280, "height": 1000})
    amira.allow(r"favicon\.ico", "400")
    desk = Desk(amira, server, "amira")
    page = desk.page
    switch = page.get_by_role("switch")
    expect(switch).to_be_enabled()
    if switch.get_attribute("aria-checked") != "true":
        switch.click()
    expect(switch).to_be_checked()
    visitor = Visitor(server)
    text = f"Fields in {language} and {theme}"
    visitor.start(text)
    card = page.get_by_role("listitem").filter(has_text=text)
    card.get_by_role("button").first.click()
    expect(page.get_by_role("log").get_by_text(text)).to_be_visible()
    fields = page.locator("[data-part=fields]")
    expect(fields.get_by_label("A url")).to_be_visible()
    fields.get_by_label("A url").fill("nowhere")
    fields.get_by_label("A number").fill("many")
    fields.get_by_role("button").click()
    expect(fields.get_by_label("A number")).to_be_focused()
    check(page, "wrong fields", ".livechat-desk")
    page.locator("[data-part=ticket]").click()
    form = page.locator("[data-part=ticket-group]")
    expect(form.locator("[data-part=ticket-do]")).to_be_enabled()
    check(page, "a ticket", ".livechat-desk")
    form.locator("select").select_option("Inquiries")
    form.locator("[data-part=ticket-email]").fill("nobody")
    form.locator("[data-part=ticket-do]").click()
    expect(form.locator("[data-part=ticket-email]")).to_be_focused()
    check(page, "a wrong ticket", ".livechat-desk")
    form.locator("[data-part=ticket-email]").fill("noor@example.org")
    form.locator("[data-part=ticket-do]").click()
    expect(page.locator("[data-part=ticket-known] a")).to_be_visible()
    check(page, "a ticket that is made", ".livechat-desk")
    for button in page.locator(".livechat-desk").get_by_role("button").all():
        if button.is_visible():
            box = button.bounding_box()
            assert min(box["width"], box["height"]) >= 24, (button, box)
    visitor.end()
