"""The list, the page of a chat and the reports in a browser: axe and narrow screens."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import complaints

pytestmark = pytest.mark.e2e

#: Chats of the library's agents, who may look them up here.
FILL = """
import uuid
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Site
from tests.admin_ui.chats import ended_chat, timed
from wagtail_livechat.models import Department, Label
from wagtail_livechat.permissions import AGENT_RIGHTS, permissions_for
from wagtail_livechat.services import conversations, handing_over, messages
from wagtail_livechat.services import presence, starting

site = Site.objects.get(hostname="localhost")
amira = get_user_model().objects.get(username="amira")
ben = get_user_model().objects.get(username="ben")
group = Group.objects.get(name="Library chat agents")
group.permissions.add(*permissions_for(AGENT_RIGHTS))
presence.set_online(amira, True)
labels = [
    Label.objects.create(site=site, name=name, color=color)
    for name, color in [("Renewals", "#1d5c8f"), ("Praise", "#2e7d32")]
]
names = ["Noor", "Tomas", "", "Lin", "نور", "A visitor with quite a long name indeed"]
now = timezone.now()
for number in range(24):
    name = names[number % len(names)]
    chat = ended_chat(
        site,
        None if number % 7 == 3 else (amira, ben)[number % 3 == 0],
        "Can I still renew my books if I am two days late?",
        details={
            "name": name,
            "email": f"visitor{number}@example.org",
            "language": ("en", "ar")[number % 4 == 0],
        },
    )
    chat.labels.add(*labels[: number % 3])
    timed(
        chat,
        now - timedelta(days=number % 9, hours=number),
        wait=None if chat.accepted_at is None else 15 + number * 7,
        lasts=100 + number * 33,
    )
talk = starting.start(
    site,
    visitor=None,
    text="Can I still renew my books if I am two days late?",
    client_id=uuid.uuid4(),
    details={
        "name": "Noor",
        "email": "noor@example.org",
        "language": "en",
        "page_url": "https://example.org/borrow-and-renew/a-long-address/",
        "page_title": "Borrow and renew",
    },
).conversation
talk = conversations.accept(talk, amira)
for sender, text in [
    ("agent", "Hello! Yes, you can. Which books are they?"),
    ("visitor", "Two novels:\\n- The Lighthouse\\n- Harbour Lights\\n\\nand an atlas."),
    ("visitor", "هل هذا ممكن؟"),
]:
    messages.post(
        talk.pk,
        sender=sender,
        text=text,
        client_id=uuid.uuid4(),
        author=amira if sender == "agent" else None,
    )
handing_over.invite(talk, ben, amira)
messages.post(
    talk.pk,
    sender="agent",
    text="All renewed until the end of the month.",
    client_id=uuid.uuid4(),
    author=ben,
)
conversations.end(talk, "visitor")
talk.labels.add(*labels)
print(talk.uuid)
"""


@pytest.fixture(scope="module")
def server(make_module_server):
    return make_module_server()


@pytest.fixture(scope="module")
def talk(server) -> str:
    """The uuid of a chat that is over, among others."""
    return server.database.run(FILL)


def screens(talk: str) -> dict[str, str]:
    """Addresses, by what they are."""
    return {
        "list": "records/",
        "found": "records/?q=renew&state=ended",
        "nothing": "records/?q=nobody+said+this",
        "chat": f"records/{talk}/",
        "delete": f"records/{talk}/delete/",
        "reports": "reports/",
        "trouble": "reports/?created_at_from=2001-01-01",
    }


def check(page: Page, what: str) -> None:
    assert complaints(page) == [], what


def prefer(server, language: str, theme: str) -> None:
    server.database.run(
        "from django.contrib.auth import get_user_model as g\n"
        "from wagtail.users.models import UserProfile\n"
        "p = UserProfile.get_for_user(g().objects.get(username='amira'))\n"
        f"p.preferred_language = '{language}'; p.theme = '{theme}'; p.save()"
    )


def open_admin(server, person, **options) -> Page:
    amira = person("amira", **options)
    amira.allow(r"favicon\.ico", r"404")
    amira.use_session(server, "amira")
    return amira.page()


@pytest.mark.parametrize(
    ("language", "theme"), [("en", "light"), ("en", "dark"), ("ar", "light")]
)
def test_the_screens_have_no_violations(server, talk, person, theme, language):
    prefer(server, language, theme)
    page = open_admin(server, person)
    for name, address in screens(talk).items():
        page.goto(f"{server.url}/admin/livechat/{address}")
        check(page, f"{name} {theme} {language}")


def test_the_filters_have_no_violations_and_work(server, talk, person):
    prefer(server, "en", "light")
    page = open_admin(server, person)
    page.goto(f"{server.url}/admin/livechat/records/")
    page.get_by_role("button", name="Show filters").click()
    page.get_by_role("button", name="Started").click()
    check(page, "filters")
    page.get_by_label("Date to").fill("2001-01-01")
    expect(page.get_by_text("No chats match your query.")).to_be_visible()
    expect(page.get_by_text("any - Jan. 1, 2001")).to_be_visible()


@pytest.mark.parametrize("name", ["list", "chat", "delete", "reports"])
def test_a_narrow_screen_does_not_scroll_sideways(server, talk, person, name):
    prefer(server, "en", "light")
    page = open_admin(server, person, viewport={"width": 360, "height": 740})
    page.goto(f"{server.url}/admin/livechat/{screens(talk)[name]}")
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
