"""The pictures of the user guide: what editors and admins see in the Wagtail admin."""

from playwright.sync_api import Page, expect

from . import ticket_screenshots
from .browser import Person

WIDE = {"width": 1440, "height": 900}
GET_CODE = "Get code"


def take_all(photographer) -> None:
    """Write them with ``photographer``, as the site's administrator sees them."""
    server = photographer.server
    admin = Person(photographer.browser, "admin", viewport=WIDE)
    admin.use_session(server, "admin")
    page = admin.page()
    root = f"{server.url}/admin"
    numbers = server.database.run(
        "from wagtail.models import Site\n"
        "from wagtail_livechat.models import WidgetProfile as W\n"
        "site = Site.objects.get(is_default_site=True)\n"
        "profile = W.objects.get(site=site, is_default=True)\n"
        "print(site.pk, profile.pk, site.root_page_id)"
    )
    site, profile, front = numbers.split()
    page.goto(f"{root}/settings/wagtail_livechat/chatsettings/{site}/")
    expect(page.get_by_text("Widget profiles of this site")).to_be_visible()
    photographer.take(page, "settings")
    _editor(
        photographer,
        page,
        f"{root}/snippets/wagtail_livechat/widgetprofile/edit/{profile}/",
    )
    page.goto(f"{root}/snippets/wagtail_livechat/embedcode/")
    expect(page.get_by_role("link", name="Default 2").first).to_be_visible()
    photographer.take(page, "embed-codes")
    page.goto(f"{root}/snippets/wagtail_livechat/widgetprofile/")
    page.get_by_role("button", name="More options for").first.click()
    expect(page.get_by_role("link", name="Apply chat widget").first).to_be_visible()
    photographer.take(page, "profiles")
    page.goto(f"{server.url}/livechat/chat/")
    expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    photographer.take(page, "chat-page")
    page.goto(f"{root}/livechat/placement/?page={front}")
    expect(page.get_by_text("What decides")).to_be_visible()
    photographer.take(page, "placement")
    _labels(photographer, page, root)
    _rights(photographer, page, root, front)
    _fields_and_tickets(photographer, page, root, profile)
    ticket_screenshots.take_all(photographer, page, root)
    admin.context.close()


def _labels(photographer, page: Page, root: str) -> None:
    """The labels, with the number of chats that have them."""
    page.goto(f"{root}/snippets/wagtail_livechat/label/")
    expect(page.get_by_role("link", name="Renewal").first).to_be_visible()
    photographer.take(page, "labels")


def _rights(photographer, page: Page, root: str, front: str) -> None:
    """Who may chat and who answers: the group's panel, the department, the why."""
    found = photographer.server.database.run(
        "from django.contrib.auth.models import Group\n"
        "from wagtail_livechat.models import Department\n"
        "print(Group.objects.get(name='Friends of the library').pk,"
        " Department.objects.get(name='Friends of the library').pk)"
    )
    group, department = found.split()
    page.goto(f"{root}/groups/edit/{group}/")
    panel = page.locator("#livechat-permissions-section")
    expect(panel).to_be_visible()
    panel.scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)
    photographer.take(page, "group-panel")
    page.goto(f"{root}/snippets/wagtail_livechat/department/edit/{department}/")
    expect(page.locator("#panel-groups_and_people-heading")).to_be_visible()
    photographer.take(page, "department")
    page.goto(f"{root}/livechat/why/?person=noah&page={front}")
    expect(page.get_by_text("The widget is there")).to_be_visible()
    photographer.take(page, "why")


def _fields_and_tickets(photographer, page: Page, root: str, profile: str) -> None:
    """What is asked, who works on tickets, and what a profile says of both."""
    snippets = f"{root}/snippets/wagtail_livechat"
    field = photographer.server.database.run(
        "from wagtail_livechat.models import ChatField\n"
        "print(ChatField.objects.filter(kind='choice').first().pk)"
    ).strip()
    for name, path, words in (
        ("fields", "chatfield/", "Add chat field"),
        ("ticket-departments", "ticketdepartment/", "Add ticket department"),
        ("field", f"chatfield/edit/{field}/", "Texts in other languages"),
    ):
        page.goto(f"{snippets}/{path}")
        expect(page.get_by_text(words).first).to_be_visible()
        photographer.take(page, name)
    page.goto(f"{snippets}/widgetprofile/edit/{profile}/#tab-chat")
    part = page.get_by_label("Offer a ticket")
    expect(part).to_be_visible()
    part.scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    photographer.take(page, "ticket-options")


def _editor(photographer, page: Page, address: str) -> None:
    """The form with its preview, then the box of a new code."""
    page.goto(address)
    toggle = page.get_by_role("button", name="Toggle preview")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    stage = page.frame_locator("#w-preview-iframe").frame_locator("main iframe")
    expect(stage.locator("wagtail-livechat .launcher")).to_be_visible()
    photographer.take(page, "profile-editor")
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name=GET_CODE).click()
    box = page.locator("textarea[id*=livechat-code]").first
    expect(box).to_be_visible()
    expect(stage.locator("wagtail-livechat .launcher")).to_be_visible()
    box.scroll_into_view_if_needed()
    photographer.take(page, "embed-code")
