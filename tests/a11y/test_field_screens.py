"""axe-core finds nothing to object to in what fields and tickets need in the admin."""

import pytest
from playwright.sync_api import expect

from .test_axe import check

pytestmark = pytest.mark.e2e

SETUP = """
import uuid
from wagtail.models import Site
from wagtail_livechat.models import ChatField, ChatFieldText, TicketDepartment
from wagtail_livechat.models import Conversation, ConsentVersion, Department
from wagtail_livechat.models import Ticket, Visitor, WidgetProfile
site = Site.objects.get(hostname="localhost")
field = ChatField.objects.create(
    site=site, label="Colour", kind="choice", choices="Red\\nGreen", agent_only=True
)
ChatFieldText.objects.create(field=field, language="ar", label="x", choices="a\\nb")
empty = TicketDepartment.objects.create(site=site, name="Building works")
full = TicketDepartment.objects.create(site=site, name="Lost property")
chat = Conversation.objects.create(
    site=site,
    visitor=Visitor.objects.create(site=site, token_hash="of nobody", name="Noor"),
    department=Department.objects.filter(site=site).first(),
    state="ended",
    consent=ConsentVersion.objects.create(
        site=site, number=99, digest="x", text="I <a href='https://a.example/'>agree</a>."
    ),
)
answers = {"url": "https://shop.example.org/", "long": "Two\\nlines", "choice": "Red"}
for kind, text in answers.items():
    chat.field_values.create(
        key=uuid.uuid4(), label=kind, kind=kind, value=text, text=text
    )
Ticket.objects.create(
    site=site, department=full, conversation=chat, reference="4JEQ-DEWR",
    email="noor@example.org", subject="My hat?", body="My hat?",
)
profile = WidgetProfile.objects.filter(site=site).first()
print(field.pk, empty.pk, full.pk, profile.pk, chat.uuid)
"""
FIELDS = "snippets/wagtail_livechat/chatfield"
DEPARTMENTS = "snippets/wagtail_livechat/ticketdepartment"
#: (address below the admin, something that the page has)
SCREENS = [
    (f"{FIELDS}/", "Add chat field"),
    (f"{FIELDS}/add/", "Texts in other languages"),
    (f"{FIELDS}/edit/{{field}}/", "It stays with its site."),
    (f"{FIELDS}/copy/{{field}}/", "Texts in other languages"),
    (f"{FIELDS}/delete/{{field}}/", "Are you sure"),
    (f"{FIELDS}/inspect/{{field}}/", "One of several"),
    ("bulk/wagtail_livechat/chatfield/delete/?id={field}", "Are you sure"),
    (f"{DEPARTMENTS}/", "Add ticket department"),
    (f"{DEPARTMENTS}/add/", "Who works here"),
    (f"{DEPARTMENTS}/edit/{{full}}/", "Who works here"),
    (f"{DEPARTMENTS}/delete/{{empty}}/", "Are you sure"),
    (f"{DEPARTMENTS}/delete/{{full}}/", "cannot be deleted"),
    (f"{DEPARTMENTS}/inspect/{{full}}/", "Lost property"),
    ("livechat/records/{chat}/", "Statement, version 99"),
]
FORM = "main .w-form-width"


@pytest.fixture(scope="module")
def server(make_module_server):
    return make_module_server()


@pytest.fixture(scope="module")
def numbers(server) -> dict[str, str]:
    names = ("field", "empty", "full", "profile", "chat")
    return dict(zip(names, server.database.run(SETUP).split(), strict=True))


@pytest.fixture(params=["light", "dark", "narrow"])
def page(request, person, server):
    """The admin in different looks."""
    narrow = {"width": 390, "height": 800}
    admin = person(
        "admin",
        color_scheme="dark" if request.param == "dark" else "light",
        viewport=narrow if request.param == "narrow" else None,
    )
    admin.allow(r"favicon\.ico")
    admin.use_session(server, "admin")
    return admin.page()


def test_no_screen_has_violations(page, server, numbers):
    """R20, R22: the lists, the forms, and what asks before it deletes."""
    is_narrow = page.viewport_size["width"] < 400
    for address, words in SCREENS:
        path = address.format(**numbers)
        page.goto(f"{server.url}/admin/{path}")
        expect(page.get_by_text(words).first).to_be_visible()
        for each in page.locator("main details").all():
            each.locator("summary").click()
        # On a phone a button of Wagtail's own beside each form is too small.
        is_form = page.locator(FORM).count()
        check(page, path, FORM if is_narrow and is_form else "")


def test_the_part_about_tickets_has_no_violations(page, server, numbers):
    """R20: in the editor of profiles."""
    root = f"{server.url}/admin/snippets/wagtail_livechat/widgetprofile"
    page.goto(f"{root}/edit/{numbers['profile']}/#tab-chat")
    part = page.locator("#panel-child-chat-tickets-section")
    expect(part.get_by_label("Offer a ticket")).to_be_visible()
    check(page, "tickets", "#panel-child-chat-tickets-section")
    before = "#panel-child-chat-before_the_chat-section"
    expect(page.locator(before)).to_be_visible()
    check(page, "before the chat", before)


def test_what_a_type_has_no_use_for_is_hidden(page, server):
    """R22: choices are there for the two types that have some."""
    page.goto(f"{server.url}/admin/{FIELDS}/add/")
    choices = page.get_by_label("Choices", exact=True)
    expect(choices).to_be_hidden()
    for kind, shown in (("choice", True), ("tick", False), ("choices", True)):
        page.get_by_label("Type").select_option(kind)
        expect(choices).to_be_visible(visible=shown)
